package dev.holdfast.router.http.h2;

import dev.holdfast.router.tls.TlsEnding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection of HTTP/2, from its preface to its end: reads frames, whose meaning is
/// {@link ServerFrames}', and ends in order or with an error. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A close that fails ends in channelInactive.
public final class ServerConnection extends ChannelInboundHandlerAdapter {
  /// RFC 9113 §3.4: what a client sends first.
  public static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  // RFC 9113 §6.8: the id of a first GOAWAY, when requests may be on their way.
  private static final int HIGHEST_STREAM = Integer.MAX_VALUE;
  private static final String CALM = "too many frames that ask for nothing";
  private static final String SLOW_HEAD = "a head was not whole in time";
  private static final long DRAIN_PING = 0x686f6c6466617374L;

  private final Channel channel;
  private final StreamOwner owner;
  private final Http2Limits limits;
  private final Sender sender;
  private final StreamTable streams = new StreamTable();
  private final ServerFrames frames;
  private final DefaultHttp2FrameReader reader;
  private final ReceiveWindow received;
  private final Budget budget;
  private final Unfinished unfinished;
  // What nobody says more of is the reader's: it cuts off header blocks.
  private CutOff flood = CutOff.CONTINUATION;
  private @Nullable ByteBuf input;
  private boolean prefaced;
  private boolean draining;
  private boolean lastSaid;
  private boolean ending;

  public ServerConnection(
      Channel channel, Http2Limits limits, Http2Scratch scratch, StreamOwner owner) {
    this.channel = channel;
    this.owner = owner;
    this.limits = limits;
    this.sender = new Sender(channel);
    this.received = new ReceiveWindow(limits.connectionWindow());
    this.budget = new Budget(limits.budgetFrames(), owner.nowNanos());
    this.unfinished = new Unfinished(owner::onHeadBegun, owner::onHeadWhole);
    this.frames = new ServerFrames(this, streams, sender, scratch);
    this.reader = new DefaultHttp2FrameReader(new HeaderBlocks(scratch.request, scratch.listMost));
    greet(scratch.listMost);
  }

  /// The server's preface (RFC 9113 §3.4).
  private void greet(int listMost) {
    sender.write(
        Frames.settings(
            channel.alloc(),
            Frames.MAX_CONCURRENT_STREAMS,
            limits.streams(),
            Frames.INITIAL_WINDOW_SIZE,
            limits.streamWindow(),
            Frames.MAX_HEADER_LIST_SIZE,
            listMost,
            Frames.ENABLE_CONNECT_PROTOCOL,
            1,
            Frames.NO_RFC7540_PRIORITIES,
            1));
    int more = limits.connectionWindow() - SendWindow.INITIAL;
    if (more > 0) {
      sender.write(Frames.windowUpdate(channel.alloc(), 0, more));
    }
  }

  Http2Limits limits() {
    return limits;
  }

  StreamOwner owner() {
    return owner;
  }

  /// How many streams are open.
  public int streamCount() {
    return streams.size();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    owner.onRead();
    onBytes(context, (ByteBuf) message);
  }

