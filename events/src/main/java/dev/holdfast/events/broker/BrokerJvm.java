package dev.holdfast.events.broker;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a broker's JVM is made of. Immutable.
///
/// @param java the `java` program, of JDK 25
/// @param classPath jars and folders that hold this module, Kafka's broker (`kafka_2.13`) and an
///   SLF4J binding; without a binding the broker's fatal errors are silent
/// @param heapMiB its largest heap; 256 serves a small site
/// @param options further options of the JVM
public record BrokerJvm(Path java, List<Path> classPath, int heapMiB, List<String> options) {
  public BrokerJvm {
    classPath = List.copyOf(classPath);
    options = List.copyOf(options);
    if (heapMiB < 128) {
      throw new IllegalArgumentException("heap is %d MiB; expected 128 or more".formatted(heapMiB));
    }
  }

  /// The JVM and the class path of the calling process.
  public static BrokerJvm likeThisOne(int heapMiB) {
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toList();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new BrokerJvm(java, classPath, heapMiB, List.of());
  }

  /// The same with one option more.
  public BrokerJvm with(String option) {
    return new BrokerJvm(
        java, classPath, heapMiB, Stream.concat(options.stream(), Stream.of(option)).toList());
  }

  String classPathText() {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
