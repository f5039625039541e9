/// HTTP/1.1 as bytes (RFC 9112): finds, checks and classifies heads in one pass, and follows bodies
/// to their end while they are relayed. Knows no socket, no route and no clock; the phases of a
/// request see a head only as {@link dev.holdfast.router.http.h1.RequestHead} and {@link
/// dev.holdfast.router.http.h1.ResponseHead}. Event loops only. Start with {@link
/// dev.holdfast.router.http.h1.RequestScanner}.
@NullMarked
package dev.holdfast.router.http.h1;

import org.jspecify.annotations.NullMarked;
