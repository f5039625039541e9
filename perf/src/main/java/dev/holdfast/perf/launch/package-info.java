/// What benchmarks need to be asked ({@link dev.holdfast.perf.launch.Typed}), to start the programs
/// that they measure ({@link dev.holdfast.perf.launch.JvmCommand}, {@link
/// dev.holdfast.perf.launch.BenchBus}) and to look at them ({@link
/// dev.holdfast.perf.launch.AdminPort}). What is mutable has one thread.
@NullMarked
package dev.holdfast.perf.launch;

import org.jspecify.annotations.NullMarked;
