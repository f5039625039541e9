package dev.holdfast.router.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One stream that a client has opened: its state (RFC 9113 §5.1), its windows, and what goes out
/// on it. Event loop only.
public final class ServerStream implements OutQueue.Listener {
  private final ServerConnection connection;
  private final Sender sender;
  private final int id;
  private final OutQueue out;
  private final ReceiveWindow received;
  private @Nullable StreamUser user;
  private boolean remoteEnded;
  private boolean localEnded;
  private boolean closed;
  // What the head says that the body has; -1 where it says nothing.
  private long bodyLeft = -1;

  ServerStream(ServerConnection connection, Sender sender, int id, int sendWindow, int ownWindow) {
    this.connection = connection;
    this.sender = sender;
    this.id = id;
    this.out = new OutQueue(id, sender, sendWindow, this);
    this.received = new ReceiveWindow(ownWindow);
  }

  public int id() {
    return id;
  }

  StreamUser user() {
    return Objects.requireNonNull(user);
  }

  void giveTo(StreamUser newUser) {
    user = newUser;
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

  /// Whether both ways have ended in order.
  public boolean hasEnded() {
    return remoteEnded && localEnded;
  }

  ByteBufAllocator allocator() {
    return sender.allocator();
  }

  /// The body must have that many bytes.
  void expectBody(long bytes) {
    bodyLeft = bytes;
  }

  /// More of the body has come. False where that is more than was said.
  boolean onBody(int bytes) {
    if (bodyLeft < 0) {
      return true;
    }
    bodyLeft -= bytes;
    return bodyLeft >= 0;
  }

  /// The client has ended its way. False where more of the body was to come.
  boolean onRemoteEnd() {
    remoteEnded = true;
    return bodyLeft <= 0;
  }

  /// The client has ended its way, and this side before: the stream is over.
  void closeIfEnded() {
    if (remoteEnded && localEnded && !closed) {
      connection.onEnded(this);
    }
  }

  /// The bytes of DATA are not held here any more: the client may send as many again.
  public void take(int bytes) {
    connection.take(bytes);
    int returned = received.take(bytes);
    if (returned > 0 && !remoteEnded && !closed) {
      sender.write(Frames.windowUpdate(allocator(), id, returned));
    }
  }

  /// Whether all that was written has gone out, so that more may be.
  public boolean isWritable() {
    return out.isEmpty();
  }

  /// A head; the last or one before.
  ///
  /// @param flags {@link Frames#END_STREAM} or 0
  public void writeHead(HeaderBlock block, int flags) {
    if (!closed) {
      sender.headers(id, block, flags);
      if ((flags & Frames.END_STREAM) != 0) {
        onEndSent();
      }
    }
  }

  /// A head, and the body behind it, as one piece where the windows take it.
  ///
  /// @param in where the app's head and body stand; owned
  /// @param bodyAt where the body begins; it ends with the buffer
  public void writeHeadAndData(HeaderBlock block, ByteBuf in, int bodyAt, int flags) {
    int body = in.writerIndex() - bodyAt;
    if (closed) {
      in.release();
    } else if (out.allows(body) == body
        && (writeInPlace(block, in, bodyAt, flags)
            || sender.headersAndData(id, block, in.readerIndex(bodyAt), flags))) {
      out.take(body);
      onDataSent(body, true);
      if ((flags & Frames.END_STREAM) != 0) {
        onEndSent();
      }
    } else {
      writeHead(block, 0);
      writeData(in.readerIndex(bodyAt), flags);
    }
  }

  /// The new head goes in place of the old, where there is room for it.
  private boolean writeInPlace(HeaderBlock block, ByteBuf in, int bodyAt, int flags) {
    int body = in.writerIndex() - bodyAt;
    int head = bodyAt - 2 * Frames.HEAD_LENGTH - block.length();
    if (head < in.readerIndex()
        || block.length() > Frames.PAYLOAD_MOST
        || body > Frames.PAYLOAD_MOST
        || !sender.hasSaidNoTable()) {
      return false;
    }
    in.setIndex(head, head);
    Frames.head(in, block.length(), Frames.HEADERS, Frames.END_HEADERS, id);
    block.writeTo(in, 0, block.length());
    Frames.head(in, body, Frames.DATA, flags, id);
    sender.write(in.writerIndex(bodyAt + body));
    return true;
  }

  /// More of the body; owns the bytes.
  public void writeData(ByteBuf bytes, int flags) {
    if (closed) {
      bytes.release();
    } else {
      out.data(bytes, flags);
    }
  }

  /// The trailer section, and with it the end.
  public void writeTrailers(HeaderBlock block) {
    if (!closed) {
      out.trailers(block);
    }
  }

  /// Ends the stream as it is; what has not gone out is dropped.
  public void reset(Http2Error why) {
    if (!closed) {
      connection.reset(this, why);
    }
  }

  @Override
  public void onDataSent(int bytes, boolean emptied) {
    connection.onDataSent(bytes, emptied);
  }

  @Override
  public void onWaitingSent() {
    user().onWritable();
  }

  @Override
  public void onEndSent() {
    localEnded = true;
    connection.onAnswered();
    if (remoteEnded) {
      connection.onEnded(this);
    } else {
      user().onEndSent();
    }
  }

  /// It is over.
  void close() {
    closed = true;
    out.drop();
    user().onClosed();
  }
}
