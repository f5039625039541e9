package dev.holdfast.router.http.h2;

/// What a connection of HTTP/2 to an app may take up. Immutable.
///
/// @param http2 windows and budget, the same as for clients
/// @param headBytes the largest header list of an answer, in bytes
/// @param fields the most header lines in a head
public record UpstreamLimits(Http2Limits http2, int headBytes, int fields) {}
