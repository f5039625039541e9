package dev.holdfast.router.limits;

/// How late a route's requests are turned away when this router cannot do it all: those of low
/// priority first.
public enum Priority {
  LOW,
  NORMAL,
  HIGH
}
