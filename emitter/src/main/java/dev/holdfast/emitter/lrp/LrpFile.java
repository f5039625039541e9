package dev.holdfast.emitter.lrp;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// One file of the LRP directory: what was judged of it last, what is in doubt, and its last good
/// state. Source thread only.
final class LrpFile {
  private final String name;
  private List<Lrp> believed;

  /// The newest whole content; differs from what is believed while another file holds one of its
  /// endpoints.
  private List<Lrp> offered;

  private @Nullable String bad;
  private @Nullable String clash;
  private @Nullable String logged;
  private boolean judged;
  private boolean gone;
  private boolean distrusted;
  private @Nullable FileSignature judgedSignature;
  private @Nullable Doubt doubt;

  /// @param sinceNanos when this very state was first seen
  /// @param openedNanos when the file was last beyond doubt
  private record Doubt(@Nullable FileSignature signature, long sinceNanos, long openedNanos) {}

  private LrpFile(String name, List<Lrp> lrps) {
    this.name = name;
    this.believed = lrps;
    this.offered = lrps;
  }

  /// A file that has not been seen before.
  static LrpFile unknown(String name) {
    return new LrpFile(name, List.of());
  }

  /// A file whose last good state is known from before a restart.
  static LrpFile known(String name, List<Lrp> lrps) {
    return new LrpFile(name, List.copyOf(lrps));
  }

  String name() {
    return name;
  }

  List<Lrp> believed() {
    return believed;
  }

  List<Lrp> offered() {
    return offered;
  }

  boolean isBelieved() {
    return believed.equals(offered);
  }

  /// Why the newest content is not believed; null while it is.
  @Nullable String refused() {
    return bad != null ? bad : clash;
  }

  /// Whether nothing is known of it yet: neither its content nor a last good state.
  boolean isUnjudged() {
    return !judged && believed.isEmpty();
  }

  boolean isGone() {
    return gone;
  }

  long settlesInNanos(long nowNanos) {
    return doubt == null
        ? -1
        : Math.max(0, LrpDirectory.SETTLE_NANOS - (nowNanos - doubt.sinceNanos));
  }

  boolean needsReading(@Nullable FileSignature signature) {
    return distrusted || doubt != null || !judged || !Objects.equals(signature, judgedSignature);
  }

  /// Has it read again though its signature is the same: two writes within a kernel tick look
  /// alike.
  void distrust() {
    distrusted = true;
  }

  /// Takes in what was read, null where there is no such file. Returns whether it has been judged.
  boolean onRead(@Nullable FileSignature signature, @Nullable FileContent content, long nowNanos) {
    distrusted = false;
    if (content == null || !content.plain()) {
      @Nullable Doubt before = doubt;
      boolean isSame = before != null && Objects.equals(before.signature, signature);
      long sinceNanos = before != null && isSame ? before.sinceNanos : nowNanos;
      long openedNanos = before == null ? nowNanos : before.openedNanos;
      if (nowNanos - sinceNanos < LrpDirectory.SETTLE_NANOS
          && nowNanos - openedNanos < LrpDirectory.DOUBT_MOST_NANOS) {
        doubt = new Doubt(signature, sinceNanos, openedNanos);
        return false;
      }
    }
    doubt = null;
    judged = true;
    judgedSignature = signature;
    judge(content);
    return true;
  }

  private void judge(@Nullable FileContent content) {
    gone = content == null;
    bad = null;
    switch (content) {
      case null -> offered = List.of();
      case FileContent.Whole whole -> offered = whole.lrps();
      case FileContent.Bad wrong -> {
        bad = wrong.why();
        // What it offered before it went bad is its last good state, if that was ever believed.
        offered = believed;
      }
    }
  }

  /// What it offers holds: no other file has any of it.
  void believe() {
    believed = offered;
    clash = null;
  }

  void refuse(String why) {
    clash = why;
  }

  /// One line when the file is refused, and one when it is good again.
  void logChange(Logger log) {
    @Nullable String now = refused();
    if (Objects.equals(now, logged)) {
      return;
    }
    if (now == null) {
      log.info("LRP file {} is good again", name);
    } else {
      log.warn("LRP file refused, its last good state stays: {}", now);
    }
    logged = now;
  }

  /// The file is gone, and with it what was wrong with it.
  void logMended(Logger log) {
    if (logged != null) {
      log.info("LRP file {} is removed", name);
    }
  }
}
