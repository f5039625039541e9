/// What a router bears: clients and apps that are slow in every way, by the ten thousand, and
/// aborts at every phase. The router is a process of its own; its memory, descriptors and gauges
/// are read from outside. Start reading at `SlowCommand` and `SoakCommand`.
@NullMarked
package dev.holdfast.perf.abuse;

import org.jspecify.annotations.NullMarked;
