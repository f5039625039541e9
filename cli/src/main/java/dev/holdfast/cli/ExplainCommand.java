package dev.holdfast.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `holdfast explain`: what a request for a URL would meet at a router.
@Command(
    name = "explain",
    sortOptions = false,
    header = "Say which route and endpoints a URL meets at a router now, and why.",
    description =
        "Asks the router's admin port; nothing is sent to any app. Shown are the hosts and"
            + " wildcards that were looked at, the route that matches and by which rule, its"
            + " endpoints in the order in which they would be tried, why others would not, and what"
            + " the router would answer where it answers by itself.",
    footer = {
      "%nExamples:",
      "  holdfast explain hello.example.com/api",
      "  holdfast explain https://hello.example.com --json"
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final AdminOptions router = new AdminOptions();

  @Parameters(
      paramLabel = "URL",
      description = "[http[s]://]HOST[:PORT][/PATH], as a client would ask for it.")
  String url = "";

  @Override
  public Integer call() throws CommandFailure {
    String path = "explain?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8);
    AdminClient client = router.client();
    output
        .out()
        .println(
            router.json
                ? client.get(path).toPrettyString()
                : client.text(path + "&format=text").stripTrailing());
    return ExitCode.OK;
  }
}
