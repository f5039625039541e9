package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.tls.TlsEnding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection of HTTP/2 to an app, from its preface to its end: its streams, its windows, and how
/// it ends; what frames mean is {@link UpstreamFrames}'. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A close that fails ends in channelInactive.
public final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

  // An app that names no limit gets as many at once on a connection, then a further connection.
  private static final int STREAMS_MOST = 1_000;
  private static final String CALM = "too many frames that ask for nothing";

  // What an app sends because of a request: a PING or a SETTINGS, and windows returned.
  private static final int EARNED_BY_REQUEST = 2;
  // Because of a message in a stream: a PING, and windows returned for it twice.
  private static final int EARNED_BY_MESSAGE = 3;
  // One WINDOW_UPDATE for each so many bytes is as many as apps send.
  private static final int BYTES_PER_FRAME = 2 << 10;

  private final Channel channel;
  private final UpstreamScratch scratch;
  private final UpstreamOwner owner;
  private final Sender sender;
  private final UpstreamFrames frames;
  private final FrameInput input;
  private final IntObjectHashMap<UpstreamStream> open = new IntObjectHashMap<>();
  private final List<UpstreamStream> delivered = new ArrayList<>();
  private final ReceiveWindow received;
  private final Budget budget;
  private int scheme = RequestFields.SCHEME_HTTP;
  private int nextId = 1;
  private int streamsMost = STREAMS_MOST;
  private boolean closing;
  private boolean ended;
  private @Nullable Throwable broken;
  private @Nullable ScheduledFuture<?> closeDue;

  public UpstreamConnection(Channel channel, UpstreamScratch scratch, UpstreamOwner owner) {
    this.channel = channel;
    this.scratch = scratch;
    this.owner = owner;
    this.sender = new Sender(channel);
    this.frames = new UpstreamFrames(this, sender, scratch.answer);
    UpstreamLimits limits = scratch.limits;
    this.received = new ReceiveWindow(limits.http2().connectionWindow());
    this.budget = new Budget(limits.http2().budgetFrames(), owner.nowNanos());
    this.input =
        new FrameInput(
            new DefaultHttp2FrameReader(new HeaderBlocks(scratch.answer, limits.headBytes())),
            frames);
  }

  /// Says the client's preface (RFC 9113 §3.4); the app's is awaited.
  public void greet() {
    Http2Limits limits = scratch.limits.http2();
    if (channel.pipeline().get(SslHandler.class) != null) {
      scheme = RequestFields.SCHEME_HTTPS;
    }
    sender.write(Unpooled.wrappedBuffer(ServerConnection.PREFACE));
    sender.write(
        Frames.settings(
            channel.alloc(),
            Frames.ENABLE_PUSH,
            0,
            Frames.INITIAL_WINDOW_SIZE,
            limits.streamWindow(),
            Frames.MAX_HEADER_LIST_SIZE,
            scratch.limits.headBytes()));
    int more = limits.connectionWindow() - SendWindow.INITIAL;
    if (more > 0) {
      sender.write(Frames.windowUpdate(channel.alloc(), 0, more));
    }
  }

  UpstreamScratch scratch() {
    return scratch;
  }

  UpstreamLimits limits() {
    return scratch.limits;
  }

  UpstreamOwner owner() {
    return owner;
  }

  /// Of requests here: whether they go over TLS, as an index of HPACK's static table. An app is
  /// told what its own connection is; what the client's was says X-Forwarded-Proto.
  int scheme() {
    return scheme;
  }

  int initialWindow() {
    return frames.initialWindow();
  }

  /// How many streams the app takes at once.
  public int streamsMost() {
    return streamsMost;
  }

  void limitStreams(long most) {
    streamsMost = (int) Math.min(STREAMS_MOST, most);
  }

  /// Whether it may carry more streams, as far as its state goes.
  public boolean takesStreams() {
    return !closing && !ended && nextId > 0;
  }

  /// Begins a stream with a request in HTTP/1.1's form: its head, and what of the body stands
  /// behind it; owns the bytes.
  public UpstreamStream begin(ByteBuf request, UpstreamUser user) {
    UpstreamStream stream = new UpstreamStream(this, sender, nextId, user);
    open.put(nextId, stream);
    nextId += 2;
    stream.begin(request);
    return stream;
  }

  @Nullable UpstreamStream find(int id) {
    return open.get(id);
  }

  /// Whether no stream of that id has begun.
  boolean isIdle(int id) {
    return (id & 1) == 0 || (nextId > 0 && id >= nextId);
  }

  List<UpstreamStream> all() {
    return List.copyOf(open.values());
  }

  /// A stream is over.
  void remove(UpstreamStream stream) {
    if (open.remove(stream.id()) != null) {
      budget.earn(EARNED_BY_REQUEST);
      onFewer();
    }
  }

  private void onFewer() {
    if (open.isEmpty() && closing && !ended) {
      end(Http2Error.NO_ERROR, "");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      input.read(context, (ByteBuf) message);
    } catch (Http2Exception e) {
      // What else went wrong the code says; the reader's own words are of this process' insides.
      fail(e.error(), e.error() == Http2Error.ENHANCE_YOUR_CALM ? CALM : "");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    for (int i = 0; i < delivered.size(); i++) {
      delivered.get(i).onReadComplete();
    }
    delivered.clear();
  }

  /// A stream has given something to its user, who is told when no more is there.
  void onDelivered(UpstreamStream stream) {
    if (delivered.isEmpty() || !delivered.getLast().equals(stream)) {
      delivered.add(stream);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    sender.run();
  }

  /// HTTP/2 ends as a whole.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      context.close();
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended = true;
    if (closeDue != null) {
      closeDue.cancel(false);
    }
    input.close();
    Throwable why = broken == null ? new ClosedChannelException() : broken;
    takeNoMore();
    owner.onClosed(why);
    closeAll(false, 0);
  }

  /// A failed read closes the channel by itself. A failed write shuts only the way out: answers and
  /// GOAWAY may still stand in the way in, and where they do not its end is read next. An error of
  /// ours closes this connection and no other.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken = cause;
    if (cause instanceof IOException && !(cause instanceof SSLException) && !open.isEmpty()) {
      takeNoMore();
      closeInTime();
      return;
    }
    if (!TlsEnding.isPeers(cause)) {
      LOG.error("a connection of HTTP/2 to an app is closed by an error of the router", cause);
    }
    context.close();
  }

  /// The app has sent something that asks for nothing.
  void spend() throws Http2Exception {
    if (!budget.spend(owner.nowNanos())) {
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, CALM);
    }
  }

  void onDataSent(int bytes, boolean emptied) {
    budget.earn(bytes / BYTES_PER_FRAME + (emptied && bytes > 0 ? EARNED_BY_MESSAGE : 0));
  }

  /// DATA has come: the connection's window is returned at once, since what one stream's client
  /// does not take must not hold up the others; each stream's own window bounds it. False where the
  /// app has sent more than it may.
  boolean receive(int bytes) {
    if (!received.receive(bytes)) {
      return false;
    }
    int returned = received.take(bytes);
    if (returned > 0 && !ended) {
      sender.write(Frames.windowUpdate(channel.alloc(), 0, returned));
    }
    return true;
  }

  private void takeNoMore() {
    if (!closing) {
      closing = true;
      owner.onClosing();
    }
  }

  /// The app takes no streams after that one; the later ones it has not looked at.
  void onGoAway(int lastStream) {
    takeNoMore();
    closeAll(true, lastStream);
    onFewer();
  }

  private void closeAll(boolean untouched, int after) {
    for (UpstreamStream stream : all()) {
      if (stream.id() > after && open.remove(stream.id()) != null) {
        stream.close(untouched);
      }
    }
  }

  /// Takes no more streams, and ends when those that are open have ended.
  public void drain() {
    takeNoMore();
    onFewer();
  }

  /// Ends because of the app.
  private void fail(Http2Error why, String text) {
    if (ended) {
      return;
    }
    broken = new IOException("frames that are malformed or too many: " + why);
    takeNoMore();
    end(why, text);
    for (UpstreamStream stream : all()) {
      if (open.remove(stream.id()) != null) {
        stream.fail(Fault.HTTP2_ANSWER);
      }
    }
  }

  private void end(Http2Error why, String text) {
    ended = true;
    input.close();
    sender.write(Frames.goAway(channel.alloc(), 0, why, text));
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    // An app that does not read takes in no GOAWAY either.
    closeInTime();
  }

  private void closeInTime() {
    if (closeDue == null) {
      closeDue =
          channel
              .eventLoop()
              .schedule(
                  () -> TlsEnding.cut(channel),
                  owner.closingMost().toNanos(),
                  TimeUnit.NANOSECONDS);
    }
  }
}
