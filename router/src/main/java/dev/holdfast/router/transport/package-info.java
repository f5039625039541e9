/// How sockets are driven on this machine: {@link dev.holdfast.router.transport.Transport} chooses
/// between io_uring, epoll and nio, mends what Netty's handlers of the first two get wrong
/// (docs/security.md, "Found here, in Netty"), and spares a new connection what Netty asks and
/// tells the kernel beyond need. It knows nothing of what the sockets carry. Event loops only.
@NullMarked
package dev.holdfast.router.transport;

import org.jspecify.annotations.NullMarked;
