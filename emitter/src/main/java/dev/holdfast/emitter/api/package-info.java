/// The emitter's local API: LRPs over HTTP, and how the emitter stands. A request is read and
/// answered on a virtual thread of its own; what it asks is done by the emitter's loop, to which it
/// is handed over by {@link dev.holdfast.emitter.api.ApiCalls}. Called by `dev.holdfast.emitter`
/// alone; start with {@link dev.holdfast.emitter.api.ApiServer}. `docs/emitter-api.md`.
@NullMarked
package dev.holdfast.emitter.api;

import org.jspecify.annotations.NullMarked;
