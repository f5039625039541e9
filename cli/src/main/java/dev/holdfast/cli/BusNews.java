package dev.holdfast.cli;

import dev.holdfast.events.broker.LocalBroker;
import dev.holdfast.events.broker.LocalBroker.Status;
import java.util.function.Consumer;

/// Says in one line when the broker of `holdfast up` goes and when it comes, whoever did it.
/// `holdfast-bus-news` only.
final class BusNews {
  private static final long LOOK_EVERY_MS = 250;

  private final Consumer<String> tell;
  private Status last;

  BusNews(Status first, Consumer<String> tell) {
    this.last = first;
    this.tell = tell;
  }

  /// Looks for as long as the process lives and is not stopping.
  static void tell(LocalBroker broker, Consumer<String> tell, StopSignals until) {
    BusNews news = new BusNews(broker.status(), tell);
    Thread.ofPlatform()
        .daemon()
        .name("holdfast-bus-news")
        .start(() -> {
          while (!until.awaitFor(LOOK_EVERY_MS)) {
            news.onLook(broker.status());
          }
        });
  }

  void onLook(Status now) {
    if (now.getClass() != last.getClass()) {
      tell.accept(
          switch (now) {
            case Status.Running _ -> "the bus is back";
            case Status.Frozen _ ->
                "the bus is frozen; requests go on from the routes known (wake it: holdfast bus"
                    + " start)";
            case Status.Stopped _ ->
                "the bus is gone; requests go on from the routes known (bring it back: holdfast bus"
                    + " start)";
          });
    }
    last = now;
  }
}
