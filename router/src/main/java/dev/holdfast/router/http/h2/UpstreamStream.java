package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.Method;
import dev.holdfast.router.http.h1.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/// One stream to an app: takes a request in the form that HTTP/1.1 has, and gives its answer in
/// that form, so that all before and behind it is the same for both. Event loop only.
public final class UpstreamStream implements OutQueue.Listener, Unchunking.Sink {
  private final UpstreamConnection connection;
  private final Sender sender;
  private final int id;
  private final OutQueue out;
  private final ReceiveWindow received;
  private final UpstreamAnswer answer;
  private @Nullable UpstreamUser user;
  // Made with the first chunked body: requests without one do without.
  private @Nullable Unchunking unchunking;
  private long bodyLeft;
  private boolean localEnded;
  private boolean remoteEnded;
  private boolean closed;
  // Of DATA that its user has not taken, in bytes of frames.
  private int held;

  UpstreamStream(UpstreamConnection connection, Sender sender, int id, UpstreamUser user) {
    this.connection = connection;
    this.sender = sender;
    this.id = id;
    this.user = user;
    int window = connection.limits().http2().streamWindow();
    this.out = new OutQueue(id, sender, connection.initialWindow(), this);
    this.received = new ReceiveWindow(window);
    this.answer = new UpstreamAnswer(this);
  }

  int id() {
    return id;
  }

  OutQueue out() {
    return out;
  }

  ReceiveWindow received() {
    return received;
  }

  boolean isRemoteEnded() {
    return remoteEnded;
  }

  ByteBufAllocator allocator() {
    return sender.allocator();
  }

  /// Whether what is written may still reach the app.
  public boolean isOpen() {
    return !closed && !localEnded;
  }

  /// Whether all that was written has gone out, so that more may be.
  public boolean isWritable() {
    return !closed && out.isEmpty();
  }

  /// The head, and what of the body stands behind it; owns the bytes.
  void begin(ByteBuf request) {
    RequestHead head = connection.scratch().read(request);
    boolean ends = head.body() == BodyKind.NONE;
    answer.begin(head.method() == Method.HEAD);
    bodyLeft = head.bodyLength();
    if (head.body() == BodyKind.CHUNKED) {
      Unchunking made = new Unchunking(connection.scratch()::block, this);
      made.begin();
      unchunking = made;
    }
    HeaderBlock block = connection.scratch().block();
    RequestFields.write(head, connection.scheme(), block);
    sender.headers(id, block, ends ? Frames.END_STREAM : 0);
    if (ends) {
      request.release();
      onEndSent();
    } else {
      write(request);
    }
  }

  /// More of the request's body; owns the bytes.
  public void write(ByteBuf bytes) {
    Unchunking chunks = unchunking;
    int length = bytes.readableBytes();
    if (!isOpen() || length == 0) {
      bytes.release();
    } else if (chunks != null) {
      chunks.take(bytes, allocator());
    } else {
      bodyLeft -= length;
      out.data(bytes, bodyLeft == 0 ? Frames.END_STREAM : 0);
    }
  }

  @Override
  public void data(ByteBuf bytes, int flags) {
    out.data(bytes, flags);
  }

  @Override
  public void trailers(HeaderBlock block) {
    out.trailers(block);
  }

  /// Takes what has come, or holds the app back.
  public void read(boolean on) {
    answer.read(on);
  }

  void onHead(AnswerText text, boolean ends) {
    remoteEnded |= ends;
    answer.onHead(text, ends);
  }

  void onData(ByteBuf data, int frameLength, boolean ends) {
    remoteEnded |= ends;
    held += frameLength;
    answer.onData(data, ends);
  }

  /// All that has come is taken: the app may send as much again.
  void onTaken() {
    int returned = received.take(held);
    held = 0;
    if (returned > 0 && !remoteEnded && !closed) {
      sender.write(Frames.windowUpdate(allocator(), id, returned));
    }
  }

  /// Where the answer goes; null where nobody wants it any more.
  @Nullable UpstreamUser user() {
    return user;
  }

  void onReadComplete() {
    if (user != null) {
      user.onAnswerReadComplete();
    }
  }

  void onDelivered() {
    connection.onDelivered(this);
  }

  /// Its user wants no more of it: a stream that has not ended both ways is reset, and the app may
  /// stop what it is at.
  public void leave() {
    user = null;
    answer.drop();
    if (!closed) {
      if (remoteEnded && localEnded) {
        end();
      } else {
        reset(Http2Error.CANCEL);
      }
    }
  }

  private void reset(Http2Error why) {
    sender.write(Frames.resetStream(allocator(), id, why));
    end();
  }

  private void end() {
    closed = true;
    out.drop();
    connection.remove(this);
  }

  /// What has come is no answer.
  void refuse(Http2Error why, Fault fault) {
    reset(why);
    tellFault(fault);
  }

  private void tellFault(Fault fault) {
    UpstreamUser told = user;
    user = null;
    answer.drop();
    if (told != null) {
      told.onFault(fault);
    }
  }

  /// The connection ends for a fault of the app's; the stream is no longer among its others.
  void fail(Fault fault) {
    closed = true;
    out.drop();
    if (!answer.isWhole()) {
      tellFault(fault);
    }
  }

  /// The app has ended it, or the connection is gone; the stream is no longer among its others. An
  /// answer that is whole here is still given to its user.
  void close(boolean untouched) {
    closed = true;
    out.drop();
    if (!answer.isWhole()) {
      UpstreamUser told = user;
      user = null;
      answer.drop();
      if (told != null) {
        told.onClosed(untouched);
      }
    }
  }

  @Override
  public void onDataSent(int bytes, boolean emptied) {
    connection.onDataSent(bytes, emptied);
  }

  @Override
  public void onWaitingSent() {
    if (user != null) {
      user.onWritable();
    }
  }

  @Override
  public void onEndSent() {
    localEnded = true;
    if (remoteEnded && !closed) {
      end();
    }
  }
}
