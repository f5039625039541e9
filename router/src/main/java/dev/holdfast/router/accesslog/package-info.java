/// The access log: one line per request, in gorouter's format or as JSON. Event loops hand records
/// over and never wait; `holdfast-access-log` writes them. What cannot be written is dropped and
/// counted. Start with {@link dev.holdfast.router.accesslog.AccessLog}.
@NullMarked
package dev.holdfast.router.accesslog;

import org.jspecify.annotations.NullMarked;
