package dev.holdfast.perf.abuse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An app that behaves, well or badly, as each request's path says: `/<verb>/<bytes>/<number>`. Its
/// answers repeat the path, so that one that goes astray is known. One virtual thread a connection.
final class SoakApp implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final ServerSocket listener;

  private SoakApp(ServerSocket listener) {
    this.listener = listener;
  }

  static SoakApp start() throws IOException {
    SoakApp app = new SoakApp(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(app::accept);
    return app;
  }

  int port() {
    return listener.getLocalPort();
  }

  /// The body of a good answer.
  static String body(String path) {
    int bytes = Integer.parseInt(path.split("/", 4)[2]);
    return path.repeat(bytes / path.length() + 1);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Connection connection = new Connection(socket);
      boolean more = true;
      while (more) {
        more = connection.next();
      }
    } catch (IOException | NumberFormatException _) {
      // The router has gone, as it may at any time here.
    }
  }

  /// One connection of the router's. One thread.
  private static final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    /// Answers a request. Whether the connection goes on.
    boolean next() throws IOException {
      String path = SoakAnswer.line(in).split(" ", 3)[1];
      if (path.equals("/")) {
        path = "/length/1/0";
      }
      long length = 0;
      boolean chunked = false;
      for (String line = SoakAnswer.line(in); !line.isEmpty(); line = SoakAnswer.line(in)) {
        if (line.startsWith("Content-Length:")) {
          length = Long.parseLong(line.substring("Content-Length:".length()).strip());
        }
        chunked |= line.startsWith("Transfer-Encoding:");
      }
      String verb = path.split("/", 4)[1];
      if (!verb.startsWith("early")) {
        readBody(length, chunked);
      }
      return answer(verb, path);
    }

    private void readBody(long length, boolean chunked) throws IOException {
      in.skipNBytes(length);
      while (chunked) {
        int size = Integer.parseInt(SoakAnswer.line(in), 16);
        in.skipNBytes(size);
        SoakAnswer.line(in);
        chunked = size > 0;
      }
    }

    private boolean answer(String verb, String path) throws IOException {
      String body = body(path);
      String whole = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
      int half = whole.length() / 2;
      return switch (verb) {
        case "length" -> say(whole);
        case "interim" -> say("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + whole);
        case "chunks" ->
            say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(body));
        case "untilclose" -> !say("HTTP/1.1 200 OK\r\n\r\n" + body);
        case "closing" -> !say(whole);
        case "early" -> !say(whole);
        case "extra" -> say(whole + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
        case "headcut" -> !say("HTTP/1.1 200 OK\r\nContent-Le");
        case "headreset" -> reset("HTTP/1.1 200 OK\r\nContent-Le");
        case "bodycut" -> !say(whole.substring(0, half));
        case "bodyreset" -> reset(whole.substring(0, half));
        case "malformed" -> say("HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok");
        case "gone" -> false;
        case "reset" -> reset("");
        case "stall" -> stall(whole.substring(0, half));
        case "hang" -> stall("");
        case "switch" -> tunnel();
        default -> throw new IOException("unknown: " + verb);
      };
    }

    private boolean say(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      return true;
    }

    private static String chunks(String body) {
      StringBuilder chunks = new StringBuilder();
      for (int at = 0; at < body.length(); at += 1_000) {
        String piece = body.substring(at, Math.min(body.length(), at + 1_000));
        chunks
            .append(Integer.toHexString(piece.length()))
            .append("\r\n")
            .append(piece)
            .append("\r\n");
      }
      return chunks.append("0\r\n\r\n").toString();
    }

    private boolean reset(String text) throws IOException {
      say(text);
      socket.setSoLinger(true, 0);
      return false;
    }

    /// Says no more until the router has had enough.
    private boolean stall(String text) throws IOException {
      say(text);
      in.transferTo(OutputStream.nullOutputStream());
      return false;
    }

    /// Switches protocols and says back what comes; the first byte says how it ends.
    private boolean tunnel() throws IOException {
      say("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      byte[] piece = new byte[4 << 10];
      for (int count = in.read(piece); count > 0; count = in.read(piece)) {
        out.write(piece, 0, count);
        switch (piece[0]) {
          case 'r' -> {
            return reset("");
          }
          case 'c' -> {
            return false;
          }
          case 'h' -> socket.shutdownOutput();
          default -> {
            // On and on.
          }
        }
        if (piece[0] == 'h') {
          return stall("");
        }
      }
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
