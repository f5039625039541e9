package dev.holdfast.router.http;

import dev.holdfast.router.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;

/// A router that takes a.example.com over TLS, with an app behind it. One thread.
final class TlsSite implements AutoCloseable {
  static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";
  static final String DATE = "Date: Wed, 25 Nov 2026 10:00:00 GMT\r\n";
  static final String OK = "HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 2\r\n\r\nok";

  private static final String HOST = "a.example.com";
  private static final TestCertificates CA = new TestCertificates("ca");

  private final Path directory;
  private final TestRouter router;
  private final ScriptedApp app;
  private final TlsDoor door;

  private TlsSite(TestRouter router, Path directory, String yaml, ScriptedApp app)
      throws Exception {
    this.router = router;
    this.directory = directory;
    this.app = app;
    renew();
    router.route(HOST, app.port());
    door = new TlsDoor(router, directory, yaml);
  }

  /// The app answers every request with {@link #OK}.
  ///
  /// @param directory for certificates
  /// @param yaml of `listen.tls`, but for the directory
  static TlsSite start(Path directory, String yaml) throws Exception {
    return start(new TestRouter(), directory, yaml, ScriptedApp.answering(OK));
  }

  static TlsSite start(Path directory, String yaml, ScriptedApp.Script script) throws Exception {
    return start(new TestRouter(), directory, yaml, new ScriptedApp(script));
  }

  /// With that router and that app, which close with it.
  static TlsSite start(TestRouter router, Path directory, String yaml, ScriptedApp app)
      throws Exception {
    return new TlsSite(router, directory, yaml, app);
  }

  /// A certificate of the CA that {@link #client} believes.
  static void write(Path directory, String name, String host) throws IOException {
    TestCertificates.write(directory, name, CA.issue(host));
  }

  /// There is a new certificate on disk.
  void renew() throws IOException {
    write(directory, "a", HOST);
  }

  TestRouter router() {
    return router;
  }

  TlsDoor door() {
    return door;
  }

  int port() {
    return door.port();
  }

  /// Speaks what the JDK does where no version is named.
  static TlsClient client(String... versions) throws Exception {
    TlsClient client = new TlsClient(CA, null);
    return versions.length == 0 ? client : client.speaking(versions);
  }

  /// A new client's connection.
  TlsClient.Shaken connect(String... versions) throws Exception {
    return connect(client(versions));
  }

  TlsClient.Shaken connect(TlsClient client) throws IOException {
    return client.connect(port(), HOST);
  }

  @Override
  public void close() throws IOException {
    door.close();
    app.close();
    router.close();
  }
}
