package dev.holdfast.router.backend;

import dev.holdfast.router.http.h1.Fault;
import io.netty.buffer.ByteBuf;

/// Whose request a backend connection carries. Called on the connection's event loop; never again
/// once the user has given the connection back or abandoned it.
public interface BackendUser {
  void onConnected(BackendConnection connection);

  /// It could not be connected; the connection is no more.
  void onConnectFailed(BackendConnection connection, ConnectFailure why);

  /// Bytes have come; the user owns them.
  void onBackendRead(BackendConnection connection, ByteBuf bytes);

  /// No more bytes are there for now: what was written because of them is to be flushed.
  void onBackendReadComplete();

  /// Whether more may be written has changed.
  void onBackendWritability();

  /// The peer sends no more, on a connection where that is not its end.
  void onBackendHalfClosed();

  /// What has come is no answer; the connection is no more.
  void onBackendFault(BackendConnection connection, Fault fault);

  /// The peer has closed the connection, or it broke.
  void onBackendClosed(BackendConnection connection);
}
