package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Asks a router's admin port. One thread. `HttpURLConnection`, because a command that asks once
/// starts sooner with it than with `java.net.http`.
final class AdminClient {
  static final String DEFAULT_URL = "http://127.0.0.1:8081";
  private static final int CONNECT_MOST_MS = 2_000;
  private static final int ANSWER_MOST_MS = 10_000;

  private final URI base;
  private final ObjectMapper json = new ObjectMapper();

  private AdminClient(URI base) {
    this.base = base;
  }

  /// The admin port at `url`: `http://host:port`, or `host:port` for short.
  static AdminClient at(String url) throws CommandFailure {
    return at(url, "--admin");
  }

  /// @param option the option that names it, for the message about a bad one
  static AdminClient at(String url, String option) throws CommandFailure {
    String full = url.contains("://") ? url : "http://" + url;
    try {
      URI base = URI.create(full.endsWith("/") ? full : full + "/");
      if (base.getHost() != null && "http".equals(base.getScheme())) {
        return new AdminClient(base);
      }
    } catch (IllegalArgumentException _) {
      // Falls through to the one message.
    }
    throw new CommandFailure(
        ExitCode.USAGE, option + " is \"" + url + "\"; expected http://HOST:PORT or HOST:PORT");
  }

  /// Reads an answer's body.
  @FunctionalInterface
  private interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  /// The JSON at a path of the admin port, such as `status`.
  JsonNode get(String path) throws CommandFailure {
    return get(path, json::readTree);
  }

  /// The text at a path of the admin port.
  String text(String path) throws CommandFailure {
    return get(path, body -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
  }

  private <T> T get(String path, BodyReader<T> reader) throws CommandFailure {
    HttpURLConnection connection = null;
    try {
      connection = (HttpURLConnection) base.resolve(path).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MOST_MS);
      connection.setReadTimeout(ANSWER_MOST_MS);
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "the router at " + base + path + " answered " + status + said(connection));
      }
      try (InputStream body = connection.getInputStream()) {
        return reader.read(body);
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          base
              + " is no router's admin port: what it answers is not JSON; name the right one with"
              + " --admin",
          e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE,
          "no router answers at "
              + base
              + " ("
              + e.getMessage()
              + "); start one with"
              + " ./holdfast up, or name its admin port with --admin",
          e);
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  /// Whether the router says that traffic may come.
  boolean isReady() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) base.resolve("ready").toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MOST_MS);
      connection.setReadTimeout(ANSWER_MOST_MS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException _) {
      return false;
    }
  }

  private static String said(HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getErrorStream()) {
      String text =
          body == null ? "" : new String(body.readNBytes(500), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? "" : ": " + text;
    }
  }
}
