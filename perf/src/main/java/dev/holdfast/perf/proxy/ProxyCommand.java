package dev.holdfast.perf.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.holdfast.perf.launch.JvmCommand;
import dev.holdfast.perf.launch.Typed;
import dev.holdfast.perf.report.ReportFolder;
import dev.holdfast.perf.report.ResultsOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast bench proxy`.
@Command(
    name = "proxy",
    header = "Measure Holdfast beside nginx, HAProxy and a plain Netty proxy.",
    description = {
      "The same load goes through each of them in turn, round after round: one worker each, on one"
          + " core, apps and load on the others. JSON and a page with plots are written when it has"
          + " ended. Needs Linux. HOLDFAST_JAVA_OPTS gives the JVMs of Holdfast and Netty more"
          + " flags: -Xms2g -Xmx2g -Xmn1400m with a million routes."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:requests have failed or were misrouted, or a proxy did not run",
      "2:the command was not understood"
    })
public final class ProxyCommand implements Callable<Integer> {
  private static final int CONNECTIONS_MAX = 16_384;
  private static final int OTHER_DESCRIPTORS = 200;
  private static final int APPS_MAX = 100;

  // What nginx and HAProxy take at once, and this router too.
  private static final int STREAMS_MAX = 100;

  @Mixin private final Typed typed = new Typed();

  @Option(
      names = "--proxies",
      split = ",",
      paramLabel = "NAME",
      description =
          "Which ones: "
              + Peers.DEFAULT
              + " where nothing is said; relay-epoll and relay-io-uring"
              + " (layer 4) are there too. With --h2: "
              + Peers.HTTP2
              + ".")
  private List<String> proxies = List.of();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "1k",
      description = "Bytes of each answer's body: 0, 1k, 16k, 1m, or any other.")
  private String size = "";

  @Option(names = "--connections", defaultValue = "64", description = "Client connections.")
  private int connections;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Requests per second, sent whether or not answers come; 0: as answers come.")
  private int rate;

  @Option(
      names = "--new-connections",
      defaultValue = "0",
      description =
          "Client connections that are closed and made anew per second, of those that are kept."
              + " HTTP/1.1 only.")
  private int newConnections;

  @Option(names = "--apps", defaultValue = "4", description = "Apps that the proxies route to.")
  private int apps;

  @Option(
      names = "--routes",
      defaultValue = "0",
      description = "Routes in Holdfast's table, made-up ones beside those of the apps.")
  private int routes;

  @Option(
      names = "--access-log",
      defaultValue = "off",
      paramLabel = "on|off",
      description = "Whether the proxies write one, Netty aside.")
  private String accessLog = "";

  @Option(
      names = "--tls",
      description = "Clients speak TLS 1.3 with AES-128-GCM; one certificate, EC P-256, for all.")
  private boolean tls;

  @Option(
      names = "--h2",
      description =
          "Clients speak HTTP/2, the proxies HTTP/1.1 to the apps; with --tls or without.")
  private boolean http2;

  @Option(
      names = "--streams",
      defaultValue = "1",
      description = "Requests at once on each connection of HTTP/2.")
  private int streams;

  @Option(
      names = "--reuse",
      defaultValue = "connection",
      paramLabel = "connection|session|nothing",
      description =
          "What a request finds from the one before: nothing, a new connection for each; session,"
              + " one whose handshake resumes a session of TLS. HTTP/1.1 only.")
  private String reuse = "";

  @Mixin private final TurnOptions turns = new TurnOptions(5, 4, 8);

  @Mixin private final ResultsOption results = new ResultsOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = typed.out();
    Plan plan = plan(turns.checked(typed));
    ReportFolder folder = results.folder("proxy");
    Report report = new Measurement(plan, JvmCommand.ofLauncher(), out).run();
    out.printf("%nreport: %s%n", folder.write(ReportJson.of(report), ReportPage.of(report)));
    return report.isClean() ? 0 : 1;
  }

  /// What these words of a command line ask for, in turns that are another's. Throws picocli's
  /// ParameterException.
  static Plan planOf(List<String> words, TurnOptions turns) {
    ProxyCommand command = new ProxyCommand();
    new CommandLine(command).parseArgs(words.toArray(new String[0]));
    return command.plan(turns);
  }

  private Plan plan(TurnOptions ofEach) {
    List<String> named = proxies();
    typed.requireWithin(1, CONNECTIONS_MAX, "--connections", connections);
    typed.requireWithin(1, STREAMS_MAX, "--streams", streams);
    typed.requireAtLeast(0, "--rate", rate);
    typed.requireAtLeast(0, "--new-connections", newConnections);
    typed.require(
        newConnections == 0 || (!http2 && reuse.equals("connection")),
        "--new-connections",
        newConnections,
        "0 with --h2 or another --reuse than connection");
    requireDescriptors();
    typed.requireWithin(1, APPS_MAX, "--apps", apps);
    typed.requireAtLeast(0, "--routes", routes);
    return new Plan(
        named,
        apps,
        bytes(),
        new Clients(connections, rate, tls, http2 ? streams : 0, reuse(), newConnections),
        routes,
        isOn("--access-log", accessLog),
        ofEach.rounds(),
        ofEach.seconds(),
        ofEach.warmUp(),
        ofEach.pinned());
  }

  /// In a closed loop every connection may have a request at an app, so that the proxy and this
  /// process, which is the apps too, need two descriptors for each.
  private void requireDescriptors() {
    var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    long most = (system.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS) / 2;
    typed.require(
        rate > 0 || connections <= most,
        "--connections",
        connections,
        "at most %d in a closed loop, of which each takes two of the file descriptors that a process"
                .formatted(most)
            + " may have here (ulimit -n); or --rate");
  }

  private List<String> proxies() {
    if (proxies.isEmpty()) {
      return List.of((http2 ? Peers.HTTP2 : Peers.DEFAULT).split(",", -1));
    }
    List<String> known = Peers.names();
    List<String> ofHttp2 = List.of(Peers.HTTP2.split(",", -1));
    for (String name : proxies) {
      typed.require(known.contains(name), "--proxies", name, "one of " + known);
      boolean ends = !tls || !name.startsWith("relay-");
      typed.require(ends, "--proxies", name, "one that ends TLS, with --tls");
      boolean speaks = !http2 || ofHttp2.contains(name);
      typed.require(speaks, "--proxies", name, "one of " + ofHttp2 + ", with --h2");
    }
    return proxies;
  }

  private Reuse reuse() {
    Reuse wanted =
        switch (reuse) {
          case "connection" -> Reuse.CONNECTION;
          case "session" -> Reuse.SESSION;
          case "nothing" -> Reuse.NOTHING;
          default -> null;
        };
    if (wanted == null) {
      throw typed.unexpected("--reuse", reuse, "connection, session or nothing");
    }
    typed.require(!http2 || wanted == Reuse.CONNECTION, "--reuse", reuse, "connection, with --h2");
    typed.require(tls || wanted != Reuse.SESSION, "--reuse", reuse, "--tls with session");
    return wanted;
  }

  private int bytes() {
    typed.require(
        size.matches("\\d{1,7}[km]?"), "--size", size, "a number, with k or m behind it or not");
    int number = Integer.parseInt(size.replaceAll("[km]", ""));
    long bytes = (long) number << (size.endsWith("k") ? 10 : size.endsWith("m") ? 20 : 0);
    typed.require(bytes <= 1 << 30, "--size", size, "at most 1024m");
    return (int) bytes;
  }

  private boolean isOn(String option, String value) {
    typed.require(value.equals("on") || value.equals("off"), option, value, "on or off");
    return value.equals("on");
  }
}
