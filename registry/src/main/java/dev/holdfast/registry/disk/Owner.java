package dev.holdfast.registry.disk;

import java.nio.ByteBuffer;

/// Whose facts a file holds. Immutable.
record Owner(String site, String group) {
  void write(FrameWriter out) {
    out.text(site);
    out.text(group);
  }

  /// Throws {@link Damaged} where a file names another one: a directory was copied.
  void check(ByteBuffer payload) throws Damaged {
    Owner named = new Owner(FrameReader.text(payload), FrameReader.text(payload));
    if (!named.equals(this)) {
      throw new Damaged(
          "it is of site %s, group %s; expected %s, %s"
              .formatted(named.site, named.group, site, group));
    }
  }
}
