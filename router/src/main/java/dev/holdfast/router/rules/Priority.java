package dev.holdfast.router.rules;

/// Whose requests are shed first when the router is overloaded: the lowest.
public enum Priority {
  LOW,
  NORMAL,
  HIGH
}
