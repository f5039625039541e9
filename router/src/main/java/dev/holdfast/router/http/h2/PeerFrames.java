package dev.holdfast.router.http.h2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Collection;
import java.util.function.Function;

/// What holds of a peer's frames whichever side it is: SETTINGS come first, and give streams their
/// windows; priorities say nothing. Event loop only.
abstract class PeerFrames implements FrameInput.Listener {
  private boolean settled;
  private int initialWindow = SendWindow.INITIAL;

  /// Whether the peer's SETTINGS have come.
  final boolean isSettled() {
    return settled;
  }

  /// They have.
  final void settle() {
    settled = true;
  }

  /// RFC 9113 §3.4: the first frame is SETTINGS.
  final void requireSettings() throws Http2Exception {
    if (!settled) {
      throw connectionError(Http2Error.PROTOCOL_ERROR, "expected SETTINGS first");
    }
  }

  /// What a stream may send before its window is made larger.
  final int initialWindow() {
    return initialWindow;
  }

  /// RFC 9113 §6.9.2: the windows of streams that are open change by the difference.
  final <S> void initialWindow(int newWindow, Collection<S> open, Function<S, OutQueue> out)
      throws Http2Exception {
    long grown = (long) newWindow - initialWindow;
    initialWindow = newWindow;
    for (S stream : open) {
      if (!out.apply(stream).grow(grown)) {
        throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "a window outgrows 2^31-1");
      }
    }
  }

  @Override
  public final void onHeadersRead(
      ChannelHandlerContext context,
      int id,
      Http2Headers headers,
      int dependsOn,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    onHeadersRead(context, id, headers, padding, end);
  }
}
