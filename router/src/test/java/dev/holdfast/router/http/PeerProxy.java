package dev.holdfast.router.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A proxy of another make as a process, for cases to be played through: a plain reverse proxy with
/// connections kept on both sides, with a port and an app for each case. One thread.
final class PeerProxy implements AutoCloseable {
  /// Which one, and its configuration.
  enum Make {
    NGINX {
      @Override
      List<String> command(Path directory) {
        Path file = directory.resolve("nginx.conf");
        String errors = directory + "/error.log";
        return List.of("nginx", "-p", directory.toString(), "-e", errors, "-c", file.toString());
      }

      @Override
      void configure(Path directory, List<Lane> lanes) throws IOException {
        StringBuilder servers = new StringBuilder();
        for (Lane lane : lanes) {
          servers.append(
              """
                upstream app%1$d { server 127.0.0.1:%1$d; keepalive 16; }
                server { listen 127.0.0.1:%2$d default_server; return 404; }
                server {
                  listen 127.0.0.1:%2$d;
                  server_name app.example;
                  location / { proxy_pass http://app%1$d; }
                }
              """
                  .formatted(lane.app().getLocalPort(), lane.port()));
        }
        Files.writeString(
            directory.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid %1$s/nginx.pid;
            worker_rlimit_nofile 8192;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              client_max_body_size 0;
              map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
              proxy_http_version 1.1;
              proxy_request_buffering off;
              proxy_buffering off;
              proxy_set_header Host $http_host;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection $connection_upgrade;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              client_header_timeout 2s;
              client_body_timeout 2s;
              proxy_read_timeout 2s;
            %2$s}
            """
                .formatted(directory, servers));
      }
    },
    HAPROXY {
      @Override
      List<String> command(Path directory) {
        return List.of("haproxy", "-db", "-f", directory.resolve("haproxy.cfg").toString());
      }

      @Override
      void configure(Path directory, List<Lane> lanes) throws IOException {
        StringBuilder proxies = new StringBuilder();
        for (Lane lane : lanes) {
          proxies.append(
              """
              frontend in%2$d
                bind 127.0.0.1:%2$d
                acl known req.hdr(host),field(1,:),lower,rtrim(.) -m str app.example
                http-request return status 404 unless known
                default_backend app%1$d
              backend app%1$d
                server one 127.0.0.1:%1$d
              """
                  .formatted(lane.app().getLocalPort(), lane.port()));
        }
        Files.writeString(
            directory.resolve("haproxy.cfg"),
            """
            global
              nbthread 1
            defaults
              mode http
              http-reuse always
              option forwardfor
              timeout connect 2s
              timeout client 2s
              timeout server 2s
              timeout http-request 2s
              timeout http-keep-alive 2s
            %s\
            """
                .formatted(proxies));
      }
    };

    abstract List<String> command(Path directory);

    abstract void configure(Path directory, List<Lane> lanes) throws IOException;

    /// Whether it is installed.
    boolean isThere() {
      String name = command(Path.of("")).getFirst();
      return List.of("/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/").stream()
          .anyMatch(place -> Files.isExecutable(Path.of(place + name)));
    }
  }

  /// A case's own way through the proxy, so that no connection of another case is in it.
  record Lane(int port, ServerSocket app) {}

  private final Process process;
  private final List<Lane> lanes;

  private PeerProxy(Process process, List<Lane> lanes) {
    this.process = process;
    this.lanes = lanes;
  }

  /// Starts it and waits until it listens.
  ///
  /// @param directory for its files
  /// @param cases how many lanes
  static PeerProxy start(Make make, Path directory, int cases) throws IOException {
    List<Lane> lanes = new ArrayList<>();
    List<ServerSocket> taken = new ArrayList<>();
    for (int i = 0; i < cases; i++) {
      // Held until all are known, so that no two get the same.
      ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(free);
      lanes.add(new Lane(free.getLocalPort(), HttpCaseRun.listen()));
    }
    for (ServerSocket free : taken) {
      free.close();
    }
    make.configure(directory, lanes);
    Path said = directory.resolve("said.log");
    Process process =
        new ProcessBuilder(make.command(directory))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    awaitListening(process, lanes.getLast().port(), said);
    return new PeerProxy(process, lanes);
  }

  private static void awaitListening(Process process, int port, Path said) throws IOException {
    for (int look = 0; look < 500 && process.isAlive(); look++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      }
    }
    process.destroy();
    throw new IOException("does not listen; it said: " + Files.readString(said));
  }

  Lane lane(int number) {
    return lanes.get(number);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    for (Lane lane : lanes) {
      lane.app().close();
    }
  }
}
