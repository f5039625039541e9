package dev.holdfast.router.http;

import dev.holdfast.router.backend.BackendConnection;
import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.http.h2.Frames;
import dev.holdfast.router.http.h2.HeaderBlock;
import dev.holdfast.router.http.h2.ServerStream;
import dev.holdfast.router.http.h2.StreamUser;
import dev.holdfast.router.tls.ClientSecurity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The client's side of an exchange on a stream of HTTP/2. The request's body stands in the input
/// as HTTP/1.1 would frame it, so all behind is the same for both. One per stream at a time, used
/// again and again by its loop. Event loop only.
final class StreamClient implements Client, StreamUser {
  private final Loop loop;
  private final StreamClients pool;
  private final Http2Answer answer;
  private final Exchange exchange;
  private final StreamBody body = new StreamBody();
  private final Deadlines.Deadline deadline = new Deadlines.Deadline(this::onDeadline);
  private @Nullable Http2Connection connection;
  // Null where the stream is over, though its exchange may not be.
  private @Nullable ServerStream stream;
  private @Nullable Tunnel tunnel;
  private @Nullable Runnable afterOutput;
  private byte @Nullable [] webSocketKey;
  private boolean working;
  private boolean ended;
  private boolean malformed;
  private boolean pumping;

  StreamClient(Loop loop, Routing routing, StreamClients pool) {
    this.loop = loop;
    this.pool = pool;
    this.answer = new Http2Answer(loop, this);
    this.exchange = new Exchange(loop, routing, this);
  }

  void begin(Http2Connection newConnection, ServerStream newStream) {
    connection = newConnection;
    stream = newStream;
    webSocketKey = null;
    ended = false;
    malformed = false;
    body.begin();
  }

  private Http2Connection connection() {
    return Objects.requireNonNull(connection);
  }

  @Override
  public byte[] webSocketKey() {
    byte[] key = WebSocketKey.next(loop.random);
    webSocketKey = key;
    return key;
  }

  /// Whether the app has accepted what it was asked to switch to.
  boolean accepts(ResponseHead head) {
    return webSocketKey == null || WebSocketKey.isAccepted(head, webSocketKey);
  }

