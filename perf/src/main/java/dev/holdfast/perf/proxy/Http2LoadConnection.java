package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A connection that carries HTTP/2: so many requests at once, each on its stream. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes the channel.
final class Http2LoadConnection extends LoadConnection {
  // What comes is never held back: this is no measurement of windows.
  private static final int WINDOW = Integer.MAX_VALUE;
  private static final int WINDOW_RETURNED = 1 << 29;

  private final int atOnce;
  private final IntObjectHashMap<Asked> waiting = new IntObjectHashMap<>();
  private final RequestFrames frames;
  private final AnswerFields fields = new AnswerFields();
  private final Listener listener = new Listener();
  private DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(fields.decoder());
  private @Nullable ByteBuf input;
  private boolean reading;
  private int nextStream;
  private int windowTaken;

  /// One request, and what has come of its answer.
  private static final class Asked implements AnswerSeen {
    private final RequestOf request;
    private final int ask;
    private final long dueNanos;
    private int status;
    private int answersAsk;
    private byte[] app = new byte[0];
    private long bytes;

    Asked(RequestOf request, int ask, long dueNanos) {
      this.request = request;
      this.ask = ask;
      this.dueNanos = dueNanos;
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public long length() {
      return bytes;
    }

    @Override
    public boolean isFrom(byte[] wanted) {
      return Arrays.equals(app, wanted);
    }

    @Override
    public int instance() {
      return -1;
    }

    @Override
    public int ask() {
      return answersAsk;
    }
  }

  /// @param scheme `http` or `https`
  Http2LoadConnection(Load load, int index, int atOnce, String scheme) {
    super(load, index);
    this.atOnce = atOnce;
    this.frames = new RequestFrames(scheme);
  }

  @Override
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  @Override
  void onOpen(Channel opened) {
    reader = new DefaultHttp2FrameReader(fields.decoder());
    nextStream = 1;
    windowTaken = 0;
    opened.writeAndFlush(frames.begin(opened.alloc(), WINDOW), opened.voidPromise());
    for (int i = 0; i < atOnce; i++) {
      load().onFree(this);
    }
  }

  @Override
  void send(int number, RequestOf request, long dueNanos) {
    Channel open = channel();
    if (open == null) {
      return;
    }
    waiting.put(nextStream, new Asked(request, number, dueNanos));
    write(open, frames.request(open.alloc(), nextStream, request, number));
    nextStream += 2;
  }

  /// What is written while answers are read goes out with them.
  private void write(Channel open, ByteBuf frame) {
    open.write(frame, open.voidPromise());
    if (!reading) {
      open.flush();
    }
  }

  @Override
  int forget(String why) {
    int lost = waiting.size();
    waiting.values().forEach(asked -> load().tally().fail(asked.ask, asked.request, why));
    waiting.clear();
    if (input != null) {
      input.release();
      input = null;
    }
    return lost;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Http2Exception {
    reading = true;
    ByteBuf come = (ByteBuf) msg;
    ByteBuf in =
        input == null
            ? come
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), input, come);
    input = in;
    reader.readFrame(ctx, in, listener);
    if (!in.isReadable()) {
      in.release();
      input = null;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    ctx.flush();
  }

  private void onEnd(int stream) {
    Asked asked = asked(stream);
    waiting.remove(stream);
    onAnswer(asked.request, asked.ask, asked.dueNanos, asked);
    load().onFree(this);
  }

  private Asked asked(int stream) {
    @Nullable Asked asked = waiting.get(stream);
    if (asked == null) {
      throw new IllegalArgumentException("frames that nobody asked for, of stream " + stream);
    }
    return asked;
  }

  private final class Listener extends Http2FrameAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
      Asked asked = asked(id);
      asked.status = fields.statusCode();
      asked.answersAsk = fields.ask();
      asked.app = fields.app();
      if (end) {
        onEnd(id);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
      int length = data.readableBytes() + padding;
      windowTaken += length;
      if (windowTaken >= WINDOW_RETURNED) {
        write(ctx.channel(), frames.windowUpdate(ctx.alloc(), windowTaken));
        windowTaken = 0;
      }
      asked(id).bytes += data.readableBytes();
      if (end) {
        onEnd(id);
      }
      return length;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
      write(ctx.channel(), frames.settingsAck(ctx.alloc()));
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) {
      write(ctx.channel(), frames.pingAck(ctx.alloc(), data));
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long error) {
      @Nullable Asked asked = waiting.remove(id);
      if (asked != null) {
        String why = "stream reset: " + Http2Error.valueOf(error);
        load().tally().fail(asked.ask, asked.request, why);
        load().onFree(Http2LoadConnection.this);
      }
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long error, ByteBuf debug) {
      load().tally().fail(Tally.NO_ASK, null, "GOAWAY " + Http2Error.valueOf(error));
    }
  }
}
