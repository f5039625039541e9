package dev.holdfast.events.broker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/// The broker's log file, read for its last words. Immutable.
final class BrokerLog {
  private static final int TAIL_BYTES = 64 << 10;
  private static final int LINES_MOST = 6;
  private static final Pattern BAD =
      Pattern.compile("\\bERROR\\b|Exception|Caused by:|Error:|^Error |\\bFATAL\\b");

  private BrokerLog() {}

  /// Begins a new file; the one before is kept beside it as `.1`.
  static void rotate(Path file) throws IOException {
    if (Files.exists(file)) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Whether the broker died because a port was taken in the last moment.
  static boolean saysPortInUse(Path file) {
    return tail(file).stream().anyMatch(line -> line.contains("Address already in use"));
  }

  /// The last lines that tell of an error, or else the last lines, as one text for a message.
  static String lastWords(Path file) {
    List<String> lines = tail(file);
    List<String> bad = lines.stream().filter(line -> BAD.matcher(line).find()).toList();
    List<String> shown = bad.isEmpty() || lines.size() <= LINES_MOST ? lines : bad;
    List<String> last = shown.subList(Math.max(0, shown.size() - LINES_MOST), shown.size());
    return last.isEmpty()
        ? "its log " + file + " is empty"
        : "the last lines of " + file + ":\n  " + String.join("\n  ", last);
  }

  private static List<String> tail(Path file) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL_BYTES);
      byte[] bytes = new byte[Math.toIntExact(in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
    } catch (IOException e) {
      return List.of("cannot read " + file + ": " + e.getMessage());
    }
  }
}
