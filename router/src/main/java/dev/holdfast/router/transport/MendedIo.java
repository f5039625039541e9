package dev.holdfast.router.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/// Stands between Netty's handler of a transport and its connections, and hands everything on; who
/// mends something overrides that. Event loop only.
abstract class MendedIo implements IoHandler {
  final IoHandler netty;

  MendedIo(IoHandler netty) {
    this.netty = netty;
  }

  @Override
  public void initialize() {
    netty.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return netty.run(context);
  }

  @Override
  public void prepareToDestroy() {
    netty.prepareToDestroy();
  }

  @Override
  public void destroy() {
    netty.destroy();
  }

  @Override
  public void wakeup() {
    netty.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return netty.isCompatible(handleType);
  }

  /// One connection or listener, as Netty's handler knows it.
  @SuppressWarnings("try") // Closed by Netty only.
  abstract static class Handle<H extends IoHandle> implements IoHandle {
    final H of;

    Handle(H of) {
      this.of = of;
    }

    @Override
    public void registered() {
      of.registered();
    }

    @Override
    public void unregistered() {
      of.unregistered();
    }

    @Override
    public void close() throws Exception {
      of.close();
    }
  }

  /// What a connection or listener asks of Netty's handler.
  abstract static class Registration implements IoRegistration {
    final IoRegistration netty;

    Registration(IoRegistration netty) {
      this.netty = netty;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's own.
    public <T> T attachment() {
      return netty.attachment();
    }

    @Override
    public boolean isValid() {
      return netty.isValid();
    }

    @Override
    public boolean cancel() {
      return netty.cancel();
    }
  }
}
