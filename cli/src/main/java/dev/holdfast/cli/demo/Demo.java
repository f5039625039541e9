package dev.holdfast.cli.demo;

import dev.holdfast.events.Cell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The demo: three small apps on two cells, and the LRP files that say so. One thread.
///
/// The apps listen on other ports at each start, so their files are written anew each time; a
/// user's own files are never touched.
public final class Demo implements AutoCloseable {
  private static final String PREFIX = "demo-";
  private static final String MARK =
      "# Written by `holdfast up --demo` at each start: its app listens on another port each time.";

  private final DemoServers servers = new DemoServers();
  private final List<Integer> ports = new ArrayList<>();

  private Demo() {}

  /// The cells of the demo.
  public static List<Cell> cells() {
    return DemoApp.ALL.stream().map(DemoApp::cell).distinct().sorted().map(Cell::new).toList();
  }

  /// Where its apps listen, on 127.0.0.1.
  public List<Integer> ports() {
    return List.copyOf(ports);
  }

  /// Starts the apps and writes their files into the folders of their cells, which must be there.
  public static Demo start(Function<Cell, Path> lrpFolder) throws IOException {
    Demo demo = new Demo();
    try {
      for (DemoApp app : DemoApp.ALL) {
        Path file = lrpFolder.apply(new Cell(app.cell())).resolve(PREFIX + app.name() + ".yaml");
        int port = demo.servers.start(app);
        demo.ports.add(port);
        write(file, app.lrp(MARK, port));
      }
      return demo;
    } catch (IOException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  /// Removes what an earlier demo wrote into a cell's folder: nothing listens there any more.
  public static void remove(Path lrpFolder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(lrpFolder, PREFIX + "*.yaml")) {
      for (Path file : files) {
        if (Files.readString(file).startsWith(MARK)) {
          Files.delete(file);
        }
      }
    }
  }

  /// Whole or not at all: the emitter watches the folder.
  private static void write(Path file, String text) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Stops the apps; their files stay, as they would if the apps' hosts were to be started again.
  @Override
  public void close() {
    servers.close();
  }
}
