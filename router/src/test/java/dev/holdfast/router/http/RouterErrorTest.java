package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.http.h1.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every answer that this router makes by itself says so, and why.
final class RouterErrorTest {
  static List<RouterError> all() throws IllegalAccessException {
    List<RouterError> all = new ArrayList<>();
    for (Field field : RouterError.class.getDeclaredFields()) {
      if (field.getType().equals(RouterError.class)) {
        all.add((RouterError) field.get(null));
      }
    }
    assertThat(all).as("the constants").contains(RouterError.EMPTY_HOST, RouterError.DOT_SEGMENT);
    all.add(RouterError.unknownRoute("app.example.com"));
    all.add(RouterError.noEndpoints("app.example.com"));
    all.add(RouterError.endpointFailure("closed before an answer"));
    Arrays.stream(ConnectFailure.values()).map(RouterError::unreachable).forEach(all::add);
    Arrays.stream(Fault.values()).map(RouterError::malformed).forEach(all::add);
    return all;
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyOneHasItsHeader(RouterError error) {
    assertThat(error.name()).matches("[a-zA-Z0-9_-]+( \\([ -~]+\\))?");
    ErrorAnswer answers = new ErrorAnswer(new HeadOut(), new HttpDate(), new AgeLine());
    ByteBuf head =
        answers.render(
            error,
            "an id".getBytes(StandardCharsets.US_ASCII),
            UnpooledByteBufAllocator.DEFAULT,
            AnswerHead.Persistence.IMPLIED,
            1_000);
    String text = head.toString(StandardCharsets.ISO_8859_1);
    head.release();

    assertThat(text)
        .startsWith("HTTP/1.1 " + error.status() + " " + error.phrase() + "\r\n")
        .containsOnlyOnce("\r\nX-Cf-RouterError: " + error.name() + "\r\n")
        .containsOnlyOnce("\r\nX-Vcap-Request-Id: an id\r\n")
        .endsWith("\r\n\r\n");
  }
}
