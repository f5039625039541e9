package dev.holdfast.events.broker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Asks at a port of the loopback address whether a Kafka broker answers there. Any thread.
final class BrokerPing {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private static final int WAIT_MS = 500;
  private static final short API_VERSIONS = 18;
  private static final int CORRELATION = 0x40_1D_FA_57;

  private BrokerPing() {}

  /// Whether an `ApiVersions` request (version 0: header and nothing else) is answered. A port that
  /// only accepts is not enough: a frozen broker does, and so does any other program.
  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LOOPBACK, port), WAIT_MS);
      socket.setSoTimeout(WAIT_MS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(10);
      out.writeShort(API_VERSIONS);
      out.writeShort(0);
      out.writeInt(CORRELATION);
      out.writeShort(-1);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int size = in.readInt();
      return size >= 4 && in.readInt() == CORRELATION;
    } catch (IOException _) {
      return false;
    }
  }

  /// Whether nobody listens at the port.
  static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
