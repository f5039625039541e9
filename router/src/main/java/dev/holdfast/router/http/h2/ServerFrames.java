package dev.holdfast.router.http.h2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import dev.holdfast.router.http.h1.BodyKind;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import dev.holdfast.router.http.h2.StreamTable.Gone;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// What the frames of a client mean (RFC 9113 §5 and §6). A fault of the connection is thrown; one
/// of a stream resets it. Event loop only.
final class ServerFrames extends PeerFrames {
  private static final byte[] NO_KEY = new byte[0];

  private final ServerConnection connection;
  private final StreamTable streams;
  private final Sender sender;
  private final Http2Scratch scratch;

  ServerFrames(
      ServerConnection connection, StreamTable streams, Sender sender, Http2Scratch scratch) {
    this.connection = connection;
    this.streams = streams;
    this.sender = sender;
    this.scratch = scratch;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    requireSettings();
    ServerStream known = streams.find(id);
    if (known != null) {
      trailers(known, end);
      return;
    }
    ServerStream stream = open(id);
    if (stream == null) {
      return;
    }
    if (end) {
      stream.onRemoteEnd();
    }
    request(stream, end ? Frames.END_STREAM : 0);
  }

  /// The stream that the client begins; null where it is not taken.
  private @Nullable ServerStream open(int id) throws Http2Exception {
    Gone was = streams.gone(id);
    if ((id & 1) == 0 || was == Gone.PASSED) {
      throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %d cannot be begun", id);
    }
    if (was == Gone.ENDED) {
      throw connectionError(Http2Error.STREAM_CLOSED, "stream %d has ended", id);
    }
    if (was == Gone.RESET) {
      connection.spend(CutOff.CLOSED_STREAM);
      return null;
    }
    streams.begin(id);
    if (connection.isClosed()) {
      return null;
    }
    if (streams.size() >= connection.limits().streams()) {
      refuse(id, Http2Error.REFUSED_STREAM, CutOff.REFUSED_STREAM);
      return null;
    }
    ServerStream stream =
        new ServerStream(
            connection, sender, id, initialWindow(), connection.limits().streamWindow());
    streams.add(stream);
    stream.giveTo(connection.owner().onStream(stream));
    return stream;
  }

  /// Resets a stream that is not open here.
  private void refuse(int id, Http2Error why, CutOff flood) throws Http2Exception {
    connection.spend(flood);
    streams.remove(id, Gone.RESET);
    sender.write(Frames.resetStream(sender.allocator(), id, why));
  }

  private void request(ServerStream stream, int flags) throws Http2Exception {
    RequestText text = scratch.request;
    StreamUser user = stream.user();
    byte[] key = text.isWebSocket() ? user.webSocketKey() : NO_KEY;
    Fault fault = text.renderHead(flags, key) ? scan(text) : Fault.HTTP2_MALFORMED;
    RequestHead head = scratch.scanner.head();
    if (fault == null && flags != 0 && head.body() != BodyKind.NONE) {
      // RFC 9113 §8.1.1: a length, and no data.
      fault = Fault.HTTP2_MALFORMED;
    }
    if (fault != null) {
      connection.spend(CutOff.MADE_YOU_RESET);
      user.onRefused(fault);
      return;
    }
    if (!text.isExtendedConnect() && head.body() != BodyKind.CHUNKED) {
      stream.expectBody(head.bodyLength());
    }
    user.onRequest(head);
  }

  /// Reads what was put together as HTTP/1.1's reader does. Null where it finds nothing wrong.
  private @Nullable Fault scan(RequestText text) {
    ByteText head = text.head();
    int end = scratch.scanner.scanTranslated(head.bytes(), 0, head.length());
    if (end == RequestScanner.BAD) {
      return scratch.scanner.fault();
    }
    boolean upgrades = scratch.scanner.head().upgradeLine() >= 0;
    return end == head.length() && upgrades == text.isExtendedConnect()
        ? null
        : Fault.HTTP2_MALFORMED;
  }

  /// RFC 9113 §8.1: a header block behind the data ends the stream.
  private void trailers(ServerStream stream, boolean end) throws Http2Exception {
    if (stream.isRemoteEnded()) {
      fault(stream, Http2Error.STREAM_CLOSED);
      return;
    }
    ByteText lines = scratch.request.trailers();
    if (!end || lines == null) {
      malformed(stream);
      return;
    }
    ended(stream, lines);
  }

  private void ended(ServerStream stream, ByteText trailers) throws Http2Exception {
    if (!stream.onRemoteEnd()) {
      malformed(stream);
      return;
    }
    stream.user().onEnd(trailers.bytes(), trailers.length());
    stream.closeIfEnded();
  }

  /// A stream's fault is its client's.
  private void fault(ServerStream stream, Http2Error why) throws Http2Exception {
    connection.spend(CutOff.MADE_YOU_RESET);
    stream.reset(why);
  }

