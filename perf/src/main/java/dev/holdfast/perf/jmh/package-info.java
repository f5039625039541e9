/// JMH benchmarks of the route table beside the obvious alternatives, in the state that a router
/// has it in: filled by the table writer from records. {@link dev.holdfast.perf.jmh.LookupCommand}
/// and {@link dev.holdfast.perf.jmh.ApplyCommand} run them; `docs/benchmarks/table.md` has the
/// figures. JMH's threads run here, and one writer beside them.
@NullMarked
package dev.holdfast.perf.jmh;

import org.jspecify.annotations.NullMarked;
