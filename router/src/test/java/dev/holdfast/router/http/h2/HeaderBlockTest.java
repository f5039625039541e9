package dev.holdfast.router.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.http.h1.ResponseHead;
import dev.holdfast.router.http.h1.ResponseScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written is what Netty's decoder reads.
class HeaderBlockTest {
  private final HeaderBlock block = new HeaderBlock();

  private List<String> decoded() throws Exception {
    ByteBuf in = Unpooled.buffer();
    block.writeTo(in, 0, block.length());
    Http2Headers headers = new DefaultHttp2HeadersDecoder(true, true, 1 << 20).decodeHeaders(1, in);
    List<String> fields = new ArrayList<>();
    headers.forEach(field -> fields.add(field.getKey() + "=" + field.getValue()));
    return fields;
  }

  private static ResponseHead scanned(String head) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    ResponseScanner scanner = new ResponseScanner(64);
    scanner.scan(Arrays.copyOf(bytes, bytes.length + 8), 0, bytes.length);
    return scanner.head();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 103, 199, 200, 204, 206, 301, 304, 400, 404, 418, 500, 599, 999})
  void everyStatusIsReadBack(int status) throws Exception {
    block.status(status);
    assertThat(decoded()).containsExactly(":status=" + status);
  }

  @Test
  void everyNameOfTheStaticTableHasItsIndex() throws Exception {
    int known = 0;
    for (String name :
        """
        accept-charset accept-encoding accept-language accept-ranges accept age allow authorization
        access-control-allow-origin cache-control content-disposition content-encoding
        content-language content-length content-location content-range content-type cookie date
        etag expect expires from host if-match if-modified-since if-none-match if-range
        if-unmodified-since last-modified link location max-forwards proxy-authenticate
        proxy-authorization range referer refresh retry-after server set-cookie
        strict-transport-security user-agent vary via www-authenticate\
        """
            .split("\\s+", -1)) {
      block.clear();
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      block.field(bytes, "1".getBytes(StandardCharsets.US_ASCII));
      assertThat(decoded()).containsExactly(name + "=1");
      assertThat(block.length()).as(name).isLessThanOrEqualTo(4);
      known++;
    }
    assertThat(known).isEqualTo(46);
  }

  @Test
  void namesBecomeLowerCaseAndValuesStay() throws Exception {
    ResponseHead head =
        scanned(
            "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML\r\nX-Odd_Name!: A  b\r\nEmpty:\r\n\r\n");
    for (int i = 0; i < 3; i++) {
      block.field(head.fields(), i);
    }
    assertThat(decoded()).containsExactly("content-type=Text/HTML", "x-odd_name!=A  b", "empty=");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 126, 127, 128, 254, 255, 256, 16_383, 16_510, 70_000})
  void anyLengthIsReadBack(int length) throws Exception {
    String value = "v".repeat(length);
    String name = "n".repeat(Math.max(1, length));
    block.field(
        name.getBytes(StandardCharsets.US_ASCII), value.getBytes(StandardCharsets.US_ASCII));
    assertThat(decoded()).containsExactly(name + "=" + value);
  }
}
