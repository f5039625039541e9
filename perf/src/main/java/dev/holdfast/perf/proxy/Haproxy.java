package dev.holdfast.perf.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.holdfast.perf.launch.FreePort;
import dev.holdfast.perf.report.Shell;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// HAProxy with one thread, in the foreground. Immutable.
final class Haproxy implements Peer {
  /// Its default.
  private static final int CONNECTIONS_LEAST = 4_096;

  /// File descriptors that are no connections.
  private static final int OTHER_DESCRIPTORS = 100;

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public String missing() {
    return version().isEmpty() ? "not installed" : "";
  }

  @Override
  public String version() {
    return Shell.output("haproxy", "-v").lines().findFirst().orElse("").replaceFirst(" - .*", "");
  }

  @Override
  public Launch prepare(Setting setting) throws IOException {
    int port = FreePort.any();
    int loadPort = FreePort.any();
    String load = load(setting, loadPort);
    Path directory = setting.directory();
    boolean logs = setting.plan().accessLog();
    Files.writeString(
        directory.resolve("hosts.map"),
        setting.apps().stream()
            .map(app -> app.host() + " " + app.name() + "\n")
            .collect(Collectors.joining()));
    Path file = directory.resolve("haproxy.cfg");
    Files.writeString(
        file,
        config(
            directory,
            port,
            maxconn(setting.plan().clients().connections() * (1 + setting.apps().size())),
            logs,
            load,
            setting.apps().stream().map(app -> app(app)).collect(Collectors.joining())));
    List<String> command = List.of("haproxy", "-db", "-f", file.toString());
    return load.isEmpty()
        ? new Launch(command, List.of(port))
        : new Launch(command, List.of(port), List.of(loadPort));
  }

  /// Where the load goes, where that is another port.
  private static String load(Setting setting, int port) {
    boolean http2 = setting.plan().clients().isHttp2();
    BenchCertificate certificate = setting.certificate();
    if (certificate != null) {
      return tls(certificate, port, setting.plan().clients().protocol());
    }
    return http2 ? "  bind 127.0.0.1:%d backlog 16384 proto h2".formatted(port) : "";
  }

  private static String tls(BenchCertificate certificate, int port, String protocol) {
    return "  bind 127.0.0.1:%d backlog 16384 ssl crt %s ssl-min-ver TLSv1.3 ciphersuites %s alpn %s"
        .formatted(port, certificate.both(), "TLS_AES_128_GCM_SHA256", protocol);
  }

  private static String app(App app) {
    return """
    backend %1$s
      server one 127.0.0.1:%2$d
    """
        .formatted(app.name(), app.port());
  }

  /// `http-reuse always` shares connections to an app among clients as the others do. Without the
  /// two ratios it closes idle ones once a fifth of its descriptors is in use, and connects anew
  /// for every second request.
  private static String config(
      Path directory, int port, int maxconn, boolean logs, String tls, String apps) {
    return """
    global
      nbthread 1
      maxconn %6$d
      tune.pool-low-fd-ratio 99
      tune.pool-high-fd-ratio 100
    %1$s
    defaults
      mode http
      http-reuse always
      timeout client 600s
      timeout server 600s
      timeout connect 5s
      timeout http-keep-alive 600s
    frontend in
      bind 127.0.0.1:%2$d backlog 16384
    %7$s
    %3$s
      option forwardfor
      http-request set-header X-Forwarded-Proto %%[ssl_fc,iif(https,http)]
      http-request set-header X-Forwarded-Host %%[req.hdr(host)]
      use_backend %%[req.hdr(host),lower,map(%4$s/hosts.map)]
    %5$s\
    """
        .formatted(
            logs ? "  log stdout format raw local0" : "",
            port,
            logs ? "  log global\n  option httplog" : "",
            directory,
            apps,
            maxconn,
            tls);
  }

  /// It takes twice as many file descriptors at the start, and ends where it may not.
  private static int maxconn(int wanted) {
    var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    long possible = (system.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS) / 2;
    return (int) Math.min(possible, Math.max(CONNECTIONS_LEAST, wanted));
  }
}
