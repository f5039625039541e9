/// `holdfast bench boot`, `emitter` and `propagation`: whole paths over real processes and sockets.
/// Start reading at {@link dev.holdfast.perf.load.BootCommand}; `Fleet` and `DiskAtScale` have a
/// `main` of their own. Each class' thread blocks.
@NullMarked
package dev.holdfast.perf.load;

import org.jspecify.annotations.NullMarked;
