package dev.holdfast.registry.table;

import static dev.holdfast.registry.facts.TestRecords.endpoint;
import static dev.holdfast.registry.facts.TestRecords.manifest;
import static dev.holdfast.registry.facts.TestRecords.order;
import static dev.holdfast.registry.facts.TestRecords.register;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.Route;
import dev.holdfast.events.Topic;
import dev.holdfast.events.log.FakeLog;
import dev.holdfast.registry.facts.TestRecords;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What several changes that come in one turn make of the pools. An endpoint that is alone at its
/// route takes a shorter way there, which must not miss whoever comes to the route meanwhile.
class SharedTurnTest {
  private static final String HOST = "app.example.com";
  private static final Endpoint ALONE = endpoint("a", "alone", "10.0.0.1", 1, 1, HOST);
  private static final Endpoint CHANGED = ALONE.withState(EndpointState.DRAINING, 5);
  private static final Endpoint COMING = endpoint("b", "coming", "10.0.0.2", 2, 2, HOST);
  private static final Endpoint ELSEWHERE =
      endpoint("b", "coming", "10.0.0.2", 2, 2, "elsewhere.example.com");

  private final ManualTicker ticker = new ManualTicker();
  private final FakeLog log = new FakeLog(TestRecords.SITE, "shared", ticker);
  private final RouteTable<SimRuntimes.Held> table = new RouteTable<>(new SplittableRandom(1));
  private final TableWriter<SimRuntimes.Held> writer =
      new TableWriter<>(PlainParts.of(log, table, new SimRuntimes(_ -> true)));

  @BeforeEach
  void publish() {
    log.append(Topic.ROUTES, manifest("a", order(1, 1), ALONE));
    log.append(Topic.ROUTES, manifest("b", order(1, 1), ELSEWHERE));
    turn();
    turn();
    assertThat(table.routeCount()).isEqualTo(2);
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void oneThatIsAloneAndChangesKeepsItsRuntime() {
    SimRuntimes.Held before = pool().slot(0).runtime();
    log.append(Topic.ROUTES, register(order(1, 2), CHANGED));

    assertThat(published()).isOne();
    assertThat(endpoints()).containsExactly(CHANGED);
    assertThat(pool().size()).isZero();
    assertThat(pool().slot(0).runtime()).isSameAs(before);
  }

  @Test
  void oneThatComesBesideAChangeOfTheOnlyOneMakesOnePoolOfBoth() {
    log.append(Topic.ROUTES, register(order(1, 2), CHANGED));
    log.append(Topic.ROUTES, register(order(1, 2), COMING));

    assertThat(published()).isEqualTo(2); // and that of the route which it has left
    assertThat(endpoints()).containsExactlyInAnyOrder(CHANGED, COMING);
  }

  @Test
  void oneThatComesBeforeAChangeOfTheOnlyOneMakesOnePoolOfBoth() {
    log.append(Topic.ROUTES, register(order(1, 2), COMING));
    log.append(Topic.ROUTES, register(order(1, 2), CHANGED));

    assertThat(published()).isEqualTo(2);
    assertThat(endpoints()).containsExactlyInAnyOrder(CHANGED, COMING);
  }

  @Test
  void oneThatChangesAndChangesBackMakesNoPool() {
    log.append(Topic.ROUTES, register(order(1, 2), CHANGED));
    log.append(Topic.ROUTES, register(order(1, 3), ALONE));

    assertThat(published()).isZero();
    assertThat(endpoints()).containsExactly(ALONE);
  }

  private void turn() {
    ticker.advance(Duration.ofSeconds(4));
    writer.doWork(ticker.nanos());
  }

  /// How many pools the next turn publishes.
  private long published() {
    long before = writer.status().counts().poolsPublished();
    turn();
    return writer.status().counts().poolsPublished() - before;
  }

  private Pool<SimRuntimes.Held> pool() {
    return Objects.requireNonNull(table.pool(new Route(HOST, "")));
  }

  private List<Endpoint> endpoints() {
    return pool().slots().stream().map(Slot::endpoint).toList();
  }
}
