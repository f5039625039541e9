package dev.holdfast.events;

/// What an endpoint speaks.
public enum Protocol {
  HTTP1,
  HTTP2
}
