package dev.holdfast.router.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.router.accesslog.AccessLogConfig.Content;
import dev.holdfast.router.accesslog.Requests.Outcome;
import dev.holdfast.router.accesslog.Requests.Request;
import dev.holdfast.router.http.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

final class LineFormatTest {
  /// What a forger would want to write.
  private static final String FORGED =
      "x\" 200 0 0\r\n"
          + "victim.example.com - [2026-01-01T00:00:00.000000000Z] \\\"\u0000\u001b[2J\u00ff";

  private static final List<String> HEADERS = List.of("x-request-start", "x-tenant");

  private static final Content ALL =
      new Content(HEADERS, List.of(ExtraField.values()), Redaction.NOTHING);

  private static GorouterLine plain() {
    return new GorouterLine(Content.PLAIN);
  }

  private static Content redacted(Redaction redaction) {
    return new Content(List.of(), List.of(), redaction);
  }

  private static String line(LineFormat format, Request request) {
    List<String> lines = new ArrayList<>();
    Chunks chunks = new Chunks(1 << 20);
    LineQueue queue = new LineQueue(chunks);
    LoopLines loop = new LoopLines(format, queue, new LongAdder());
    // Twice: what the first one has left behind is in no line.
    Request before = Requests.hostile("left behind");
    loop.begin(before.asked()).end(before.outcome());
    loop.begin(request.asked()).end(request.outcome());
    queue.drain((bytes, at, length, count) -> {
      assertThat(count).isEqualTo(2);
      lines.addAll(
          new String(bytes, at, length, StandardCharsets.US_ASCII)
              .lines()
              .map(line -> line + "\n")
              .toList());
    });
    assertThat(lines).hasSize(2);
    return lines.getLast();
  }

  @Test
  void goroutersLineOfAnAnsweredRequest() {
    assertThat(line(plain(), Requests.answered()))
        .isEqualTo(
            "app.example.com - [2006-01-02T15:04:05.678000000Z] \"GET /a?b=c HTTP/1.1\" 200 12 345"
                + " \"-\" \"curl/8\" \"192.0.2.1:4711\" \"10.0.0.1:61001\""
                + " x_forwarded_for:\"192.0.2.1, 10.0.0.9\" x_forwarded_proto:\"https\""
                + " vcap_request_id:\"6fb5b1f0-0000-4000-8000-000000000001\""
                + " response_time:0.001500 gorouter_time:0.000300 app_id:\"app-guid\""
                + " app_index:\"3\" instance_id:\"instance-1\" x_cf_routererror:\"-\"\n");
  }

  @Test
  void goroutersLineOfAnUnknownRoute() {
    Request request = Requests.answered().with(Outcome.ofRouter(404, 90, "unknown_route", 250_000));

    assertThat(line(plain(), request))
        .endsWith(
            "\" 404 0 90 \"-\" \"curl/8\" \"192.0.2.1:4711\" \"-\""
                + " x_forwarded_for:\"192.0.2.1, 10.0.0.9\" x_forwarded_proto:\"https\""
                + " vcap_request_id:\"6fb5b1f0-0000-4000-8000-000000000001\""
                + " response_time:0.000250 gorouter_time:0.000250 app_id:\"-\" app_index:\"-\""
                + " instance_id:\"-\" x_cf_routererror:\"unknown_route\"\n");
  }

  @Test
  void extraFieldsAndHeadersStandWhereGorouterHasThem() {
    GorouterLine format = new GorouterLine(ALL);

    assertThat(line(format, Requests.answeredAtLast()))
        .endsWith(
            " instance_id:\"instance-1\" backend_time:0.001100 dial_time:0.000050 dns_time:\"-\""
                + " failed_attempts:2 failed_attempts_time:0.000300 local_address:\"10.0.0.7:8443\""
                + " tls_time:0.000070 x_cf_routererror:\"-\" x_request_start:\"t=1\""
                + " x_tenant:\"-\"\n");
    assertThat(line(format, Requests.answered()))
        .contains(" dial_time:\"-\" dns_time:\"-\" failed_attempts:0 failed_attempts_time:\"-\" ")
        .contains(" tls_time:\"-\" ");
  }

