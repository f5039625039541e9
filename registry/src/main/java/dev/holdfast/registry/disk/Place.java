package dev.holdfast.registry.disk;

import dev.holdfast.events.log.Anchor;
import dev.holdfast.events.log.LogIdentity;
import org.jspecify.annotations.Nullable;

/// Up to where the saved facts know the routes topic of a log. Immutable.
///
/// @param offset of the next record to be read
/// @param anchor the newest record below that offset that is known to have been read; null where
///   none is
public record Place(LogIdentity identity, long offset, @Nullable Anchor anchor) {}
