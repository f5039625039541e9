/// One process to a folder: {@link dev.holdfast.events.lock.FolderLock}, which a router's facts, an
/// emitter's truth and the folder of `holdfast up` have in common.
@NullMarked
package dev.holdfast.events.lock;

import org.jspecify.annotations.NullMarked;
