package dev.holdfast.registry.disk;

/// How a generation's file is laid out.
enum Form {
  /// Frames: for facts that are few.
  PLAIN(0, ".plain"),
  /// A Chronicle Map.
  MAP(1, ".map");

  private final int code;
  private final String nameEnd;

  Form(int code, String nameEnd) {
    this.code = code;
    this.nameEnd = nameEnd;
  }

  /// In a seal.
  int code() {
    return code;
  }

  static Form of(int code) throws Damaged {
    for (Form form : values()) {
      if (form.code == code) {
        return form;
      }
    }
    throw new Damaged("its form is %d; expected 0 or 1".formatted(code));
  }

  String nameEnd() {
    return nameEnd;
  }
}
