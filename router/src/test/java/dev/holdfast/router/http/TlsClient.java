package dev.holdfast.router.http;

import dev.holdfast.router.tls.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A client over TLS, the JDK's: one has one cache of sessions, which it resumes.
final class TlsClient {
  private final SSLContext context;
  private String[] protocols = {"TLSv1.3", "TLSv1.2"};

  /// @param own the client's certificate; null where it has none
  TlsClient(TestCertificates trusted, @Nullable X509Bundle own) throws Exception {
    context = SSLContext.getInstance("TLS");
    KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
    context.init(keys, trusted.authority().toTrustManagerFactory().getTrustManagers(), null);
  }

  TlsClient speaking(String... versions) {
    protocols = versions.clone();
    return this;
  }

  /// Shakes hands; names the host, if there is one.
  Shaken connect(int port, @Nullable String host) throws IOException {
    TappedSocket tapped = new TappedSocket(port);
    String name = host == null ? "127.0.0.1" : host;
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(tapped, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(host == null ? List.of() : List.of(new SNIHostName(host)));
    parameters.setProtocols(protocols);
    socket.setSSLParameters(parameters);
    try {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      return new Shaken(new Wire(socket), socket, tapped);
    } catch (IOException | RuntimeException e) {
      tapped.close();
      throw e;
    }
  }

  /// A connection whose handshake is done.
  record Shaken(Wire wire, SSLSocket socket, TappedSocket tapped) implements AutoCloseable {
    /// Whether the router's last record was an alert. To be asked in TLS 1.2, where an alert is not
    /// disguised: after a handshake that went well it is close_notify.
    boolean endsWithAlert() {
      List<Integer> types = tapped.recordTypes();
      return !types.isEmpty() && types.getLast() == 21;
    }

    @Override
    public void close() throws IOException {
      tapped.close();
    }
  }

  /// A connection that remembers what came in.
  static final class TappedSocket extends Socket {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    TappedSocket(int port) throws IOException {
      super(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int at, int most) throws IOException {
          int count = super.read(bytes, at, most);
          if (count > 0) {
            received.write(bytes, at, count);
          }
          return count;
        }
      };
    }

    /// Of the whole records so far.
    List<Integer> recordTypes() {
      byte[] bytes = received.toByteArray();
      List<Integer> types = new ArrayList<>();
      int at = 0;
      while (at + 5 <= bytes.length) {
        types.add(bytes[at] & 0xff);
        at += 5 + ((bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff));
      }
      return types;
    }
  }
}