  private void malformed(ServerStream stream) throws Http2Exception {
    connection.spend(CutOff.MADE_YOU_RESET);
    stream.user().onMalformed();
  }

  @Override
  public void onHeadTooLarge(int id) throws Http2Exception {
    requireSettings();
    ServerStream known = streams.find(id);
    if (known != null) {
      fault(known, Http2Error.PROTOCOL_ERROR);
      return;
    }
    ServerStream stream = open(id);
    if (stream != null) {
      connection.spend(CutOff.MADE_YOU_RESET);
      stream.user().onRefused(Fault.HEAD_TOO_LARGE);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    requireSettings();
    int length = data.readableBytes() + padding;
    if (!connection.receive(length)) {
      throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "more DATA than the window allows");
    }
    ServerStream stream = streams.find(id);
    if (stream == null) {
      connection.take(length);
      dataOfNone(id);
    } else if (stream.isRemoteEnded()) {
      connection.take(length);
      fault(stream, Http2Error.STREAM_CLOSED);
    } else if (!stream.received().receive(length)) {
      connection.take(length);
      fault(stream, Http2Error.FLOW_CONTROL_ERROR);
    } else {
      data(stream, data, length, end);
    }
    return length;
  }

  private void dataOfNone(int id) throws Http2Exception {
    switch (streams.gone(id)) {
      case IDLE ->
          throw connectionError(Http2Error.PROTOCOL_ERROR, "DATA of stream %d, which is idle", id);
      case RESET -> connection.spend(CutOff.CLOSED_STREAM);
      case ENDED, PASSED -> refuse(id, Http2Error.STREAM_CLOSED, CutOff.CLOSED_STREAM);
    }
  }

  private void data(ServerStream stream, ByteBuf data, int length, boolean end)
      throws Http2Exception {
    if (!data.isReadable() && !end) {
      connection.spend(CutOff.EMPTY_DATA);
    }
    if (!stream.onBody(data.readableBytes())) {
      connection.take(length);
      malformed(stream);
      return;
    }
    if (length > 0) {
      stream.user().onData(data, length);
    }
    if (end && streams.find(stream.id()) != null) {
      ended(stream, scratch.noTrailers());
    }
  }

  /// RFC 9113 §5.1: of a stream that is idle there is nothing else to say.
  private void requireBegun(int id, String frame) throws Http2Exception {
    if (streams.find(id) == null && streams.gone(id) == Gone.IDLE) {
      throw connectionError(Http2Error.PROTOCOL_ERROR, "%s of stream %d, idle", frame, id);
    }
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int id, int dependsOn, short weight, boolean exclusive)
      throws Http2Exception {
    requireSettings();
    connection.spend(CutOff.PRIORITY);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long errorCode)
      throws Http2Exception {
    requireSettings();
    requireBegun(id, "RST_STREAM");
    ServerStream stream = streams.find(id);
    connection.spend(CutOff.RAPID_RESET);
    if (stream != null) {
      connection.onEnded(stream);
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    if (isSettled()) {
      connection.spend(CutOff.SETTINGS);
    }
    settle();
    sender.write(Frames.settingsAck(sender.allocator()));
    Integer window = settings.initialWindowSize();
    if (window != null) {
      initialWindow(window, streams.all(), ServerStream::out);
    }
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
    requireSettings();
    connection.spend(CutOff.SETTINGS);
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    requireSettings();
    connection.spend(CutOff.PING);
    sender.write(Frames.ping(sender.allocator(), Frames.ACK, data));
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
    requireSettings();
    connection.spend(CutOff.PING);
    connection.onPingAck(data);
  }

  /// RFC 9113 §8.4: a client pushes nothing.
  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext context, int id, int promised, Http2Headers headers, int padding)
      throws Http2Exception {
    throw connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE by a client");
  }

  /// The client will close when its streams have ended; there is nothing to do.
  @Override
  public void onGoAwayRead(
      ChannelHandlerContext context, int lastStream, long errorCode, ByteBuf debug)
      throws Http2Exception {
    requireSettings();
    connection.spend(CutOff.GOAWAY);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int id, int bytes)
      throws Http2Exception {
    requireSettings();
    if (id != 0) {
      requireBegun(id, "WINDOW_UPDATE");
    }
    ServerStream stream = streams.find(id);
    if (stream != null && !stream.out().grow(bytes)) {
      fault(stream, Http2Error.FLOW_CONTROL_ERROR);
      return;
    }
    connection.spend(CutOff.WINDOW_UPDATE);
    if (id == 0 && !sender.grow(bytes)) {
      throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "the window outgrows 2^31-1");
    }
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    requireSettings();
    connection.spend(CutOff.UNKNOWN_FRAME);
  }
}
