package dev.holdfast.router.http;

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
/// per client, used again and again. Event loop only.
final class AnswerRelay {
  private static final int SWITCHING_PROTOCOLS = 101;

  /// What the exchange is told.
  interface Listener {
    /// A head before the last has gone to the client.
    void onInterim(int status);

    /// The last head has come: whether it is to go to the client. If not, the request has gone to
    /// another endpoint, or has ended.
    boolean onAnswerHead(ResponseHead head);

    /// The client has the head that says so: what the app sends from now on is no HTTP.
    ///
    /// @param ahead what of it has come already; the listener owns it
    void onSwitched(ByteBuf ahead);

    /// Whether the request is where protocols can be switched: read to its end.
    boolean maySwitch();

    /// The head that switches is about to go to the client.
    void onSwitchHead(ResponseHead head);

    /// The answer cannot be relayed.
    void onBadAnswer(Fault fault);

    /// The answer has ended.
    void onAnswerEnd();
  }

  private final Loop loop;
  private final AnswerOut out;
  private final Listener listener;
  private Method method = Method.OTHER;
  private byte @Nullable [] askedProtocols;
  private @Nullable ByteBuf partial;
  private boolean begun;
  private boolean interim;
  private boolean headRelayed;
  private boolean reusable;
  private int status;

  AnswerRelay(Loop loop, AnswerOut out, Listener listener) {
    this.loop = loop;
    this.out = out;
    this.listener = listener;
  }

  /// @param newAskedProtocols the protocols that the client would switch to; null where none
  void begin(Method newMethod, byte @Nullable [] newAskedProtocols) {
    method = newMethod;
    askedProtocols = newAskedProtocols;
    begun = false;
    interim = false;
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
    return headRelayed ? out.bytesRelayed() : 0;
  }

  int status() {
    return status;
  }

  /// Whether the answer ended where the app's connection can carry another.
  boolean isReusable() {
    return reusable;
  }

  /// Owns the bytes.
  void onRead(ByteBuf bytes) {
    begun = true;
    if (headRelayed) {
      onBody(out.body(bytes));
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
        refuse(in, length == ResponseScanner.BAD ? loop.answers.fault() : Fault.HEAD_TOO_LARGE);
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
      interim = true;
      out.interim(head);
      listener.onInterim(head.status());
      in.skipBytes(length);
    }
    in.release();
  }

  private void refuse(ByteBuf in, Fault fault) {
    in.release();
    listener.onBadAnswer(fault);
  }

  private void switched(ResponseHead head, ByteBuf in, int length) {
    byte[] asked = askedProtocols;
    if (asked == null || !Upgrades.wereAsked(head, asked) || !listener.maySwitch()) {
      // What follows is no HTTP, and nobody asked for it.
      refuse(in, Fault.SWITCH);
      return;
    }
    listener.onSwitchHead(head);
    if (!out.switched(head)) {
      refuse(in, Fault.SWITCH);
      return;
    }
    status = SWITCHING_PROTOCOLS;
    headRelayed = true;
    in.skipBytes(length);
    listener.onSwitched(in);
  }

  private void last(ResponseHead head, ByteBuf in, int length) {
    // Until it is known whether the client gets it, it has not begun.
    begun = interim;
    if (!listener.onAnswerHead(head)) {
      in.release();
      return;
    }
    begun = true;
    status = head.status();
    BodyKind kind = head.bodyAfter(method);
    reusable = head.persists() && kind != BodyKind.UNTIL_CLOSE;
    headRelayed = true;
    onBody(out.head(head, kind, in, length));
  }

  private void onBody(boolean left) {
    if (out.isBad()) {
      listener.onBadAnswer(Fault.CHUNK);
    } else if (out.isDone()) {
      // Bytes that nobody asked for: the connection is not at a message's end.
      reusable &= !left;
      listener.onAnswerEnd();
    }
  }

  /// The app has closed its connection in order; the answer may end with it.
  boolean endWithConnection() {
    return headRelayed && out.endWithConnection();
  }

  /// Lets go of what it holds.
  void end() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }
}
