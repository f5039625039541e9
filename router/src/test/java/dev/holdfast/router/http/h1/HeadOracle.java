package dev.holdfast.router.http.h1;

import io.netty.handler.codec.http.HttpMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Header lines as text, ours and those that Netty's decoder has read. Immutable.
final class HeadOracle {
  private HeadOracle() {}

  static List<String> lines(Fields fields) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < fields.count(); i++) {
      int valueLength = fields.valueEnd(i) - fields.valueStart(i);
      lines.add(
          text(fields, fields.lineStart(i), fields.nameLength(i))
              + "="
              + text(fields, fields.valueStart(i), valueLength));
    }
    return lines;
  }

  private static String text(Fields fields, int at, int length) {
    return new String(fields.bytes(), at, length, StandardCharsets.ISO_8859_1);
  }

  static List<String> lines(HttpMessage message) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> field : message.headers()) {
      lines.add(field.getKey() + "=" + field.getValue());
    }
    return lines;
  }
}
