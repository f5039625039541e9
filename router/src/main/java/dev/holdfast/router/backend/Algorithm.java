package dev.holdfast.router.backend;

/// Which of a pool's equally good endpoints a request goes to.
public enum Algorithm {
  ROUND_ROBIN,
  LEAST_REQUEST,
  PEAK_EWMA,
  HASH
}
