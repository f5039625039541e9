package dev.holdfast.router.http;

import dev.holdfast.router.http.AnswerHead.Persistence;
import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.rules.HeaderRules;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Answers to a client of HTTP/1.1 or HTTP/1.0: mostly the app's bytes as they stand. Says what
/// becomes of the client's connection. One per client, used again and again. Event loop only.
final class Http1Answer implements AnswerOut {
  private final Loop loop;
  private final Http1Client client;
  private final BodyRelay body;
  private int minorVersion;
  private boolean persists;
  private final ToldId id;
  private byte @Nullable [] cookie;
  private @Nullable HeaderRules changes;

  Http1Answer(Loop loop, Http1Client client) {
    this.loop = loop;
    this.id = new ToldId(loop.config.headers());
    this.client = client;
    this.body = new BodyRelay(client);
  }

  @Override
  public void begin(RequestHead head, byte[] requestId) {
    id.begin(requestId);
    minorVersion = head.minorVersion();
    persists = head.persists();
    cookie = null;
    changes = null;
  }

  @Override
  public void beginUnread() {
    id.beginWithout();
    minorVersion = 1;
    persists = false;
    cookie = null;
    changes = null;
  }

  /// RFC 9110 §15.2: every 1xx is relayed, but not to a client of HTTP/1.0.
  @Override
  public void interim(ResponseHead head) {
    if (minorVersion > 0) {
      loop.answerHead.render(head, BodyRelay.Coding.AS_IS, Persistence.IMPLIED, null, null, null);
      client.write(loop.out.toBuffer(client.allocator(), 0));
      loop.counters.answered(head.status());
    }
  }

  @Override
  public void setCookie(byte[] value) {
    cookie = value;
  }

  @Override
  public void change(HeaderRules rules) {
    changes = rules;
  }

  @Override
  public boolean switched(ResponseHead head) {
    body.begin(BodyKind.NONE, 0, BodyRelay.Coding.AS_IS);
    loop.answerHead.renderSwitch(head, cookie, id.valueBeside(head));
    client.write(loop.out.toBuffer(client.allocator(), 0));
    return true;
  }

  @Override
  public boolean head(ResponseHead head, BodyKind kind, ByteBuf in, int headLength) {
    BodyRelay.Coding coding = coding(kind);
    Persistence persistence = persistence();
    if (persistence == Persistence.SAID
        && (coding == BodyRelay.Coding.UNCHUNK || kind == BodyKind.UNTIL_CLOSE)) {
      client.endAfterAnswer();
      persistence = Persistence.CLOSES;
    }
    body.begin(kind, head.bodyLength(), coding);
    int ready = headLength;
    byte[] told = id.valueBeside(head);
    if (cookie != null
        || told != null
        || changes != null
        || !loop.answerHead.staysWhole(head, coding, persistence)) {
      loop.answerHead.render(head, coding, persistence, cookie, told, changes);
      ready = replaceHead(in, headLength);
    }
    return body.relay(in, ready);
  }

  private BodyRelay.Coding coding(BodyKind kind) {
    if (kind == BodyKind.UNTIL_CLOSE && minorVersion > 0) {
      return BodyRelay.Coding.CHUNK;
    }
    return kind == BodyKind.CHUNKED && minorVersion == 0
        ? BodyRelay.Coding.UNCHUNK
        : BodyRelay.Coding.AS_IS;
  }

  /// The connection persists where both sides would have it, and the request is read to its end.
  private Persistence persistence() {
    if (!persists || !client.isRequestRead() || client.isClosing()) {
      client.endAfterAnswer();
      return Persistence.CLOSES;
    }
    return minorVersion > 0 ? Persistence.IMPLIED : Persistence.SAID;
  }

  /// Puts the new head where the old one stood, against the body, so that both go out as one piece;
  /// where there is no room for it, it goes out ahead. What is in front of the old one has been
  /// relayed, or is the room that reads of apps leave. Returns how many bytes of `in` are head now.
  private int replaceHead(ByteBuf in, int length) {
    int at = in.readerIndex() + length - loop.out.length();
    if (at < 0) {
      in.skipBytes(length);
      client.write(loop.out.toBuffer(client.allocator(), 0));
      return 0;
    }
    in.readerIndex(at);
    loop.out.setInto(in, at);
    return loop.out.length();
  }

  @Override
  public boolean body(ByteBuf in) {
    return body.relay(in, 0);
  }

  @Override
  public boolean endWithConnection() {
    return body.end();
  }

  @Override
  public boolean isDone() {
    return body.isDone();
  }

  @Override
  public boolean isBad() {
    return body.isBad();
  }

  @Override
  public long bytesRelayed() {
    return body.bytesRelayed();
  }

  /// Whether the client would take its connection's end for the answer's.
  boolean endsWithConnection() {
    return body.endsWithConnection();
  }

  @Override
  public long error(RouterError error, Method method) {
    client.write(
        loop.errors.render(
            error, id.value(), client.allocator(), persistence(), loop.clock.wallMs()));
    if (method == Method.HEAD) {
      return 0;
    }
    byte[] text = ErrorAnswer.body(error);
    client.write(client.allocator().directBuffer(text.length).writeBytes(text));
    return text.length;
  }
}
