package dev.holdfast.perf.proxy;

import dev.holdfast.perf.launch.FreePort;
import dev.holdfast.perf.report.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// nginx with one worker that is its only process: nothing is left behind when that is killed.
/// Immutable.
final class Nginx implements Peer {
  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public String missing() {
    return version().isEmpty() ? "not installed" : "";
  }

  @Override
  public String version() {
    return Shell.output("nginx", "-v").replaceFirst("^nginx version: ", "");
  }

  @Override
  public Launch prepare(Setting setting) throws IOException {
    int port = FreePort.any();
    int loadPort = FreePort.any();
    String load = load(setting, loadPort);
    Path directory = setting.directory();
    String apps =
        setting.apps().stream().map(app -> app(app, port, load)).collect(Collectors.joining());
    String log = setting.plan().accessLog() ? directory + "/access.log" : "off";
    Path file = directory.resolve("nginx.conf");
    Files.writeString(file, config(directory, port, log, apps, load));
    // -e: else it first looks for the log that was compiled in.
    List<String> command =
        List.of(
            "nginx", "-p", directory.toString(), "-e", directory + "/error.log", "-c", file + "");
    return load.isEmpty()
        ? new Launch(command, List.of(port))
        : new Launch(command, List.of(port), List.of(loadPort));
  }

  /// Where the load goes, where that is another port: nginx speaks either HTTP/1.1 or HTTP/2 on one
  /// without TLS.
  private static String load(Setting setting, int port) {
    String http2 = setting.plan().clients().isHttp2() ? " http2" : "";
    BenchCertificate certificate = setting.certificate();
    if (certificate != null) {
      return tls(certificate, port, http2);
    }
    return http2.isEmpty() ? "" : "listen 127.0.0.1:%d http2 backlog=16384;".formatted(port);
  }

  private static String tls(BenchCertificate certificate, int port, String http2) {
    return """
    listen 127.0.0.1:%d ssl%s backlog=16384;
        ssl_certificate %s;
        ssl_certificate_key %s;
        ssl_protocols TLSv1.3;
        ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
    """
        .formatted(port, http2, certificate.certificate(), certificate.key());
  }

  private static String app(App app, int port, String load) {
    return """
      upstream %1$s {
        server 127.0.0.1:%2$d;
        keepalive 16384;
        keepalive_requests 1000000000;
        keepalive_timeout 600s;
      }
      server {
        listen 127.0.0.1:%3$d;
        %5$s
        server_name %4$s;
        location / { proxy_pass http://%1$s; }
      }
    """
        .formatted(app.name(), app.port(), port, app.host(), load.replace(" backlog=16384", ""));
  }

  /// Connections are kept, however many requests they have had: by default nginx closes them after
  /// a thousand, towards apps too. Bodies never go to the disk.
  private static String config(Path directory, int port, String log, String apps, String load) {
    return """
    daemon off;
    master_process off;
    pid %1$s/nginx.pid;
    error_log %1$s/error.log warn;
    worker_rlimit_nofile 65536;
    events { worker_connections 32768; }
    http {
      access_log %2$s;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      keepalive_timeout 600s;
      keepalive_requests 1000000000;
      proxy_http_version 1.1;
      proxy_max_temp_file_size 0;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
      server {
        listen 127.0.0.1:%4$d default_server backlog=16384;
        %5$s
        return 404;
      }
    %3$s}
    """
        .formatted(directory, log, apps, port, load);
  }
}
