package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.broker.LocalBroker.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BusNewsTest {
  private static final Status RUNNING = new Status.Running(7, 9092);

  private final List<String> told = new ArrayList<>();
  private final BusNews news = new BusNews(RUNNING, told::add);

  @Test
  void nothingIsToldWhileNothingChanges() {
    news.onLook(RUNNING);
    news.onLook(new Status.Running(8, 9092));

    assertThat(told).isEmpty();
  }

  @Test
  void goingAndComingIsToldOnceEach() {
    news.onLook(new Status.Stopped());
    news.onLook(new Status.Stopped());
    news.onLook(RUNNING);

    assertThat(told).hasSize(2);
    assertThat(told.getFirst()).startsWith("the bus is gone");
    assertThat(told.getLast()).isEqualTo("the bus is back");
  }

  @Test
  void aFrozenBusIsToldAsSuch() {
    news.onLook(new Status.Frozen(7, 9092));

    assertThat(told).singleElement().asString().startsWith("the bus is frozen");
  }
}
