package dev.holdfast.registry.view;

import java.time.Duration;
import java.util.Optional;

/// How long each thing takes that the view waits for. All but the probes' is time of the connected
/// clock. Immutable.
public record ViewTimes(Ageing ageing, Pruning pruning, Probing probing) {
  /// What holds unless an operator or a test says otherwise.
  public static final ViewTimes DEFAULT =
      new ViewTimes(Ageing.DEFAULT, Pruning.DEFAULT, Probing.DEFAULT);

  /// When a cell that is not heard grows old. A beat comes every 5 s.
  ///
  /// @param beatMost the most by which one beat moves the connected clock: the beats' interval
  /// @param unheardAfter a cell that has missed one beat counts towards mass silence: sooner than
  ///   it is silent, so that mass silence is seen before anybody is demoted for it
  /// @param silentAfter three beats have not come
  /// @param staleAfter an emitter's restart, or an election among brokers, takes less
  /// @param plainMaxAge an endpoint without a proven identity is hidden when its cell has not been
  ///   heard for longer; empty: never
  public record Ageing(
      Duration beatMost,
      Duration unheardAfter,
      Duration silentAfter,
      Duration staleAfter,
      Optional<Duration> plainMaxAge) {
    public static final Ageing DEFAULT =
        new Ageing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Optional.empty());
  }

  /// When an endpoint that nobody reaches is hidden, and when its cell is forgotten.
  ///
  /// @param silentFor how long its cell must have been unheard
  /// @param connectsApart how far apart two failed connects are at least: one fault of a moment is
  ///   not two
  /// @param forgetAfter how long all of a cell's endpoints stay pruned before they are forgotten:
  ///   the log's retention
  public record Pruning(Duration silentFor, Duration connectsApart, Duration forgetAfter) {
    public static final Pruning DEFAULT =
        new Pruning(Duration.ofSeconds(180), Duration.ofSeconds(10), Duration.ofHours(24));
  }

  /// How endpoints of silent cells are tried.
  ///
  /// @param every how long after an endpoint's newest connect it is probed
  /// @param perSecond the most probes that this router makes: few enough that a thousand routers do
  ///   not hurt a cell that comes back
  public record Probing(Duration every, int perSecond) {
    public static final Probing DEFAULT = new Probing(Duration.ofSeconds(30), 500);
  }
}
