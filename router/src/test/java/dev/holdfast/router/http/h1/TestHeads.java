package dev.holdfast.router.http.h1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Heads of requests as tests need them: of parts that no scan has looked at, whatever stands in
/// them.
public final class TestHeads {
  private static final int SLACK = 16;

  /// A header line; its name in any case.
  public record Line(String name, String value) {}

  private TestHeads() {}

  public static RequestHead head(String method, String target, String host, List<Line> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RequestHead head = new RequestHead(64);
    head.methodAt = put(method, bytes);
    head.methodLength = method.length();
    head.targetAt = put(target, bytes);
    head.targetLength = target.length();
    head.authorityAt = put(host, bytes);
    head.authorityLength = host.length();
    head.hostLength = host.length();
    head.minorVersion = 1;
    int[] at = new int[lines.size() + 1];
    for (int i = 0; i < lines.size(); i++) {
      at[i] = put(lines.get(i).name() + ":" + lines.get(i).value() + "\r\n", bytes);
    }
    at[lines.size()] = put("\0".repeat(SLACK), bytes);
    byte[] all = bytes.toByteArray();
    head.fields().begin(all, at[0]);
    for (int i = 0; i < lines.size(); i++) {
      int colon = at[i] + lines.get(i).name().length();
      FieldName name = FieldName.of(all, at[i], colon - at[i]);
      head.fields().add(name, colon, colon + 1, at[i + 1] - 2, at[i + 1]);
    }
    return head;
  }

  /// Where it begins.
  private static int put(String text, ByteArrayOutputStream bytes) {
    int at = bytes.size();
    bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return at;
  }
}
