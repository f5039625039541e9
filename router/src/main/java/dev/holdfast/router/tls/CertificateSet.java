package dev.holdfast.router.tls;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The pairs that are in use, and what is wrong with those that are not. Immutable: each look at
/// the directory makes the next from the one before. What cannot be used never takes the place of
/// what can.
///
/// @param used by the pair's name
/// @param problems why a pair's files are not what is in use, by the pair's name
/// @param read the files as they stood when each was read last, well or badly
record CertificateSet(
    SortedMap<String, ServerCertificate> used,
    SortedMap<String, String> problems,
    Map<String, PairFiles> read) {
  static final CertificateSet EMPTY =
      new CertificateSet(new TreeMap<>(), new TreeMap<>(), Map.of());

  /// Reads a pair's files.
  interface Reader {
    ServerCertificate read(PairFiles files) throws IOException;
  }

  /// The set after a look. Blocks as the reader does.
  ///
  /// @param kept the pair that stays although its files are gone; null where none does
  CertificateSet next(
      SortedMap<String, PairFiles> files, Reader reader, @Nullable String kept, Instant now) {
    CertificateSet next = new CertificateSet(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (PairFiles pair : files.values()) {
      @Nullable ServerCertificate old = used.get(pair.name());
      if (old != null) {
        next.used.put(pair.name(), old);
      }
      next.read.put(pair.name(), pair);
      if (!pair.equals(read.get(pair.name()))) {
        next.take(pair, reader, old, now);
      } else if (problems.containsKey(pair.name())) {
        next.problems.put(pair.name(), problems.getOrDefault(pair.name(), ""));
      }
    }
    @Nullable ServerCertificate gone = kept == null ? null : used.get(kept);
    if (kept != null && gone != null && next.used.putIfAbsent(kept, gone) == null) {
      next.problems.put(kept, "the pair " + kept + ", the default, is gone; expected another");
    }
    return next;
  }

  /// Fills this set, which nobody else has seen yet, with what a changed pair brings.
  private void take(PairFiles pair, Reader reader, @Nullable ServerCertificate old, Instant now) {
    try {
      ServerCertificate fresh = reader.read(pair);
      String invalid = fresh.invalidAt(now);
      if (invalid.isEmpty() || old == null || !old.invalidAt(now).isEmpty()) {
        used.put(pair.name(), fresh);
      } else {
        problems.put(pair.name(), pair.certificate().file() + ": " + invalid);
        // Time alone may mend it: it is read again.
        read.remove(pair.name());
      }
    } catch (IOException e) {
      problems.put(pair.name(), String.valueOf(e.getMessage()));
    }
  }

  /// The set after a pair turned out not to be usable by TLS: what it had before is used again.
  CertificateSet refuse(String name, String problem, CertificateSet before) {
    SortedMap<String, ServerCertificate> nextUsed = new TreeMap<>(used);
    @Nullable ServerCertificate old = before.used.get(name);
    if (old == null || old.equals(used.get(name))) {
      nextUsed.remove(name);
    } else {
      nextUsed.put(name, old);
    }
    SortedMap<String, String> nextProblems = new TreeMap<>(problems);
    nextProblems.put(name, problem);
    return new CertificateSet(nextUsed, nextProblems, read);
  }

  /// The problems, and which pairs in use are not valid now.
  SortedMap<String, String> problemsAt(Instant now) {
    SortedMap<String, String> all = new TreeMap<>(problems);
    for (ServerCertificate certificate : used.values()) {
      String invalid = certificate.invalidAt(now);
      if (!invalid.isEmpty()) {
        all.putIfAbsent(certificate.name(), certificate.name() + ": " + invalid);
      }
    }
    return all;
  }

  /// Whether time alone may mend a problem.
  boolean waitsForTime() {
    return !read.keySet().containsAll(problems.keySet());
  }

  /// The pair for hosts that have none.
  ///
  /// @param named in the configuration; null where it is not
  @Nullable ServerCertificate fallback(@Nullable String named) {
    if (named != null) {
      return used.get(named);
    }
    @Nullable ServerCertificate usual = used.get("default");
    return usual != null || used.isEmpty() ? usual : used.firstEntry().getValue();
  }

  /// Who serves each name: where several pairs have it, the one that is valid longest.
  Map<String, ServerCertificate> byHost() {
    Map<String, ServerCertificate> byHost = new TreeMap<>();
    for (ServerCertificate certificate : used.values()) {
      for (String host : certificate.hosts()) {
        byHost.merge(
            host,
            certificate,
            (one, other) -> other.notAfter().isAfter(one.notAfter()) ? other : one);
      }
    }
    return byHost;
  }
}
