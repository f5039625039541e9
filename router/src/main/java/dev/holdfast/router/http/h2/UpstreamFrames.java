package dev.holdfast.router.http.h2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import dev.holdfast.router.http.h1.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// What the frames of an app mean (RFC 9113 §5 and §6). A fault of the connection is thrown; one of
/// a stream resets it. Event loop only.
final class UpstreamFrames extends PeerFrames {
  private static final int FINAL = 200;

  private final UpstreamConnection connection;
  private final Sender sender;
  private final AnswerText text;

  UpstreamFrames(UpstreamConnection connection, Sender sender, AnswerText text) {
    this.connection = connection;
    this.sender = sender;
    this.text = text;
  }

  /// The stream; null where it is over, and the frame may have been on its way (RFC 9113 §5.1).
  private @Nullable UpstreamStream stream(int id) throws Http2Exception {
    requireSettings();
    UpstreamStream stream = connection.find(id);
    if (stream == null) {
      if (connection.isIdle(id)) {
        throw connectionError(Http2Error.PROTOCOL_ERROR, "a frame of stream %d, idle", id);
      }
      connection.spend();
    }
    return stream;
  }

  /// The same, of a frame that only a peer sends that has not ended the stream.
  private @Nullable UpstreamStream sendingStream(int id) throws Http2Exception {
    UpstreamStream stream = stream(id);
    if (stream != null && stream.isRemoteEnded()) {
      throw connectionError(Http2Error.STREAM_CLOSED, "a frame of stream %d, ended", id);
    }
    return stream;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    UpstreamStream stream = sendingStream(id);
    if (stream != null) {
      if (text.code() < FINAL) {
        connection.spend();
      }
      stream.onHead(text, end);
    }
  }

  @Override
  public void onHeadTooLarge(int id) throws Http2Exception {
    UpstreamStream stream = sendingStream(id);
    if (stream != null) {
      stream.refuse(Http2Error.CANCEL, Fault.HEAD_TOO_LARGE);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    int length = data.readableBytes() + padding;
    if (!connection.receive(length)) {
      throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "more DATA than the window allows");
    }
    UpstreamStream stream = sendingStream(id);
    if (stream == null) {
      return length;
    }
    if (!data.isReadable() && !end) {
      connection.spend();
    }
    if (stream.received().receive(length)) {
      stream.onData(data, length, end);
    } else {
      connection.spend();
      stream.refuse(Http2Error.FLOW_CONTROL_ERROR, Fault.HTTP2_ANSWER);
    }
    return length;
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int id, int dependsOn, short weight, boolean exclusive)
      throws Http2Exception {
    requireSettings();
    connection.spend();
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long errorCode)
      throws Http2Exception {
    UpstreamStream stream = stream(id);
    if (stream != null) {
      connection.spend();
      connection.remove(stream);
      stream.close(errorCode == Http2Error.REFUSED_STREAM.code());
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    if (Boolean.TRUE.equals(settings.pushEnabled())) {
      // RFC 9113 §6.5.2.
      throw connectionError(Http2Error.PROTOCOL_ERROR, "ENABLE_PUSH by a server");
    }
    sender.write(Frames.settingsAck(sender.allocator()));
    Long streams = settings.maxConcurrentStreams();
    if (streams != null) {
      connection.limitStreams(streams);
    }
    Integer window = settings.initialWindowSize();
    if (window != null) {
      initialWindow(window, connection.all(), UpstreamStream::out);
    }
    if (isSettled()) {
      connection.spend();
    } else {
      settle();
      connection.owner().onSettled();
    }
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
    requireSettings();
    connection.spend();
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    requireSettings();
    connection.spend();
    sender.write(Frames.ping(sender.allocator(), Frames.ACK, data));
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
    requireSettings();
    connection.spend();
  }

  /// RFC 9113 §8.4: it is turned off.
  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext context, int id, int promised, Http2Headers headers, int padding)
      throws Http2Exception {
    throw connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE, which is turned off");
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext context, int lastStream, long errorCode, ByteBuf debug)
      throws Http2Exception {
    requireSettings();
    connection.spend();
    connection.onGoAway(lastStream);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int id, int bytes)
      throws Http2Exception {
    requireSettings();
    if (id == 0) {
      connection.spend();
      if (!sender.grow(bytes)) {
        throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "the window outgrows 2^31-1");
      }
      return;
    }
    UpstreamStream stream = stream(id);
    if (stream != null) {
      connection.spend();
      if (!stream.out().grow(bytes)) {
        stream.refuse(Http2Error.FLOW_CONTROL_ERROR, Fault.HTTP2_ANSWER);
      }
    }
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    requireSettings();
    connection.spend();
  }
}
