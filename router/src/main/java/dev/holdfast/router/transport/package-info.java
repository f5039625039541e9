/// How sockets are driven on this machine: {@link dev.holdfast.router.transport.Transport} chooses
/// between io_uring, epoll and nio, and mends what Netty's handlers of the first two get wrong
/// (docs/security.md, "Found here, in Netty"). It knows nothing of what the sockets carry. Event
/// loops only.
@NullMarked
package dev.holdfast.router.transport;

import org.jspecify.annotations.NullMarked;
