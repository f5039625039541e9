package dev.holdfast.router.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminServerIT {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /// A page that does what a test wants.
  private record TestPage(String path, Answer answer) implements Page {
    @Override
    public String summary() {
      return "summary of " + path;
    }

    @Override
    public Set<String> parameters() {
      return Set.of("limit");
    }

    @Override
    public Answer answer(Query query) throws BadQueryException {
      query.integer("limit", 1, 2, 1);
      return answer;
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server = start();

  private static AdminServer start() {
    Answer broken =
        Answer.json(
            200,
            json -> {
              json.writeStartArray();
              json.writeNumber(1);
              json.flush();
              throw new IllegalStateException("in the middle");
            });
    try {
      return AdminServer.bind(
          ANY,
          List.of(new TestPage("/good", Answer.text(200, "good\n")), new TestPage("/bad", broken)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void listens() {
    assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void answersItsPagesAndAnIndexOfThem() throws Exception {
    assertThat(send("GET", "/good").body()).isEqualTo("good\n");
    assertThat(send("GET", "/").body())
        .contains("/good      summary of /good")
        .contains("/bad       summary of /bad");
  }

  @Test
  void anUnknownPathIs404AndNamesThePages() throws Exception {
    HttpResponse<String> answer = send("GET", "/goo");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("no page \\\"/goo\\\"; expected one of /, /good, /bad");
  }

  @Test
  void onlyReadingMethodsAreAllowed() throws Exception {
    HttpResponse<String> answer = send("POST", "/good");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpResponse<String> answer = send("HEAD", "/good");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aBadQueryIs400AndSaysWhatWasExpected() throws Exception {
    HttpResponse<String> answer = send("GET", "/good?limit=3");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .contains("parameter \\\"limit\\\" is \\\"3\\\"; expected a whole number from 1 to 2");
  }

  @Test
  void anAnswerThatBreaksInTheMiddleIsCutNotEnded() throws Exception {
    assertThatIOException().isThrownBy(() -> send("GET", "/bad"));

    assertThat(send("GET", "/good").statusCode()).as("others go on").isEqualTo(200);
  }

  @Test
  void aPortInUseFailsTheBind() {
    assertThatExceptionOfType(java.net.BindException.class)
        .isThrownBy(() -> AdminServer.bind(server.address(), List.of()));
  }
}
