package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;
import dev.holdfast.events.broker.TestBroker;
import dev.holdfast.events.log.KafkaBus;
import dev.holdfast.events.wire.RecordCodec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// `holdfast log` and `holdfast routes --at` on a real broker. Each case has a group of its own,
/// and mostly waits.
@Order(0) // Needs none of the programs for which the others wait first.
@Execution(ExecutionMode.CONCURRENT)
final class HistoryIT {
  private static final Endpoint A = Said.endpoint("c1", "a", 61_001, "a.example.com");
  private static final Endpoint B = Said.endpoint("c1", "b", 61_002, "b.example.com");

  private KafkaBus bus;
  private String group;

  @BeforeEach
  void say() {
    group = TestBroker.randomGroup();
    TestBroker.shared().initTopics(group);
    bus = new KafkaBus(TestBroker.shared().config(Said.SITE, group));
    append(Said.hello("c1", 0));
    append(Said.manifest("c1", 1, A));
    append(Said.beat("c1", 1));
    append(Said.register(2, B));
    append(Said.unregister(3, A));
    bus.append(Topic.ROUTES, new Cell("c2").key(), new byte[] {1});
  }

  @Test
  void theLogIsToldInOrderWithWhatCannotBeRead() {
    CommandLines told = run("log", "--topic", "all");

    assertThat(told.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(told.out().lines().map(line -> line.replaceFirst("^\\S+ \\S+  ", "")))
        .containsExactly(
            "routes 0  c1  7/0  hello: emitter 1.2 has started",
            "routes 1  c1  7/1  manifest: 1 endpoint",
            "    a:8080 live at 10.0.0.1:61001, app shop: a.example.com",
            "presence 0  c1  7/1  beat: leaving for 60 s",
            "routes 2  c1  7/2  register b:8080 live at 10.0.0.1:61002, app shop: b.example.com",
            "routes 3  c1  7/3  unregister a:8080",
            "routes 4  c2  ?  UNREADABLE, BAD_VALUE: header: byte 1: 1 is no field of protobuf");
  }

  @Test
  void itIsCutByTopicTimeHostAndCell() {
    assertThat(run("log", "--topic", "presence").out()).hasLineCount(1);
    assertThat(run("log", "--cell", "c2").out()).hasLineCount(1);
    assertThat(run("log", "--host", "A.example.com").out())
        .contains("manifest", "unregister a:8080")
        .doesNotContain("register b");
    CommandLines since = run("log", "--json", "--since", times().get(3));
    assertThat(since.out()).contains("\"unregister\"").doesNotContain("\"hello\"");
    CommandLines nothing = run("log", "--since", "2999-01-01T00:00");
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.err()).startsWith("nothing since 2999-01-01");
  }

  @Test
  void aLogThatIsFollowedTellsWhatComes() throws Exception {
    StringWriter out = new StringWriter();
    PrintWriter err = new PrintWriter(new StringWriter());
    Thread following =
        new Thread(() ->
            HoldfastCommand.line(new PrintWriter(out), err, false)
                .execute(arguments("log", "--follow", "--since", "1h")));
    following.setDaemon(true);
    following.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> out.toString().contains("unregister a"));

    append(Said.register(4, A));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> out.toString().contains("register a:8080 l"));
    assertThat(following.isAlive()).isTrue();
  }

  @Test
  void routesAreShownAsTheyWere() {
    CommandLines before = run("routes", "--at", times().get(1));
    CommandLines between = run("routes", "--at", times().get(2));
    CommandLines now = run("routes", "--at", "0s", "--json");

    assertThat(before.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(before.out()).contains("a.example.com").doesNotContain("b.example.com");
    assertThat(between.out()).contains("a.example.com", "b.example.com");
    assertThat(now.out()).contains("b.example.com", "\"routesInTable\" : 1");
    assertThat(now.out()).doesNotContain("a.example.com");
    assertThat(now.err()).isEmpty();
  }

  @Test
  void aTimeBeforeTheLogIsRefusedWithTheOldestThereIs() {
    bus.truncateHead(Topic.ROUTES, 2);
    String oldest =
        TimeText.shown(Instant.parse(times().get(0)).toEpochMilli(), ZoneId.systemDefault());

    CommandLines refused = run("routes", "--at", "2d");
    CommandLines partly = run("routes", "--at", "0s");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("is before the log's oldest record, of " + oldest);
    assertThat(partly.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(partly.err())
        .contains("the log begins at " + oldest, "no list were read of these cells: [c1]");
  }

  @Test
  void aTimeThatHasNotComeIsRefused() {
    CommandLines refused = run("routes", "--at", "2999-01-01T00:00");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("has not come yet");
  }

  @Test
  void aBusThatDoesNotAnswerIsOneSentence() {
    CommandLines refused = CommandLines.run("log", "--bus", "127.0.0.1:1");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(refused.err()).contains("127.0.0.1:1 does not answer").hasLineCount(1);
  }

  @Test
  void aGroupWithoutTopicsIsOneSentence() {
    CommandLines refused =
        CommandLines.run(
            "log", "--bus", TestBroker.shared().bootstrap(), "--group", "no-such-group");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(refused.err()).contains("holdfast bus init").hasLineCount(1);
  }

  /// The append times of the routes topic's records, of each but the first later than the one
  /// before.
  private List<String> times() {
    return run("log", "--json")
        .out()
        .lines()
        .map(line -> line.replaceFirst("^\\{\"time\":\"([^\"]+)\".*", "$1"))
        .toList();
  }

  private void append(RouteEvent event) {
    bus.append(
        event instanceof RouteEvent.Beat ? Topic.PRESENCE : Topic.ROUTES,
        event.cell().key(),
        RecordCodec.encode(event));
  }

  private CommandLines run(String... arguments) {
    return CommandLines.run(arguments(arguments));
  }

  private String[] arguments(String... own) {
    List<String> all = new ArrayList<>(Arrays.asList(own));
    all.addAll(List.of("--bus", TestBroker.shared().bootstrap(), "--group", group));
    return all.toArray(String[]::new);
  }
}