  @Test
  void tracesStandBehindAllAsTheAppGotThem() throws Exception {
    Request traced = Requests.traced();
    TraceContext trace = Objects.requireNonNull(traced.asked().trace());
    String span = new String(trace.span(), StandardCharsets.US_ASCII);
    assertThat(line(plain(), traced))
        .endsWith(
            " x_cf_routererror:\"-\" x_b3_traceid:\"463ac35c9f6413ad\" x_b3_spanid:\"SPAN\" x_b3_parentspanid:\"0020000000000001\" b3:\"463ac35c9f6413ad-SPAN-1-0020000000000001\" traceparent:\"00-0000000000000000463ac35c9f6413ad-SPAN-01\"\n"
                .replace("SPAN", span));
    JsonNode json = new ObjectMapper().readTree(line(new JsonLine(Content.PLAIN), traced));
    assertThat(json.get("trace_id").asText()).isEqualTo("463ac35c9f6413ad");
    assertThat(json.get("span_id").asText()).isEqualTo(span);
    assertThat(json.get("parent_span_id").asText()).isEqualTo("0020000000000001");
    assertThat(json.get("b3").asText())
        .isEqualTo("463ac35c9f6413ad-" + span + "-1-0020000000000001");
    assertThat(json.get("traceparent").asText())
        .isEqualTo("00-0000000000000000463ac35c9f6413ad-" + span + "-01");
  }

