package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UpMessageTest {
  @Test
  void withTheUsualPortsAndTheDemoItSaysWhatTheReadmeSays() {
    String text = text("data", 8080, 8081, true);

    assertThat(text)
        .contains("curl -H 'Host: hello.example.com' localhost:8080 ")
        .contains("  ./holdfast routes ")
        .contains("  ./holdfast bus stop ")
        .contains("  ./holdfast status ")
        .contains("  ./holdfast bus start ")
        .contains("data/cells/cell-a/lrps/demo-hello.yaml");
  }

  @Test
  void otherPortsAndAnotherFolderStandInTheCommands() {
    assertThat(text("/srv/hold fast", 9000, 9001, true))
        .contains("localhost:9000 ")
        .contains("./holdfast routes --admin http://127.0.0.1:9001 ")
        .contains("./holdfast bus stop --data '/srv/hold fast' ");
  }

  @Test
  void withoutTheDemoItShowsHowToAddAnApp() {
    assertThat(text("data", 8080, 8081, false))
        .contains(
            "cp data/cells/cell-a/lrps/my-app.yaml.example data/cells/cell-a/lrps/my-app.yaml")
        .doesNotContain("hello.example.com");
  }

  private static String text(String folder, int port, int adminPort, boolean demo) {
    UpMessage.Facts facts =
        new UpMessage.Facts(
            new DataFolder(Path.of(folder)),
            "http://127.0.0.1:" + port,
            "http://127.0.0.1:" + adminPort,
            20_000,
            "bus/broker.log",
            List.of("cell-a", "cell-b"),
            demo);
    return String.join("\n", UpMessage.lines(facts));
  }
}
