package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Asks an emitter's API. One thread. `HttpURLConnection`, as {@link AdminClient}.
final class EmitterClient {
  private static final int CONNECT_MOST_MS = 2_000;

  /// The emitter answers within 5 s, if only that the disk has not.
  private static final int ANSWER_MOST_MS = 8_000;

  private final EmitterPlace place;
  private final ObjectMapper json = new ObjectMapper();

  EmitterClient(EmitterPlace place) {
    this.place = place;
  }

  /// What came of a request.
  sealed interface Result {
    /// It has answered.
    ///
    /// @param body what it said; a missing node where that is no JSON
    record Answered(int status, JsonNode body) implements Result {
      boolean isDone() {
        return status / 100 == 2;
      }

      /// Whether the same request may be answered otherwise later, without anybody's doing.
      boolean isForNow() {
        return status / 100 == 5 && status != 507;
      }

      String error() {
        return body.path("error").asText("it answered " + status);
      }
    }

    /// It cannot be reached now.
    record Away(String why) implements Result {}
  }

  Result get(String path) {
    return send("GET", path, null);
  }

  Result delete(String path) {
    return send("DELETE", path, null);
  }

  Result put(String path, JsonNode body) {
    return send("PUT", path, body);
  }

  private Result send(String method, String path, @Nullable JsonNode body) {
    HttpURLConnection connection = null;
    try {
      connection = (HttpURLConnection) URI.create(place.urlNow() + path).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MOST_MS);
      connection.setReadTimeout(ANSWER_MOST_MS);
      connection.setRequestMethod(method);
      connection.setRequestProperty("Authorization", "Bearer " + place.token());
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
          out.write(json.writeValueAsBytes(body));
        }
      }
      int status = connection.getResponseCode();
      return new Result.Answered(status, body(connection, status));
    } catch (NoSuchFileException e) {
      return new Result.Away("there is no " + e.getFile() + ": is its emitter running?");
    } catch (IOException | IllegalArgumentException e) {
      return new Result.Away(String.valueOf(e.getMessage()));
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  private JsonNode body(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return in == null ? json.missingNode() : json.readTree(in);
    } catch (JsonProcessingException _) {
      return json.missingNode();
    }
  }

  /// A request that is made once: its answer, or why there is none.
  JsonNode required(Result result) throws CommandFailure {
    return switch (result) {
      case Result.Answered answered when answered.isDone() -> answered.body();
      case Result.Answered answered ->
          throw new CommandFailure(
              answered.status() == 400 ? ExitCode.USAGE : ExitCode.FAILED,
              "the emitter refuses: " + answered.error());
      case Result.Away(String why) ->
          throw new CommandFailure(
              ExitCode.NOT_REACHABLE,
              "no emitter answers at %s (%s); name one with --emitter or --config"
                  .formatted(place.name(), why));
    };
  }
}
