/// Where an emitter learns what runs on its cell. A source lists the cell's LRPs on a thread of its
/// own and hands each list to the emitter's loop; there the {@link
/// dev.holdfast.emitter.lrp.SourceGuard} tells a fact from a fault. Called by
/// `dev.holdfast.emitter` alone; start with {@link dev.holdfast.emitter.lrp.FileLrpSource}.
@NullMarked
package dev.holdfast.emitter.lrp;

import org.jspecify.annotations.NullMarked;
