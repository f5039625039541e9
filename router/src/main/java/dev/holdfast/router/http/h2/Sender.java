package dev.holdfast.router.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.ArrayDeque;

/// Sends the frames of one connection. Streams that have more to send than the windows and the
/// socket take now wait for their turn, a frame each. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends in channelInactive.
final class Sender {
  // Up to this a copy costs less than one more piece in the write.
  private static final int COPY_MOST = 2 << 10;

  private final Channel channel;
  private final SendWindow window = new SendWindow(SendWindow.INITIAL);
  private final ArrayDeque<OutQueue> waiting = new ArrayDeque<>();
  private final Runnable flush = this::flush;
  private boolean flushing;
  private boolean noTableSaid;

  Sender(Channel channel) {
    this.channel = channel;
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /// Owns the bytes. All that is written goes out when the loop has done what it is at, all
  /// streams' frames as one write.
  void write(ByteBuf frame) {
    channel.write(frame, channel.voidPromise());
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(flush);
    }
  }

  private void flush() {
    flushing = false;
    channel.flush();
  }

  /// Whether a header block may go out as it is: the connection's first says more.
  boolean hasSaidNoTable() {
    return noTableSaid;
  }

  /// A whole header block, in as many frames as it takes.
  void headers(int stream, HeaderBlock block, int flags) {
    int prefix = noTableSaid ? 0 : 1;
    int first = Math.min(block.length(), Frames.PAYLOAD_MOST - prefix);
    ByteBuf out = allocator().directBuffer(Frames.HEAD_LENGTH + prefix + block.length());
    int end = first == block.length() ? Frames.END_HEADERS : 0;
    Frames.head(out, prefix + first, Frames.HEADERS, flags | end, stream);
    sayNoTable(out);
    block.writeTo(out, 0, first);
    for (int at = first; at < block.length(); ) {
      int more = Math.min(block.length() - at, Frames.PAYLOAD_MOST);
      end = at + more == block.length() ? Frames.END_HEADERS : 0;
      Frames.head(out, more, Frames.CONTINUATION, end, stream);
      block.writeTo(out, at, more);
      at += more;
    }
    write(out);
  }

  /// A head and a body behind it, in one buffer. False where that cannot be: either is too large
  /// for a frame of its own, or the body for a copy.
  boolean headersAndData(int stream, HeaderBlock block, ByteBuf body, int flags) {
    int length = body.readableBytes();
    int prefix = noTableSaid ? 0 : 1;
    int head = prefix + block.length();
    if (length > COPY_MOST || head > Frames.PAYLOAD_MOST) {
      return false;
    }
    ByteBuf out = allocator().directBuffer(2 * Frames.HEAD_LENGTH + head + length);
    Frames.head(out, head, Frames.HEADERS, Frames.END_HEADERS, stream);
    sayNoTable(out);
    block.writeTo(out, 0, block.length());
    Frames.head(out, length, Frames.DATA, flags, stream);
    write(out.writeBytes(body));
    body.release();
    return true;
  }

  /// Stands before a connection's first block.
  private void sayNoTable(ByteBuf out) {
    if (!noTableSaid) {
      out.writeByte(HeaderBlock.NO_TABLE);
      noTableSaid = true;
    }
  }

  /// How many of that many bytes of DATA may go out now, as far as the connection is concerned.
  int allows(int bytes) {
    return channel.isWritable() ? window.allows(bytes) : 0;
  }

  void take(int bytes) {
    window.take(bytes);
  }

  /// One frame of DATA, already within both windows; owns the bytes.
  void data(int stream, ByteBuf bytes, int flags) {
    int length = bytes.readableBytes();
    window.take(length);
    boolean copied = length <= COPY_MOST;
    ByteBuf head = allocator().directBuffer(Frames.HEAD_LENGTH + (copied ? length : 0));
    Frames.head(head, length, Frames.DATA, flags, stream);
    if (copied) {
      head.writeBytes(bytes);
      bytes.release();
      write(head);
    } else {
      write(head);
      write(bytes);
    }
  }

  /// The queue could send more if this connection took more.
  void await(OutQueue queue) {
    waiting.add(queue);
  }

  void forget(OutQueue queue) {
    waiting.remove(queue);
  }

  /// False where the window would outgrow what it may be.
  boolean grow(int bytes) {
    boolean fits = window.grow(bytes);
    run();
    return fits;
  }

  /// Gives each waiting stream its turns, as long as the connection takes bytes.
  void run() {
    while (!waiting.isEmpty() && allows(1) > 0) {
      waiting.remove().turn();
    }
  }
}
