package dev.holdfast.emitter.lrp;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory of LRP files as last seen, and the last good state of each file. Source thread
/// only.
///
/// A file is believed at once when it is whole beyond doubt. Anything else (a file that is gone,
/// bad, large, or ends within a line) may be an editor's or a copy's passing state, so it counts
/// only once it has stood unchanged for {@link #SETTLE_NANOS}; until then the state before stays. A
/// bad file keeps its last good state until it is mended or removed. Subdirectories and names that
/// begin with a dot are passed over.
///
/// A file whose name is no text in the locale's encoding, any beyond ASCII in the POSIX locale, can
/// be listed and not opened by what Java calls it. It is refused as a bad file is. Where there is
/// one, it may also be the file of a last good state whose own name the locale has no bytes for.
final class LrpDirectory {
  /// Editors put a renamed file's successor in place, and writers their next piece, within one or
  /// two ms; file times have the grain of a kernel tick, 4 ms.
  static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /// A file that never stands still (something appends to it) is judged as it is after this long.
  static final long DOUBT_MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(LrpDirectory.class);

  /// What Java puts for bytes of a name that are no text.
  private static final char NO_TEXT = '\uFFFD';

  private final Path directory;
  private final LrpFormat format;
  private final Map<String, LrpFile> files = new TreeMap<>();

  /// Of the last list, as Java calls them.
  private Set<String> illegible = Set.of();

  private boolean listedOnce;

  /// @param known the LRPs of the cell's persisted truth: what their files last said
  LrpDirectory(Path directory, LrpFormat format, List<Lrp> known) {
    this.directory = directory;
    this.format = format;
    Map<String, List<Lrp>> byFile = new TreeMap<>();
    for (Lrp lrp : known) {
      byFile.computeIfAbsent(lrp.origin(), _ -> new ArrayList<>()).add(lrp);
    }
    byFile.forEach((name, lrps) -> files.put(name, LrpFile.known(name, lrps)));
  }

  /// Looks at every name. Null: the first list is not yet complete, look again when {@link
  /// #settlesInNanos} says.
  @Nullable Observation lookAtAll(long nowNanos) {
    @Nullable String place = FileSignature.placeOf(directory);
    if (place == null) {
      return missing();
    }
    Set<String> names;
    try {
      names = names();
    } catch (IOException e) {
      return new Observation.Failed(
          "the LRP directory %s cannot be listed: %s".formatted(directory, e));
    }
    illegible = names.stream().filter(LrpDirectory::isIllegible).collect(Collectors.toSet());
    names.addAll(files.keySet());
    names.forEach(name -> look(name, nowNanos));
    // A list that began in one directory and ended in another one is of neither.
    return place.equals(FileSignature.placeOf(directory)) ? listed(place) : missing();
  }

  /// Looks at these names and at what is in doubt; the rest is as it was. Once {@link #lookAtAll}
  /// has listed.
  @Nullable Observation lookAt(Set<String> written, long nowNanos) {
    @Nullable String place = FileSignature.placeOf(directory);
    if (place == null) {
      return missing();
    }
    Set<String> names = new TreeSet<>(written);
    for (LrpFile file : files.values()) {
      if (file.settlesInNanos(nowNanos) >= 0) {
        names.add(file.name());
      }
    }
    for (String name : names) {
      if (written.contains(name)) {
        distrust(name);
      }
      look(name, nowNanos);
    }
    return listed(place);
  }

  /// Has every file read again, whatever its times say: events have been lost.
  void distrustAll() {
    files.keySet().forEach(this::distrust);
  }

  private void distrust(String name) {
    @Nullable LrpFile file = files.get(name);
    if (file != null) {
      file.distrust();
    }
  }

  private Observation missing() {
    return new Observation.Failed(
        "the LRP directory %s is missing, or no directory".formatted(directory));
  }

  /// Nanoseconds until a file in doubt can be judged; -1 where none is in doubt.
  long settlesInNanos(long nowNanos) {
    long least = -1;
    for (LrpFile file : files.values()) {
      long in = file.settlesInNanos(nowNanos);
      if (in >= 0 && (least < 0 || in < least)) {
        least = in;
      }
    }
    return least;
  }

  private void look(String name, long nowNanos) {
    @Nullable Path path = path(name);
    @Nullable FileSignature found = path == null ? illegible(name) : FileSignature.of(path);
    boolean isDirectory = found != null && found.kind() == FileSignature.Kind.DIRECTORY;
    @Nullable FileSignature signature = isDirectory ? null : found;
    @Nullable LrpFile known = files.get(name);
    if (known == null && signature == null) {
      return;
    }
    LrpFile file = known == null ? LrpFile.unknown(name) : known;
    files.put(name, file);
    if (!file.needsReading(signature)) {
      return;
    }
    @Nullable FileContent content = signature == null ? null : content(path, name, signature);
    if (file.onRead(signature, content, nowNanos) && file.isGone()) {
      files.remove(name);
      file.logMended(LOG);
    }
  }

  /// Null: no path leads to a file of that name.
  private @Nullable Path path(String name) {
    try {
      return isIllegible(name) ? null : directory.resolve(name);
    } catch (InvalidPathException _) {
      return null;
    }
  }

  /// The signature of a file that no path leads to; null where it is gone.
  private @Nullable FileSignature illegible(String name) {
    boolean mayBeThere = isIllegible(name) ? illegible.contains(name) : !illegible.isEmpty();
    return mayBeThere ? FileSignature.UNREADABLE : null;
  }

  private FileContent content(@Nullable Path path, String name, FileSignature signature) {
    return path != null
        ? FileContent.read(path, signature, format)
        : new FileContent.Bad(
            "%s/%s:1: cannot be opened by its name in the locale's encoding, %s; expected a name "
                    .formatted(directory, name, System.getProperty("sun.jnu.encoding", "unknown"))
                + "in ASCII, or a locale like C.UTF-8");
  }

  private Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        // A subdirectory is known as such by its path, which an illegible name does not give.
        if (isLrpFile(name) && !(isIllegible(name) && Files.isDirectory(entry))) {
          names.add(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  static boolean isIllegible(String name) {
    return name.indexOf(NO_TEXT) >= 0;
  }

  static boolean isLrpFile(String name) {
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  private Observation.@Nullable Listed listed(String place) {
    FileClaims.settle(files.values(), directory);
    listedOnce |= files.values().stream().noneMatch(LrpFile::isUnjudged);
    if (!listedOnce) {
      return null;
    }
    List<Lrp> lrps = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (LrpFile file : files.values()) {
      lrps.addAll(file.believed());
      @Nullable String why = file.refused();
      if (why != null) {
        refused.add(why);
      }
      file.logChange(LOG);
    }
    return new Observation.Listed(lrps, place, refused);
  }
}
