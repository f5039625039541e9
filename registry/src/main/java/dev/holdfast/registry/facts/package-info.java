/// Facts: what each cell says of itself. A record and the state of its cell make the next state of
/// that cell, and nothing else does: no I/O, no clock, no log line. The table writer's thread calls
/// it; its values are immutable and anyone may read them. Start with {@link
/// dev.holdfast.registry.facts.Reducer}.
@NullMarked
package dev.holdfast.registry.facts;

import org.jspecify.annotations.NullMarked;
