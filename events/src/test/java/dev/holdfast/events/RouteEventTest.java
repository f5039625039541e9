package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteEventTest {
  private static final Cell CELL = new Cell("c1");
  private static final Header HEADER =
      new Header("north", CELL, new Order(new Incarnation(1, 2, 3), 4), 5);

  @Test
  void aManifestListsNoIdTwice() {
    Endpoint endpoint = endpoint(CELL, "i1");

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new RouteEvent.Manifest(
                HEADER, List.of(endpoint, endpoint(CELL, "i2"), endpoint.withSince(9))))
        .withMessage("manifest is \"2 distinct ids\"; expected no id twice");
  }

  @Test
  void aManifestKeepsItsOrderAndItsOwnList() {
    List<Endpoint> given = new ArrayList<>(List.of(endpoint(CELL, "z"), endpoint(CELL, "a")));
    RouteEvent.Manifest manifest = new RouteEvent.Manifest(HEADER, given);
    given.clear();

    assertThat(manifest.endpoints()).extracting(e -> e.id().instance()).containsExactly("z", "a");
  }

  @Test
  void aCellSpeaksForItsOwnEndpointsOnly() {
    Endpoint foreign = endpoint(new Cell("c2"), "i1");
    String message = "endpoint is \"c2/i1:80\"; expected one of cell c1";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteEvent.Register(HEADER, foreign))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteEvent.Unregister(HEADER, foreign.id()))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteEvent.Manifest(HEADER, List.of(foreign)))
        .withMessage(message);
  }

  @Test
  void aBeatsDurationIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteEvent.Beat(HEADER, CellMode.LEAVING, -1, null))
        .withMessage("duration of LEAVING is \"-1\"; expected 0 ms or more");
  }

  @Test
  void aVersionIsOneLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteEvent.Hello(HEADER, "1\n2"))
        .withMessageStartingWith("version is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "ä", "a\u0000"})
  void aCellsNameIsCanonical(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cell(name))
        .withMessage(
            "cell name is \"%s\"; expected 1 to 128 letters, digits, '.', '_' or '-', beginning"
                + " with a letter or digit",
            name);
  }

  @Test
  void aCellsNameHasAtMost128Characters() {
    assertThat(new Cell("c".repeat(128)).key()).hasSize(128);
    assertThatIllegalArgumentException().isThrownBy(() -> new Cell("c".repeat(129)));
  }

  @Test
  void sitesAndGroupsAreShortLowerCaseNames() {
    for (String good : List.of("a", "0", "a-b", "a".repeat(63))) {
      assertThat(Names.site(good)).isEqualTo(good);
      assertThat(Names.group(good)).isEqualTo(good);
    }
    for (String bad : List.of("", "-", "-a", "a-", "A", "a_b", "a.b", "a".repeat(64))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Names.site(bad))
          .withMessageStartingWith("site is \"" + bad);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Topic.ROUTES.nameIn(bad))
          .withMessageStartingWith("group is \"" + bad);
    }
  }

  @Test
  void orderComparesUnsignedEpochThenIdThenSeq() {
    List<Order> ascending =
        List.of(
            order(0, 0, 0, 0),
            order(0, 0, 0, -1),
            order(0, 0, 1, 0),
            order(0, 1, 0, 0),
            order(0, -1, 0, 0),
            order(1, 0, 0, 0),
            order(Long.MAX_VALUE, 0, 0, 0),
            order(Long.MIN_VALUE, 0, 0, 0),
            order(-1, -1, -1, -1));

    assertThat(ascending).isSortedAccordingTo(Order::compareTo).doesNotHaveDuplicates();
    assertThat(order(-1, 1, 2, -1))
        .hasToString("18446744073709551615/00000000000000010000000000000002#18446744073709551615");
  }

  @Test
  void theDetailOfAnUnreadableRecordCanDoNoHarmInALogLine() {
    LogRecord.Unreadable unreadable =
        new LogRecord.Unreadable(
            Topic.ROUTES,
            1,
            2,
            null,
            null,
            LogRecord.Reason.BAD_KEY,
            "\u001b[31m\nfake line é" + "x".repeat(1_000),
            LogRecord.Raw.NONE);

    assertThat(unreadable.detail()).hasSize(500).startsWith("?[31m?fake line ?xxx");
  }

  private static Order order(long epoch, long idHigh, long idLow, long seq) {
    return new Order(new Incarnation(epoch, idHigh, idLow), seq);
  }

  private static Endpoint endpoint(Cell cell, String instance) {
    return new Endpoint(
        new EndpointId(cell, instance, 80),
        new Target("10.0.0.7", 61_001, 0, "", Protocol.HTTP1),
        EndpointState.LIVE,
        0,
        5,
        AppInstance.NONE,
        "",
        100,
        Map.of(),
        List.of());
  }
}
