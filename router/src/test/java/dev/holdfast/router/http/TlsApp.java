package dev.holdfast.router.http;

import dev.holdfast.router.tls.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// An app over TLS, the JDK's, that does what a test says, well or badly. Each connection has a
/// thread of its own.
public final class TlsApp implements AutoCloseable {
  /// What it does with one connection.
  interface Script {
    /// Its handshake is done.
    ///
    /// @param wire speaks through TLS
    /// @param below the connection that carries TLS
    void run(Wire wire, Socket below) throws Exception;
  }

  /// How it shakes hands.
  ///
  /// @param clients whose certificates it demands; null where it asks for none
  /// @param protocols that it knows in ALPN; none where it knows no ALPN
  record Manner(
      X509Bundle certificate,
      @Nullable TestCertificates clients,
      List<String> versions,
      List<String> protocols) {
    static Manner of(X509Bundle certificate) {
      return new Manner(certificate, null, List.of("TLSv1.3", "TLSv1.2"), List.of());
    }

    static Manner speaking(X509Bundle certificate, String version) {
      return new Manner(certificate, null, List.of(version), List.of());
    }

    static Manner demanding(X509Bundle certificate, TestCertificates clients, String version) {
      return new Manner(certificate, clients, List.of(version), List.of());
    }

    Manner knowing(String... newProtocols) {
      return new Manner(certificate, clients, versions, List.of(newProtocols));
    }
  }

  private final Manner manner;
  private final SSLContext context;
  private final Script script;
  private final List<String> heads;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();
  private final Served served;

  TlsApp(Manner manner, Script script) throws Exception {
    this(0, manner, script, List.of());
  }

  private TlsApp(int port, Manner manner, Script script, List<String> heads) throws Exception {
    this.manner = manner;
    this.script = script;
    this.heads = heads;
    context = SSLContext.getInstance("TLS");
    TrustManager[] trusted =
        manner.clients == null
            ? null
            : manner.clients.authority().toTrustManagerFactory().getTrustManagers();
    context.init(manner.certificate.toKeyManagerFactory().getKeyManagers(), trusted, null);
    served = new Served(port, (socket, _) -> serve(socket));
  }

  /// One that answers every request with the same bytes.
  static TlsApp answering(Manner manner, String answer) throws Exception {
    return answering(0, manner, answer);
  }

  static TlsApp answering(int port, Manner manner, String answer) throws Exception {
    List<String> heads = new CopyOnWriteArrayList<>();
    return new TlsApp(port, manner, (wire, _) -> Served.answer(wire, answer, heads), heads);
  }

  /// One that says who it is.
  public static TlsApp naming(int port, X509Bundle certificate, String name) throws Exception {
    return answering(
        port,
        Manner.of(certificate),
        "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
  }

  private void serve(Socket below) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(below, null, false)) {
      socket.setEnabledProtocols(manner.versions.toArray(String[]::new));
      socket.setNeedClientAuth(manner.clients != null);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(manner.protocols.toArray(String[]::new));
      socket.setSSLParameters(parameters);
      Wire wire = new Wire(socket);
      socket.startHandshake();
      handshakes.incrementAndGet();
      if (socket.getSession().getValue("seen") != null) {
        resumed.incrementAndGet();
      }
      socket.getSession().putValue("seen", true);
      script.run(wire, below);
    }
  }

  public int port() {
    return served.port();
  }

  /// Those that were done.
  int handshakes() {
    return handshakes.get();
  }

  /// Those that resumed a session. In TLS 1.2 only: in 1.3 each has an object of its own.
  int resumed() {
    return resumed.get();
  }

  /// The requests that {@link #answering} was sent.
  public List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    served.close();
  }
}
