package dev.holdfast.router.http;

import dev.holdfast.router.http.AnswerHead.Persistence;
import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.http.h1.ResponseScanner;
import dev.holdfast.router.http.h1.Upgrades;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/// Relays an app's answer to the client: every head before the last (1xx), the last, the body. One
/// per client connection, used again and again. Event loop only.
final class AnswerRelay {
  private static final int SWITCHING_PROTOCOLS = 101;

  /// What the exchange is told.
  interface Listener {
    /// A head before the last has gone to the client.
    void onInterim(int status);

    /// The client has the head that says so: what the app sends from now on is no HTTP.
    ///
    /// @param ahead what of it has come already; the listener owns it
    void onSwitched(ByteBuf ahead);

    /// Whether the request is where protocols can be switched: read to its end.
    boolean maySwitch();

    /// The last head is there; says what the client is told of its connection.
    Persistence onAnswerHead(int status);

    /// The answer cannot be relayed.
    void onBadAnswer(Fault fault);

    /// The answer has ended.
    void onAnswerEnd();
  }

  private final Loop loop;
  private final ClientConnection client;
  private final Listener listener;
  private final BodyRelay body;
  private Method method = Method.OTHER;
  private byte @Nullable [] askedProtocols;
  private int clientMinorVersion;
  private @Nullable ByteBuf partial;
  private boolean begun;
  private boolean headRelayed;
  private boolean reusable;
  private int status;

  AnswerRelay(Loop loop, ClientConnection client, Listener listener) {
    this.loop = loop;
    this.client = client;
    this.listener = listener;
    this.body = new BodyRelay(client);
  }

  /// @param newAskedProtocols the protocols that the client would switch to; null where none
  void begin(Method newMethod, int newClientMinorVersion, byte @Nullable [] newAskedProtocols) {
    method = newMethod;
    askedProtocols = newAskedProtocols;
    clientMinorVersion = newClientMinorVersion;
    begun = false;
    headRelayed = false;
    reusable = false;
    status = 0;
  }

  /// Whether any byte of an answer has come.
  boolean hasBegun() {
    return begun;
  }

  /// Whether the client has the answer's last head, so that nothing else can be said any more.
  boolean isHeadRelayed() {
    return headRelayed;
  }

  /// Of the body as it went to the client, in bytes.
  long bytesRelayed() {
    return headRelayed ? body.bytesRelayed() : 0;
  }

  int status() {
    return status;
  }

  /// Whether the answer ended where the app's connection can carry another.
  boolean isReusable() {
    return reusable;
  }

  /// Whether the client would take its connection's end for the answer's.
  boolean endsWithConnection() {
    return headRelayed && body.endsWithConnection();
  }

  /// Owns the bytes.
  void onRead(ByteBuf bytes) {
    begun = true;
    if (headRelayed) {
      body(bytes, 0);
      return;
    }
    ByteBuf in = bytes;
    if (partial != null) {
      in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(bytes.alloc(), partial, bytes);
      partial = null;
    }
    heads(in);
  }

  private void heads(ByteBuf in) {
    while (in.isReadable()) {
      int length = loop.window.scan(in, loop.scanAnswer);
      if (length == ResponseScanner.MORE && !loop.window.isFull(in)) {
        partial = in;
        return;
      }
      if (length < 0) {
        in.release();
        listener.onBadAnswer(
            length == ResponseScanner.BAD ? loop.answers.fault() : Fault.HEAD_TOO_LARGE);
        return;
      }
      ResponseHead head = loop.answers.head();
      if (head.status() == SWITCHING_PROTOCOLS) {
        switched(head, in, length);
        return;
      }
      if (!head.isInterim()) {
        last(head, in, length);
        return;
      }
      interim(head, in, length);
    }
    in.release();
  }

  /// RFC 9110 §15.2: every 1xx is relayed, but not to a client of HTTP/1.0.
  private void interim(ResponseHead head, ByteBuf in, int length) {
    if (clientMinorVersion > 0) {
      loop.answerHead.render(head, BodyRelay.Coding.AS_IS, Persistence.IMPLIED);
      client.write(loop.out.toBuffer(client.allocator(), 0));
      loop.counters.answered(head.status());
    }
    listener.onInterim(head.status());
    in.skipBytes(length);
  }

  private void switched(ResponseHead head, ByteBuf in, int length) {
    byte[] asked = askedProtocols;
    if (asked == null || !Upgrades.wereAsked(head, asked) || !listener.maySwitch()) {
      // What follows is no HTTP, and nobody asked for it.
      in.release();
      listener.onBadAnswer(Fault.SWITCH);
      return;
    }
    status = SWITCHING_PROTOCOLS;
    body.begin(BodyKind.NONE, 0, BodyRelay.Coding.AS_IS);
    headRelayed = true;
    loop.answerHead.renderSwitch(head);
    client.write(loop.out.toBuffer(client.allocator(), 0));
    in.skipBytes(length);
    listener.onSwitched(in);
  }

  private void last(ResponseHead head, ByteBuf in, int length) {
    status = head.status();
    BodyKind kind = head.bodyAfter(method);
    BodyRelay.Coding coding = coding(kind);
    Persistence persistence = listener.onAnswerHead(status);
    if (persistence == Persistence.SAID
        && (coding == BodyRelay.Coding.UNCHUNK || kind == BodyKind.UNTIL_CLOSE)) {
      client.closeAfterAnswer();
      persistence = Persistence.CLOSES;
    }
    body.begin(kind, head.bodyLength(), coding);
    reusable = head.persists() && kind != BodyKind.UNTIL_CLOSE;
    headRelayed = true;
    int ready = length;
    if (!AnswerHead.staysWhole(head, coding, persistence)) {
      loop.answerHead.render(head, coding, persistence);
      ready = replaceHead(in, length);
    }
    body(in, ready);
  }

  private BodyRelay.Coding coding(BodyKind kind) {
    if (kind == BodyKind.UNTIL_CLOSE && clientMinorVersion > 0) {
      return BodyRelay.Coding.CHUNK;
    }
    return kind == BodyKind.CHUNKED && clientMinorVersion == 0
        ? BodyRelay.Coding.UNCHUNK
        : BodyRelay.Coding.AS_IS;
  }

  /// Puts the new head where the old one stood, against the body, so that both go out as one piece;
  /// where it is longer it goes out ahead. Returns how many bytes of `in` are head now.
  private int replaceHead(ByteBuf in, int length) {
    int shorter = length - loop.out.length();
    if (shorter < 0) {
      in.skipBytes(length);
      client.write(loop.out.toBuffer(client.allocator(), 0));
      return 0;
    }
    in.skipBytes(shorter);
    loop.out.setInto(in, in.readerIndex());
    return loop.out.length();
  }

  private void body(ByteBuf in, int ready) {
    boolean left = body.relay(in, ready);
    if (body.isBad()) {
      listener.onBadAnswer(Fault.CHUNK);
    } else if (body.isDone()) {
      // Bytes that nobody asked for: the connection is not at a message's end.
      reusable &= !left;
      listener.onAnswerEnd();
    }
  }

  /// The app has closed its connection in order; the answer may end with it.
  boolean endWithConnection() {
    return headRelayed && body.end();
  }

  /// Lets go of what it holds.
  void end() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }
}
