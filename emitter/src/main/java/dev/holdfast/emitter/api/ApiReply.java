package dev.holdfast.emitter.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/// What a request is answered: a status and a JSON document. Immutable, as its body must be.
public record ApiReply(int status, Body body) {
  private static final JsonFactory JSON = new JsonFactory();

  /// Writes one JSON value; on any thread, so of what does not change.
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /// What was wrong, and what was expected.
  public static ApiReply error(int status, String message) {
    return new ApiReply(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }

  /// Writes the document; the stream stays open.
  void writeTo(OutputStream out) throws IOException {
    JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter();
    body.write(json);
    json.writeRaw('\n');
    json.flush();
  }
}