  @Override
  public void onRequest(RequestHead head) {
    working = true;
    if (head.body() == BodyKind.CHUNKED) {
      body.chunk();
    }
    exchange.begin(head, Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void onRefused(Fault fault) {
    working = true;
    malformed = fault == Fault.HTTP2_MALFORMED;
    exchange.refuse(RouterError.malformed(fault));
  }

  @Override
  public void onData(ByteBuf data, int frameLength) {
    body.append(data, frameLength, allocator());
    pump();
  }

  @Override
  public void onEnd(byte[] trailers, int length) {
    ended = true;
    if (tunnel != null) {
      tunnel.onClientEnd();
    } else {
      body.end(trailers, length, allocator());
      pump();
    }
  }

  /// RFC 9113 §8.1.1: a stream error; an answer may say first what is wrong.
  @Override
  public void onMalformed() {
    malformed = true;
    if (working) {
      exchange.refuseBody(Fault.HTTP2_MALFORMED);
    } else if (tunnel != null) {
      // It hears that its client is gone when the stream has closed.
      reset(Http2Error.PROTOCOL_ERROR);
    } else {
      cut();
    }
  }

  @Override
  public void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean more = true;
    ClientInput input = body.input();
    for (ByteBuf in = input.bytes(); more && in != null; in = input.bytes()) {
      int before = in.readableBytes();
      if (tunnel != null) {
        tunnel.toApp(in);
      } else if (working) {
        exchange.onRequestBytes(in);
      } else {
        in.skipBytes(before);
      }
      more = in.readableBytes() < before;
    }
    pumping = false;
    input.tidy();
    read();
  }

  /// Gives the windows back what the app has taken.
  @Override
  public void read() {
    ServerStream from = stream;
    if (from != null && body.input().isEmpty() && mayRead()) {
      body.giveBack(from);
    }
  }

  private boolean mayRead() {
    return tunnel == null ? exchange.mayRead() : tunnel.mayRead();
  }

  @Override
  public ClientInput input() {
    return body.input();
  }

  @Override
  public AnswerOut answer() {
    return answer;
  }

  @Override
  public ByteBufAllocator allocator() {
    return connection().allocator();
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
  public void flushBackend(BackendConnection backend) {
    connection().flushBackend(backend);
  }

  @Override
  public void expectBy(long atNanos) {
    loop.deadlines.set(deadline, atNanos);
  }

  @Override
  public boolean isWritable() {
    return stream == null || stream.isWritable();
  }

  /// The connection does it by itself, for all its streams at once.
  @Override
  public void flush() {}

  void writeHead(HeaderBlock block, int flags) {
    if (stream != null) {
      stream.writeHead(block, flags);
    }
  }

  /// See {@link ServerStream#writeHeadAndData}.
  void writeHeadAndData(HeaderBlock block, ByteBuf in, int bodyAt, int flags) {
    if (stream == null) {
      in.release();
    } else {
      stream.writeHeadAndData(block, in, bodyAt, flags);
    }
  }

  /// Owns the bytes.
  void writeData(ByteBuf bytes, int flags) {
    if (stream == null) {
      bytes.release();
    } else {
      stream.writeData(bytes, flags);
    }
  }

  void writeTrailers(HeaderBlock block) {
    if (stream != null) {
      stream.writeTrailers(block);
    }
  }

  /// How an answer of this router ends: with the stream, or with the error that follows it.
  int endOfAnswer() {
    return malformed ? 0 : Frames.END_STREAM;
  }

  @Override
  public void endAfterAnswer() {
    connection().drain();
  }

  /// The answer is written, though a part of it may wait for the client's window.
  @Override
  public void onAnswered() {
    working = false;
    if (stream != null && malformed) {
      cut();
    } else if (stream == null) {
      recycle();
    } else {
      body.input().drop();
      read();
      expectTaken();
    }
  }

  /// What waits of an answer that is written must go on.
  private void expectTaken() {
    expectBy(loop.nowNanos() + loop.config.timeouts().bodyStall().toNanos());
  }

  @Override
  public void onWritable() {
    if (tunnel != null) {
      tunnel.onClientWritability();
    } else if (working) {
      exchange.onClientWritability();
    } else {
      expectTaken();
    }
  }

  /// RFC 9113 §8.1: nobody wants the rest of the request.
  @Override
  public void onEndSent() {
    if (tunnel == null) {
      reset(Http2Error.NO_ERROR);
    } else {
      runAfterOutput();
    }
  }

  @Override
  public void cut() {
    working = false;
    tunnel = null;
    reset(malformed ? Http2Error.PROTOCOL_ERROR : Http2Error.INTERNAL_ERROR);
  }

  private void reset(Http2Error why) {
    if (stream == null) {
      recycle();
    } else {
      stream.reset(why);
    }
  }

  private void onDeadline() {
    if (tunnel != null) {
      tunnel.onTimeout();
    } else if (working) {
      exchange.onTimeout();
    } else {
      cut();
    }
  }

  @Override
  public void switchTo(Tunnel begun, ByteBuf ahead) {
    working = false;
    tunnel = begun;
    begun.begin(ahead);
    pump();
    if (ended && tunnel != null) {
      begun.onClientEnd();
    }
  }

  @Override
  public void write(ByteBuf bytes) {
    if (bytes.isReadable()) {
      writeData(bytes, 0);
    } else {
      bytes.release();
    }
  }

  @Override
  public void finishOutput(Runnable then) {
    afterOutput = then;
    writeData(Unpooled.EMPTY_BUFFER, Frames.END_STREAM);
  }

  private void runAfterOutput() {
    Runnable then = afterOutput;
    afterOutput = null;
    if (then != null) {
      then.run();
    }
  }

  /// RFC 8441 §5: what was carried has broken off.
  @Override
  public void reset() {
    tunnel = null;
    reset(Http2Error.CANCEL);
  }

  @Override
  public void close() {
    tunnel = null;
    reset(Http2Error.NO_ERROR);
  }

  @Override
  public void onClosed() {
    ServerStream over = Objects.requireNonNull(stream);
    stream = null;
    body.giveBack(over);
    if (tunnel != null) {
      onClosedTunnel(tunnel, over.hasEnded());
    } else if (working && !answer.isDone()) {
      working = false;
      exchange.onClientGone();
    }
    if (!working && tunnel == null) {
      recycle();
    }
  }

  /// A stream that has ended both ways is no cause to break the tunnel off: it ends when the app's
  /// connection has taken all of it.
  private void onClosedTunnel(Tunnel carried, boolean inOrder) {
    runAfterOutput();
    if (!inOrder) {
      tunnel = null;
      carried.onClientGone();
    }
  }

  private void recycle() {
    if (connection != null) {
      connection = null;
      loop.deadlines.cancel(deadline);
      afterOutput = null;
      body.input().drop();
      pool.give(this);
    }
  }
}
