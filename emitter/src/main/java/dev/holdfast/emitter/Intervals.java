package dev.holdfast.emitter;

import java.time.Duration;

/// How often an emitter says what. Immutable.
///
/// @param beat between two beats; routers call a cell silent after 15 s
/// @param manifest at the latest between two manifests, give or take a tenth
/// @param leaving how long a stopped emitter's silence is planned to last
public record Intervals(Duration beat, Duration manifest, Duration leaving) {}
