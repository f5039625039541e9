/// A cell's one voice on the log: from the list of what runs on the cell to records. One loop
/// thread does all of it but the looking, which is the source's own thread. Started by the
/// `holdfast` command; start reading with {@link dev.holdfast.emitter.EmitterAssembly}, then
/// `Emitter`.
@NullMarked
package dev.holdfast.emitter;

import org.jspecify.annotations.NullMarked;
