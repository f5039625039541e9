package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.tls.ClientSecurity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The client's side of an exchange on a connection of HTTP/1.1, with all that an exchange works
/// with. A connection has one while a request is at work, and used again and again by its loop: a
/// new connection needs none made, and an idle one holds none. Event loop only.
final class Http1Client implements Client {
  private final Http1Answer answer;
  private final Exchange exchange;
  // Null between two connections. An exchange that has just ended may still ask that it is pumped,
  // read or flushed.
  private @Nullable ClientConnection connection;

  Http1Client(Loop loop, Routing routing) {
    this.answer = new Http1Answer(loop, this);
    this.exchange = new Exchange(loop, routing, this);
  }

  void begin(ClientConnection newConnection) {
    connection = newConnection;
  }

  /// Its exchange has ended, and nothing is left to be asked of it.
  void end() {
    connection = null;
  }

  private ClientConnection connection() {
    return Objects.requireNonNull(connection);
  }

  Exchange exchange() {
    return exchange;
  }

  /// Whether the client would take its connection's end for the answer's.
  boolean endsWithConnection() {
    return answer.endsWithConnection();
  }

  /// Whether the request has been read to its end.
  boolean isRequestRead() {
    return exchange.isRequestRead();
  }

  /// Whether the connection takes no further request.
  boolean isClosing() {
    return connection().isClosing();
  }

  @Override
  public ClientAddress address() {
    return connection().address();
  }

  @Override
  public ClientSecurity security() {
    return connection().security();
  }

  @Override
  public ByteBufAllocator allocator() {
    return connection().allocator();
  }

  @Override
  public AnswerOut answer() {
    return answer;
  }

  @Override
  public ClientInput input() {
    return connection().input();
  }

  @Override
  public void pump() {
    if (connection != null) {
      connection.pump();
    }
  }

  @Override
  public void read() {
    if (connection != null) {
      connection.read();
    }
  }

  @Override
  public void flushBackend(BackendConnection backend) {
    connection().flushBackend(backend);
  }

  @Override
  public boolean isWritable() {
    return connection().isWritable();
  }

  @Override
  public void flush() {
    if (connection != null) {
      connection.flush();
    }
  }

  @Override
  public void expectBy(long atNanos) {
    connection().expectBy(atNanos);
  }

  @Override
  public void endAfterAnswer() {
    connection().closeAfterAnswer();
  }

  @Override
  public void onAnswered() {
    connection().onAnswered();
  }

  @Override
  public void cut() {
    connection().cut();
  }

  @Override
  public void switchTo(Tunnel begun, ByteBuf ahead) {
    connection().switchTo(begun, ahead);
  }

  @Override
  public void write(ByteBuf bytes) {
    connection().write(bytes);
  }

  @Override
  public void finishOutput(Runnable then) {
    connection().finishOutput(then);
  }

  @Override
  public void reset() {
    connection().reset();
  }

  @Override
  public void close() {
    connection().close();
  }
}
