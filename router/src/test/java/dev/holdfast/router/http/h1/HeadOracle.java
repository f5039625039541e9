package dev.holdfast.router.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Heads as Netty's decoder reads them, to be compared with ours. Immutable.
final class HeadOracle {
  private HeadOracle() {}

  /// The head that the decoder makes of the bytes; it must accept them.
  static <T extends HttpMessage> T read(ChannelHandler decoder, byte[] bytes, Class<T> type) {
    EmbeddedChannel oracle = new EmbeddedChannel(decoder);
    oracle.writeInbound(Unpooled.wrappedBuffer(bytes));
    Object message = oracle.readInbound();
    String shown = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(message).as(shown).isInstanceOf(type);
    T head = type.cast(message);
    assertThat(head.decoderResult().isSuccess()).as(shown).isTrue();
    oracle.finishAndReleaseAll();
    return head;
  }

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
