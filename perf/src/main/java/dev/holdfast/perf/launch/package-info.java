/// What benchmarks need to be asked and to start the programs that they measure: {@link
/// dev.holdfast.perf.launch.JvmCommand}, ports, folders, words for options. Any thread; nothing
/// here is mutable.
@NullMarked
package dev.holdfast.perf.launch;

import org.jspecify.annotations.NullMarked;
