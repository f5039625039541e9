package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;

/// What `holdfast up` says when everything runs: what listens, where the files are, what to try.
final class UpMessage {
  private UpMessage() {}

  /// What is running. Immutable.
  ///
  /// @param busPort where Kafka listens
  /// @param cells the names of the cells, sorted
  /// @param busLog Kafka's log
  record Facts(
      DataFolder folder,
      String routerUrl,
      String adminUrl,
      int busPort,
      String busLog,
      List<String> cells,
      boolean demo) {}

  static List<String> lines(Facts up) {
    String folder = up.folder().path().toString();
    String firstLrps = folder + "/cells/" + up.cells().getFirst() + "/lrps/";
    List<String> lines = new ArrayList<>();
    lines.add("Holdfast is up.");
    lines.add("");
    lines.add("  router  " + up.routerUrl());
    lines.add("  admin   " + up.adminUrl());
    lines.add("  bus     127.0.0.1:" + up.busPort() + " (Kafka; its log: " + up.busLog() + ")");
    lines.add(
        "  cells   "
            + String.join(", ", up.cells())
            + " (LRPs: "
            + folder
            + "/cells/<cell>/lrps/*.yaml)");
    lines.add("");
    lines.add("Try, in another terminal:");
    lines.add("");
    lines.addAll(up.demo() ? withDemo(up, firstLrps) : withoutDemo(up, firstLrps));
    lines.add("");
    lines.add("Ctrl-C stops it.");
    return lines;
  }

  private static List<String> withDemo(Facts up, String firstLrps) {
    String curl = "curl -H 'Host: hello.example.com' " + hostPort(up.routerUrl());
    return commands(
        List.of(
            List.of(curl, "an app answers, through the router"),
            List.of(holdfast(up, "routes"), "what the router knows"),
            List.of(bus(up, "stop"), "take the bus away ..."),
            List.of(curl, "... and nothing is lost"),
            List.of(
                holdfast(up, "status"), "the router says so: DOUBTFUL after 10 s, OUT after 30"),
            List.of(bus(up, "start"), "bring it back: no pool changes"),
            List.of(
                "edit " + quoted(firstLrps + "demo-hello.yaml"), "and watch routes follow it")));
  }

  private static List<String> withoutDemo(Facts up, String firstLrps) {
    return commands(
        List.of(
            List.of(
                "cp "
                    + quoted(firstLrps + LrpExample.NAME)
                    + " "
                    + quoted(firstLrps + "my-app.yaml"),
                "and edit it: it names your app's port"),
            List.of(
                "curl -H 'Host: my-app.example.com' " + hostPort(up.routerUrl()),
                "your app answers, through the router"),
            List.of(holdfast(up, "routes"), "what the router knows"),
            List.of(holdfast(up, "status"), "how it stands with the bus")));
  }

  /// Commands with what they show, one under the other.
  private static List<String> commands(List<List<String>> commands) {
    int width = commands.stream().mapToInt(c -> c.getFirst().length()).max().orElse(0);
    return commands.stream()
        .map(c ->
            "  " + c.getFirst() + " ".repeat(width - c.getFirst().length()) + "   # " + c.get(1))
        .toList();
  }

  private static String holdfast(Facts up, String command) {
    boolean usual = up.adminUrl().equals(AdminClient.DEFAULT_URL);
    return "./holdfast " + command + (usual ? "" : " --admin " + up.adminUrl());
  }

  private static String bus(Facts up, String command) {
    String folder = up.folder().path().toString();
    boolean usual = folder.equals(DataFolder.DEFAULT);
    return "./holdfast bus " + command + (usual ? "" : " --data " + quoted(folder));
  }

  /// As a shell takes it.
  private static String quoted(String path) {
    return path.matches("[A-Za-z0-9._/-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private static String hostPort(String url) {
    return url.replace("http://", "").replace("127.0.0.1", "localhost");
  }
}
