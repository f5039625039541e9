/// How benchmarks start the programs that they measure: {@link
/// dev.holdfast.perf.launch.JvmCommand}. Any thread; nothing here is mutable.
@NullMarked
package dev.holdfast.perf.launch;

import org.jspecify.annotations.NullMarked;
