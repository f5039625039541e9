/// `holdfast bench fleet`: a site of a thousand cells with their real emitters in one JVM, a real
/// broker and a router. Start reading at {@link dev.holdfast.perf.fleet.FleetRun}.
///
/// The command starts a JVM for the emitters, which starts the others and says on standard output
/// what it has found. The story is that JVM's main thread; changes are made on one thread, and each
/// emitter has its own.
@NullMarked
package dev.holdfast.perf.fleet;

import org.jspecify.annotations.NullMarked;
