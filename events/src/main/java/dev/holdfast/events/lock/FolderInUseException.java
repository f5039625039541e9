package dev.holdfast.events.lock;

/// Another process, or another part of this one, holds the folder.
public final class FolderInUseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String holder;

  FolderInUseException(String holder) {
    super("in use by process " + holder);
    this.holder = holder;
  }

  /// The process' id, or `unknown`.
  public String holder() {
    return holder;
  }
}
