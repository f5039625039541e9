import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Holds every Java file of the tree against google-java-format, or (`write`) puts it in order.
///
/// Run by the build on the toolchain's JDK, because the formatter reads only the syntax of the JDK
/// it runs on.
public final class Format {
  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    // On all cores: it is the first thing of each build, and nothing else runs yet.
    long off = sources(root).parallelStream().filter(file -> !isInOrder(root, file, write)).count();
    if (off > 0) {
      System.err.println(off + " file(s); mend with: mvn -N validate -Dformat.mode=write");
      System.exit(1);
    }
  }

  /// Whether the file is formatted, or is now.
  private static boolean isInOrder(Path root, Path file, boolean write) {
    try {
      String before = Files.readString(file);
      String after = new Formatter().formatSourceAndFixImports(before);
      if (after.equals(before)) {
        return true;
      }
      if (write) {
        Files.writeString(file, after);
        System.out.println("formatted " + root.relativize(file));
      } else {
        System.err.println("not formatted: " + root.relativize(file));
      }
      return write;
    } catch (FormatterException e) {
      System.err.println(root.relativize(file) + ": " + e.getMessage());
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(f -> f.toString().endsWith(".java"))
          .filter(f -> !root.relativize(f).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }
}
