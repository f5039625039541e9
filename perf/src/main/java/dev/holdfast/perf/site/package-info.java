/// What the made-up sites of the measurements have in common: names and labels, and what a cell
/// without an emitter says on the log.
@NullMarked
package dev.holdfast.perf.site;

import org.jspecify.annotations.NullMarked;
