/// `holdfast bench degraded`: scripted faults over real processes while requests run all the while.
/// Start reading at {@link dev.holdfast.perf.degraded.DegradedRun}, then at any {@link
/// dev.holdfast.perf.degraded.Fault}.
///
/// Broker, router and emitters are processes of their own. Load, apps and script are this one: the
/// load has an event loop, each connection of an app a virtual thread, and the script is the main
/// thread.
@NullMarked
package dev.holdfast.perf.degraded;

import org.jspecify.annotations.NullMarked;
