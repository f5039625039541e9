package dev.holdfast.perf.proxy;

/// What is looked at of an answer. Valid until the next is read.
public interface AnswerSeen {
  int status();

  /// Of its body, in bytes.
  long length();

  boolean isFrom(byte[] app);

  /// The number of the instance that gave it; -1 where it does not say.
  int instance();

  /// What the proxy itself says went wrong; empty where it does not say.
  default String error() {
    return "";
  }

  /// The number that the answered request carried.
  int ask();
}
