/// The access log: one line per request, in gorouter's format or as JSON. Event loops make the
/// lines and never wait; `holdfast-access-log` writes them. What cannot be written is dropped and
/// counted. Start with {@link dev.holdfast.router.accesslog.AccessLog}, then {@link
/// dev.holdfast.router.accesslog.LoopLines} and {@link dev.holdfast.router.accesslog.LineQueue}.
@NullMarked
package dev.holdfast.router.accesslog;

import org.jspecify.annotations.NullMarked;
