/// The benchmarks' command line. Start reading at {@link dev.holdfast.perf.Bench}.
@NullMarked
package dev.holdfast.perf;

import org.jspecify.annotations.NullMarked;
