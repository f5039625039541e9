package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.tls.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/// What tests of TLS to apps begin with: a router that believes one CA, and apps that carry its
/// certificates or those of others.
abstract class AppTlsSetup {
  static final String GET = "GET / HTTP/1.1\r\nHost: a.example.com\r\n\r\n";
  static final String POST =
      "POST / HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 3\r\n\r\nabc";
  static final String OK =
      "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
  static final TestCertificates CA = new TestCertificates("instances");
  static final TestCertificates ROUTERS = new TestCertificates("routers");
  // Of the same name as the routers' CA, so that our certificate is shown to those who believe it.
  static final TestCertificates STRANGERS = new TestCertificates("routers");
  private static final X509Bundle ROUTER = ROUTERS.issue("router");
  static final X509Bundle ONE = CA.issue("one");
  static final X509Bundle TWO = CA.issue("two");
  static final Route ROUTE = Route.parse("a.example.com");

  @TempDir Path directory = Path.of("set by JUnit");

  final TestRouter router(String... more) throws Exception {
    CA.writeAuthority(directory, "ca.pem");
    TestCertificates.write(directory, "router", ROUTER);
    return TestRouter.withTlsToApps(directory, "trust: ca.pem\n" + String.join("\n", more));
  }

  static Pool<Backend> route(TestRouter router, Object... portsAndIdentities) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < portsAndIdentities.length; i += 2) {
      endpoints.add(
          Endpoints.secured(
              i / 2, (int) portsAndIdentities[i], (String) portsAndIdentities[i + 1], ROUTE));
    }
    return router.put(ROUTE, endpoints);
  }

  static String ask(TestRouter router, String request) throws IOException {
    try (Wire client = router.connect()) {
      return client.send(request).message();
    }
  }
}
