/// The data plane: client connections, the phases of a request (`accept -> head -> route -> pick ->
/// connect -> forward -> relay -> finish`), and the event loops that they live on. A client
/// connection, its requests and its backend connections stay on one loop; nothing here blocks.
/// Start with {@link dev.holdfast.router.http.HttpListener}, then `Exchange`.
@NullMarked
package dev.holdfast.router.http;

import org.jspecify.annotations.NullMarked;
