package dev.holdfast.events.broker;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The JVM of a test's broker: jars alone, with an archive of the classes that a broker reads,
/// which takes half of the work from its start. Any thread.
///
/// The archive lies beside this module's jar, with the class path that it knows, so one serves the
/// tests of all modules. Whoever comes first makes it, and again when a jar is newer: tests kill
/// their brokers, and a JVM writes its archive when it ends in order. Where this module is no jar,
/// as in an editor, there is none, since an archive knows no folders of classes.
final class TestJvm {
  private static final Duration MOST = Duration.ofSeconds(60);

  private TestJvm() {}

  /// A broker's, which ends with this process however that ends.
  static BrokerJvm ofBroker(int heapMiB) {
    BrokerJvm plain = BrokerJvm.likeThisOne(heapMiB);
    return endingWithThisOne(
        Archive.OF_ALL
            .map(archive ->
                new BrokerJvm(plain.java(), archive.classPath, heapMiB, List.of())
                    .with("-XX:SharedArchiveFile=" + archive.file))
            .orElse(plain));
  }

  private static BrokerJvm endingWithThisOne(BrokerJvm jvm) {
    return jvm.with("-D" + BrokerMain.ENDS_WITH + "=" + ProcessHandle.current().pid());
  }

  /// @param file as the JVM writes it
  /// @param classPath the jars that it was made of, in order: beside others it is of no use
  private record Archive(Path file, List<Path> classPath) {
    static final Optional<Archive> OF_ALL = ofAll();

    private static Optional<Archive> ofAll() {
      URI code =
          URI.create(
              BrokerMain.class.getProtectionDomain().getCodeSource().getLocation().toString());
      Path jar = Path.of(code);
      if (Files.isDirectory(jar)) {
        return Optional.empty();
      }
      try {
        Path folder = Files.createDirectories(jar.resolveSibling("test-broker"));
        Path names = folder.resolve("classpath");
        Path file = folder.resolve("broker.jsa");
        Optional<Archive> there =
            Files.exists(names)
                ? Optional.of(new Archive(file, paths(Files.readString(names))))
                : Optional.empty();
        return there.filter(Archive::isCurrent).or(() -> made(folder, file, names));
      } catch (IOException e) {
        throw new AssertionError("no archive for tests' brokers", e);
      }
    }

    private static List<Path> paths(String classPath) {
      return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
    }

    private boolean isCurrent() {
      long made = file.toFile().lastModified();
      return classPath.stream()
          .map(Path::toFile)
          .allMatch(jar -> jar.exists() && jar.lastModified() < made);
    }

    /// Starts a broker, has it do what all tests ask of theirs, and ends it in order. Empty where
    /// it does not end in time: tests can do without.
    private static Optional<Archive> made(Path folder, Path file, Path names) {
      BrokerJvm plain = BrokerJvm.likeThisOne(TestBroker.HEAP_MIB);
      List<Path> jars = plain.classPath().stream().filter(Files::isRegularFile).toList();
      try {
        Path scratch = Files.createTempDirectory(folder, "made-");
        BrokerJvm jvm =
            endingWithThisOne(new BrokerJvm(plain.java(), jars, plain.heapMiB(), List.of()));
        TestBroker first = TestBroker.started(scratch, jvm);
        first.initTopics(TestBroker.randomGroup());
        first.broker().stop(MOST);
        Path written = new BrokerDirectory(scratch).sharedArchive();
        boolean isWritten = Files.exists(written);
        if (isWritten) {
          Files.writeString(
              names,
              jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
          Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
        first.close();
        return isWritten ? Optional.of(new Archive(file, jars)) : Optional.empty();
      } catch (IOException e) {
        throw new AssertionError("no archive for tests' brokers", e);
      }
    }
  }
}
