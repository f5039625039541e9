package dev.holdfast.router.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One look at the files that TLS in front lives from: names, sizes and times, not their content.
/// Immutable; two equal looks mean that nothing has changed.
///
/// @param pairs by name
/// @param bundles of CAs
/// @param problem why the directory cannot be listed; empty where it can
record TlsFiles(
    SortedMap<String, PairFiles> pairs, SortedMap<Path, FileStamp> bundles, String problem) {
  /// Blocks.
  static TlsFiles look(Path directory, Collection<Path> bundles) {
    SortedMap<Path, FileStamp> stamps = new TreeMap<>();
    bundles.forEach(bundle -> stamps.put(bundle, FileStamp.of(bundle)));
    SortedMap<String, PairFiles> pairs = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      SortedSet<String> names = new TreeSet<>();
      files.filter(PairFiles::isOne).forEach(file -> names.add(stem(file)));
      names.forEach(name -> pairs.put(name, pair(directory, name)));
      return new TlsFiles(pairs, stamps, "");
    } catch (IOException e) {
      return new TlsFiles(new TreeMap<>(), stamps, directory + " cannot be listed: " + e);
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - PairFiles.BOTH.length());
  }

  /// Two files go before one.
  private static PairFiles pair(Path directory, String name) {
    FileStamp certificate = FileStamp.of(directory.resolve(name + PairFiles.CERTIFICATE));
    FileStamp key = FileStamp.of(directory.resolve(name + PairFiles.KEY));
    if (!certificate.isThere() || !key.isThere()) {
      FileStamp both = FileStamp.of(directory.resolve(name + PairFiles.BOTH));
      if (both.isThere()) {
        return new PairFiles(name, both, both);
      }
    }
    return new PairFiles(name, certificate, key);
  }
}
