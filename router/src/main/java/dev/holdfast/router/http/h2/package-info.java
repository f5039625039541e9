/// HTTP/2 (RFC 9113, RFC 7541) as a server: frames, streams, windows and header blocks, and nothing
/// of apps and routes. Requests come out as HTTP/1.1's head view, so that all behind sees one form.
/// `router.http` calls it, on the connection's event loop. Start with {@link
/// dev.holdfast.router.http.h2.ServerConnection}; docs/http2.md is the page.
@NullMarked
package dev.holdfast.router.http.h2;

import org.jspecify.annotations.NullMarked;
