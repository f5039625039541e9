package dev.holdfast.router.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What an admin page answers. The body is written as it is made, so a large one needs no memory.
record Answer(int status, String contentType, Map<String, String> headers, Body body) {
  private static final JsonFactory JSON = new JsonFactory();

  /// Writes a body.
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes a JSON document.
  @FunctionalInterface
  interface JsonBody {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static Answer text(int status, String text) {
    return text(status, "text/plain; charset=utf-8", text);
  }

  static Answer text(int status, String contentType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, contentType, Map.of(), out -> out.write(bytes));
  }

  static Answer json(int status, JsonBody body) {
    return new Answer(status, "application/json", Map.of(), out -> writeJson(body, out));
  }

  static Answer error(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }

  Answer withHeader(String name, String value) {
    return new Answer(status, contentType, Map.of(name, value), body);
  }

  private static void writeJson(JsonBody body, OutputStream out) throws IOException {
    JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter();
    body.writeTo(json);
    json.writeRaw('\n');
    json.flush();
  }
}
