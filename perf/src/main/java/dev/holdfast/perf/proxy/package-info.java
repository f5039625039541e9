/// `holdfast bench proxy`: the same load through Holdfast, nginx, HAProxy and a plain Netty proxy,
/// in turn. Start reading at {@link dev.holdfast.perf.proxy.Measurement}.
///
/// Proxies are processes of their own on one core. The apps behind them and the load share one
/// event loop of this process on the other cores; the main thread waits, measures and prints.
@NullMarked
package dev.holdfast.perf.proxy;

import org.jspecify.annotations.NullMarked;