  private void onBytes(ChannelHandlerContext context, ByteBuf bytes) {
    if (ending) {
      bytes.release();
      return;
    }
    ByteBuf all =
        input == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), input, bytes);
    input = all;
    if (prefaced || isPreface(all)) {
      readFrames(context, all);
    }
    if (input != null && !input.isReadable()) {
      dropInput();
    }
  }

  /// How many of the buffer's first bytes are those of a preface.
  public static int prefaceLength(ByteBuf in) {
    int most = Math.min(in.readableBytes(), PREFACE.length);
    int length = 0;
    while (length < most && in.getByte(in.readerIndex() + length) == PREFACE[length]) {
      length++;
    }
    return length;
  }

  private boolean isPreface(ByteBuf in) {
    int length = prefaceLength(in);
    if (length < in.readableBytes() && length < PREFACE.length) {
      fail(Http2Error.PROTOCOL_ERROR, "expected the preface of HTTP/2");
    } else if (length == PREFACE.length) {
      in.skipBytes(length);
      prefaced = true;
    } else {
      unfinished.onPreface();
    }
    return prefaced;
  }

  private void readFrames(ChannelHandlerContext context, ByteBuf in) {
    int end = in.writerIndex();
    in.writerIndex(in.readerIndex() + unfinished.readable(in));
    try {
      while (!ending && in.isReadable() && FrameInput.readFrame(reader, frames, context, in)) {
        // There may be another.
      }
    } catch (Http2Exception e) {
      onError(e.error());
    } finally {
      in.writerIndex(end);
    }
  }

  /// What else went wrong the code says; the reader's own words are of this process' insides.
  private void onError(Http2Error why) {
    if (why == Http2Error.ENHANCE_YOUR_CALM) {
      owner.onCutOff(flood);
    }
    fail(why, why == Http2Error.ENHANCE_YOUR_CALM ? CALM : "");
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    owner.onReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    owner.onRead();
    owner.onWritability(channel.isWritable());
    sender.run();
  }

  /// RFC 9113 §9.1: a client that sends no more is gone; HTTP/2 ends as a whole.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE
        || (event instanceof SslCloseCompletionEvent && !ending)) {
      context.close();
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ending = true;
    closeStreams();
    dropInput();
    reader.close();
    owner.onClosed();
  }

  /// A broken connection closes by itself; an error of ours closes this connection and no other.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!TlsEnding.isPeers(cause)) {
      LOG.error("a client's connection of HTTP/2 is closed by an error of the router", cause);
    }
    context.close();
  }

  private void dropInput() {
    if (input != null) {
      input.release();
      input = null;
    }
  }

  /// The client has sent something that asks for nothing.
  ///
  /// @param kind what of
  void spend(CutOff kind) throws Http2Exception {
    if (!budget.spend(owner.nowNanos())) {
      flood = kind;
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, CALM);
    }
  }

  // What a client sends because of an answer: a PING or a SETTINGS, and windows returned.
  private static final int EARNED_BY_ANSWER = 2;
  // One WINDOW_UPDATE for each so many bytes is as many as clients send.
  private static final int BYTES_PER_FRAME = 2 << 10;

  void onAnswered() {
    budget.earn(EARNED_BY_ANSWER);
  }

  void onDataSent(int bytes, boolean emptied) {
    budget.earn(bytes / BYTES_PER_FRAME + (emptied && bytes > 0 ? 1 : 0));
  }

  /// Room for DATA. False where the client has sent more than it may.
  boolean receive(int bytes) {
    return received.receive(bytes);
  }

  /// DATA needs no room here any more.
  void take(int bytes) {
    int returned = received.take(bytes);
    if (returned > 0 && !ending) {
      sender.write(Frames.windowUpdate(channel.alloc(), 0, returned));
    }
  }

  /// Resets a stream for this side's reasons.
  void reset(ServerStream stream, Http2Error why) {
    sender.write(Frames.resetStream(channel.alloc(), stream.id(), why));
    remove(stream, StreamTable.Gone.RESET);
  }

  /// Both ways of a stream have ended, or its client has reset it.
  void onEnded(ServerStream stream) {
    remove(stream, StreamTable.Gone.ENDED);
  }

  private void remove(ServerStream stream, StreamTable.Gone how) {
    streams.remove(stream.id(), how);
    stream.close();
    if (streams.size() == 0 && !ending) {
      owner.onIdle();
      if (lastSaid) {
        end();
      }
    }
  }

  /// Ends in order: no stream is taken after those that are known here, which finish. Two steps, so
  /// that requests on their way are taken too (RFC 9113 §6.8).
  public void drain() {
    if (!draining && !ending) {
      draining = true;
      goAway(HIGHEST_STREAM, Http2Error.NO_ERROR, "");
      sender.write(Frames.ping(channel.alloc(), 0, DRAIN_PING));
    }
  }

  void onPingAck(long payload) {
    if (draining && payload == DRAIN_PING) {
      sayLast();
    }
  }

  /// The second step; what the client begins from now on is not taken.
  public void sayLast() {
    if (draining) {
      takeNoMore("");
    }
  }

  /// What the client has begun to send does not come to its end: nothing behind it can be read.
  /// Streams at work finish; what else the client may want it can ask for on another connection.
  public void onSlowHead() {
    if (!lastSaid && !ending) {
      owner.onCutOff(CutOff.SLOW_HEAD);
      takeNoMore(SLOW_HEAD);
    }
  }

  private void takeNoMore(String why) {
    if (!lastSaid && !ending) {
      lastSaid = true;
      goAway(streams.highest(), Http2Error.NO_ERROR, why);
      if (streams.size() == 0) {
        end();
      }
    }
  }

  /// Whether streams that begin now are not taken, and their client knows.
  boolean isClosed() {
    return lastSaid || ending;
  }

  /// Ends at once and in order: nothing is at work.
  public void endIdle() {
    if (!ending) {
      if (!lastSaid) {
        goAway(streams.highest(), Http2Error.NO_ERROR, "");
      }
      end();
    }
  }

  /// Ends because of the client.
  private void fail(Http2Error why, String text) {
    if (!ending) {
      goAway(streams.highest(), why, text);
      end();
    }
  }

  private void goAway(int last, Http2Error why, String text) {
    sender.write(Frames.goAway(channel.alloc(), last, why, text));
  }

  private void end() {
    ending = true;
    closeStreams();
    owner.onEnding();
  }

  private void closeStreams() {
    for (ServerStream stream : streams.all()) {
      if (streams.find(stream.id()) != null) {
        streams.remove(stream.id(), StreamTable.Gone.ENDED);
        stream.close();
      }
    }
  }
}
