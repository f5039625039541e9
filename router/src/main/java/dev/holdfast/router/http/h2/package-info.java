/// HTTP/2 (RFC 9113, RFC 7541) with clients and with apps: frames, streams, windows and header
/// blocks, and nothing of routes. Requests and answers come out, and go in, in HTTP/1.1's form, so
/// that all behind sees one. `router.http` calls the clients' side, `router.backend` the apps',
/// each on the connection's event loop. Start with {@link
/// dev.holdfast.router.http.h2.ServerConnection} and {@link
/// dev.holdfast.router.http.h2.UpstreamConnection}; docs/http2.md and docs/http2-apps.md are the
/// pages.
@NullMarked
package dev.holdfast.router.http.h2;

import org.jspecify.annotations.NullMarked;
