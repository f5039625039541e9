/// What a route has otherwise than its router: options as they stand on the log, made into rules
/// once for each change on the table writer's thread, and read by every phase of a request on the
/// event loops. Knows no connection and no request. Start with {@link
/// dev.holdfast.router.rules.RouteRules}; `docs/route-options.md` says what may be said.
@NullMarked
package dev.holdfast.router.rules;

import org.jspecify.annotations.NullMarked;
