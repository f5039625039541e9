package dev.holdfast.registry.disk;

import org.jspecify.annotations.Nullable;

/// What a start found on disk. Immutable.
///
/// @param place where reading goes on; null: there is nothing on disk, or nothing of it is whole
/// @param cells how many cells were handed over
public record Saved(@Nullable Place place, int cells) {}
