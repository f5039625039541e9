package dev.holdfast.emitter.check;

/// How an endpoint stands with its check. Immutable.
///
/// @param of what was looked at: a verdict on another target, or by another check, is none
/// @param healthy by the check's thresholds
/// @param failing whether the last look was bad
/// @param why what was wrong with the last bad look, for people; empty before there was one
public record Verdict(Checked of, boolean healthy, boolean failing, String why) {}
