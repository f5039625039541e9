/// What the made-up sites of the measurements have in common. Pure values; any thread.
@NullMarked
package dev.holdfast.perf.site;

import org.jspecify.annotations.NullMarked;
