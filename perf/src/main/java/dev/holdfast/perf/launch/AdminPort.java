package dev.holdfast.perf.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// A router's admin port on this machine. Any thread; blocks.
public final class AdminPort implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final Duration answerMost;

  /// @param answerMost after which a page that does not come is an {@link IOException}
  public AdminPort(int port, Duration answerMost) {
    this.port = port;
    this.answerMost = answerMost;
  }

  /// A page.
  ///
  /// @param path from its slash
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    return client.send(
        HttpRequest.newBuilder(uri).timeout(answerMost).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// What the router measures of itself.
  public Scrape metrics() throws IOException, InterruptedException {
    return new Scrape(get("/metrics").body());
  }

  @Override
  public void close() {
    client.close();
  }
}
