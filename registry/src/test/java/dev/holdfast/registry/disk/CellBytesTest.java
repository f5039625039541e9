package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.AppInstance;
import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointState;
import dev.holdfast.events.Protocol;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.Target;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.TestRecords;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellBytesTest {
  private static final Target PLAIN = new Target("10.0.0.1", 61_001, 0, "", Protocol.HTTP1);
  private static final Target TLS = new Target("2001:db8::7", 0, 65_535, "b", Protocol.HTTP2);

  private final CellState state =
      CellState.restored(
          new Cell("cell"),
          TestRecords.order(7, Long.MIN_VALUE),
          Long.MAX_VALUE,
          true,
          new Endpoint[] {
            endpoint("a", PLAIN, EndpointState.LIVE, AppInstance.NONE),
            endpoint("b", TLS, EndpointState.DRAINING, new AppInstance("app", "web", 3)),
            endpoint("c", PLAIN, EndpointState.INTERRUPTED, new AppInstance("app", "", 0))
          });

  private static Endpoint endpoint(
      String instance, Target target, EndpointState state, AppInstance app) {
    return new Endpoint(
        TestRecords.id("cell", instance),
        target,
        state,
        Long.MAX_VALUE,
        42,
        app,
        "z1",
        1_000,
        Map.of("name", "a value", "other", ""),
        List.of(Route.parse("*.example.com"), Route.parse("app.example.com/api")));
  }

  @Test
  void everyFactComesBack() throws Exception {
    CellState read = CellBytes.read("cell", ByteBuffer.wrap(bytes(state)));

    assertThat(read.endpoints()).isEqualTo(state.endpoints());
    assertThat(read.order()).isEqualTo(state.order());
    assertThat(read.manifestSeq()).isEqualTo(state.manifestSeq());
    assertThat(read.frozen()).isTrue();
  }

  @Test
  void optionsOfRoutesComeBack() throws Exception {
    RouteOptions asked =
        RouteOptions.of(Map.of("timeouts.request", "5s", "long", "v".repeat(4_096)));
    Endpoint plain = state.endpoint(0);
    CellState optioned =
        CellState.restored(
            state.cell(),
            state.order(),
            1,
            false,
            new Endpoint[] {
              plain.withOptions(Map.of(plain.route(1), asked)), state.endpoint(1), state.endpoint(2)
            });
    CellState read = CellBytes.read("cell", ByteBuffer.wrap(bytes(optioned)));

    assertThat(read.endpoints()).isEqualTo(optioned.endpoints());
    assertThat(read.endpoint(0).options(plain.route(1))).isEqualTo(asked);
    assertThat(read.endpoint(0).options(plain.route(0))).isSameAs(RouteOptions.NONE);
    assertThat(read.endpoint(1).hasOptions()).isFalse();
  }

  @Test
  void whatEndpointsShareIsOneObject() throws Exception {
    CellState read = CellBytes.read("cell", ByteBuffer.wrap(bytes(state)));
    Endpoint first = read.endpoint(0);

    for (Endpoint other : read.endpoints()) {
      assertThat(other.tags()).isSameAs(first.tags());
      assertThat(other.routes()).isSameAs(first.routes());
      assertThat(other.zone()).isSameAs(first.zone());
      assertThat(other.id().cell()).isSameAs(read.cell());
    }
    Endpoint identified = read.endpoint(1);
    assertThat(identified.target().identity()).isSameAs(identified.id().instance());
  }

  @Test
  void bytesThatAreCutShortOrGoOnAreDamage() {
    byte[] whole = bytes(state);
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer some = ByteBuffer.wrap(whole, 0, length).slice();
      assertThatThrownBy(() -> CellBytes.read("cell", some)).isInstanceOf(Damaged.class);
    }
    ByteBuffer more = ByteBuffer.allocate(whole.length + 1).put(whole).rewind();
    assertThatThrownBy(() -> CellBytes.read("cell", more))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("1 bytes stand behind");
  }

  /// Whatever the bytes are, they are facts or damage: nothing else is thrown, and nothing is
  /// allocated for a number that cannot be.
  @Test
  void anyByteMayBeAnother() {
    byte[] whole = bytes(state);
    for (int at = 0; at < whole.length; at++) {
      byte[] other = whole.clone();
      other[at] = (byte) ~other[at];

      assertThat(outcome(other)).as("byte " + at).isInstanceOfAny(CellState.class, Damaged.class);
    }
  }

  private static Object outcome(byte[] bytes) {
    try {
      return CellBytes.read("cell", ByteBuffer.wrap(bytes));
    } catch (Damaged e) {
      return e;
    }
  }

  private static byte[] bytes(CellState state) {
    FrameWriter out = new FrameWriter();
    CellBytes.write(out, state);
    return out.toBytes();
  }
}