  @Test
  void jsonOfAnAnsweredRequest() throws Exception {
    String line = line(new JsonLine(ALL), Requests.answered());
    JsonNode json = new ObjectMapper().readTree(line);

    assertThat(line).endsWith("}\n");
    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"timestamp":"2006-01-02T15:04:05.678000000Z","host":"app.example.com",
                     "method":"GET","uri":"/a?b=c","protocol":"HTTP/1.1","tls_version":"TLSv1.3","status":200,
                     "bytes_received":12,"bytes_sent":345,"response_time":0.001500,
                     "gorouter_time":0.000300,"failed_attempts":0,"backend_time":0.001250,"backend_addr":"10.0.0.1:61001",
                     "app_id":"app-guid","app_index":3,"instance_id":"instance-1","cell":"cell-1",
                     "user_agent":"curl/8","remote_addr":"192.0.2.1:4711","local_address":"10.0.0.7:8443",
                     "x_forwarded_for":"192.0.2.1, 10.0.0.9","x_forwarded_proto":"https",
                     "vcap_request_id":"6fb5b1f0-0000-4000-8000-000000000001",
                     "headers":{"x-request-start":"t=1"}}
                    """));
  }

  @Test
  void whatIsRedactedStandsInNoLine() throws Exception {
    Redaction all = new Redaction(Redaction.Query.ALL, false, false);
    assertThat(line(new GorouterLine(redacted(all)), Requests.answered()))
        .contains("\"GET /a HTTP/1.1\" 200 12 345 \"-\" \"curl/8\" \"-\" \"10.0.0.1:61001\"")
        .contains(" x_forwarded_for:\"-\" x_forwarded_proto:\"https\"")
        .doesNotContain("192.0.2.1", "b=c");
    JsonNode json =
        new ObjectMapper()
            .readTree(line(new JsonLine(redacted(all)), Requests.referred("/from?b=c")));
    assertThat(json.get("uri").asText()).isEqualTo("/a");
    assertThat(json.get("referer").asText()).isEqualTo("/from");
    assertThat(json.has("remote_addr")).isFalse();
    assertThat(json.has("x_forwarded_for")).isFalse();
    // printf b=c | sha1sum
    Redaction hash = new Redaction(Redaction.Query.HASH, true, true);
    assertThat(line(new GorouterLine(redacted(hash)), Requests.referred("/from")))
        .contains(
            "\"GET /a?hash=2fbe0fc5071afee65fb6ce14be6ea1f1d13b2bca HTTP/1.1\" 200 12 345"
                + " \"/from\"")
        .contains("\"192.0.2.1:4711\"", "x_forwarded_for:\"192.0.2.1, 10.0.0.9\"");
  }

  @Test
  void aRefererThatIsAQueryAlonesIsRedactedToNothing() throws Exception {
    Redaction all = new Redaction(Redaction.Query.ALL, true, true);
    assertThat(line(new GorouterLine(redacted(all)), Requests.referred("?b=c")))
        .contains(" 345 \"-\" \"curl/8\"");
    JsonNode json =
        new ObjectMapper().readTree(line(new JsonLine(redacted(all)), Requests.referred("?b=c")));
    assertThat(json.has("referer")).isFalse();
  }

  @Test
  void aHeadThatCannotBeReadSaysNothing() throws Exception {
    assertThat(line(new GorouterLine(ALL), Requests.unread()))
        .startsWith(
            " - [2006-01-02T15:04:05.678000000Z] \"  \" 400 0 100 \"-\" \"-\""
                + " \"192.0.2.1:4711\" \"-\" x_forwarded_for:\"-\" x_forwarded_proto:\"-\""
                + " vcap_request_id:\"-\" response_time:0.000020 ")
        .endsWith(
            " x_cf_routererror:\"malformed_request (bare LF)\" x_request_start:\"-\""
                + " x_tenant:\"-\"\n");
    assertThat(new ObjectMapper().readTree(line(new JsonLine(ALL), Requests.unread())))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"timestamp":"2006-01-02T15:04:05.678000000Z","status":400,"bytes_received":0,
                     "bytes_sent":100,"response_time":0.000020,"gorouter_time":0.000020,
                     "failed_attempts":0,"x_cf_routererror":"malformed_request (bare LF)",
                     "remote_addr":"192.0.2.1:4711","local_address":"10.0.0.7:8443","headers":{}}
                    """));
  }

  /// They come from cells, which are not clients; but they may hold what a line cannot.
  @Test
  void idsOfAppsStandAsTheyAreOrEscaped() throws Exception {
    String guid = "6fb5b1f0-0000-4000-8000-00000000000f";
    String odd = "a\"b\\c";
    for (String id : List.of(guid, odd, "")) {
      Request request = Requests.answeredBy(Requests.endpoint(id));
      String escaped = id.isEmpty() ? "-" : id.replace("\\", "\\\\").replace("\"", "\\\"");
      assertThat(line(plain(), request)).contains(" app_id:\"" + escaped + "\" app_index:\"3\" ");
      JsonNode json = new ObjectMapper().readTree(line(new JsonLine(Content.PLAIN), request));
      assertThat(json.path("app_id").asText("")).isEqualTo(id);
    }
  }

  @Test
  void nobodyCanForgeAGorouterLine() {
    GorouterLine format = new GorouterLine(ALL);
    String line = line(format, Requests.hostile(FORGED));

    assertThat(line).matches("[ -~]*\n");
    assertThat(unescapedQuotes(line))
        .as(line)
        .isEqualTo(unescapedQuotes(line(format, Requests.hostile("harmless"))));
    assertThat(line)
        .startsWith("x\\\"\\x20200\\x200\\x200\\r\\nvictim.example.com\\x20-\\x20[2026");
  }

  private static long unescapedQuotes(String line) {
    return line.replaceAll("\\\\.", "").chars().filter(c -> c == '"').count();
  }

  @Test
  void nobodyCanForgeAJsonLine() throws Exception {
    String line = line(new JsonLine(ALL), Requests.hostile(FORGED));

    assertThat(line).matches("[ -~]*\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("host").asText()).isEqualTo(FORGED);
    assertThat(json.at("/headers/x-tenant").asText()).isEqualTo(FORGED);
    assertThat(json.get("status").asInt()).isEqualTo(400);
  }
}
