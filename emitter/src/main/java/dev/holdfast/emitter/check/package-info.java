/// Whether the cell's endpoints serve, as health checks see it. One thread, `holdfast-checks`,
/// makes all the looks with non-blocking sockets and hands its verdicts to the emitter's loop; what
/// comes of them is decided there. Called by `dev.holdfast.emitter` alone; start with {@link
/// dev.holdfast.emitter.check.Checker}.
@NullMarked
package dev.holdfast.emitter.check;

import org.jspecify.annotations.NullMarked;
