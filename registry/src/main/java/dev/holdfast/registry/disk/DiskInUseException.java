package dev.holdfast.registry.disk;

/// Another process writes to the directory.
public final class DiskInUseException extends Exception {
  private static final long serialVersionUID = 1;

  public DiskInUseException(String message) {
    super(message);
  }
}
