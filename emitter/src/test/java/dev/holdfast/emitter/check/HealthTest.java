package dev.holdfast.emitter.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.lrp.HealthCheck;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private static final HealthCheck CHECK =
      new HealthCheck(HealthCheck.Kind.TCP, "", 0, 5_000, 1_000, 2, 3, 0);

  private static Health after(Health health, String looks) {
    Health now = health;
    for (int i = 0; i < looks.length(); i++) {
      now = looks.charAt(i) == '+' ? now.good(CHECK) : now.bad(CHECK, "refused");
    }
    return now;
  }

  @Test
  void soManyGoodLooksInARowMakeItHealthy() {
    assertThat(after(Health.begin(false), "+").healthy()).isFalse();
    assertThat(after(Health.begin(false), "+-+").healthy()).isFalse();
    assertThat(after(Health.begin(false), "+-++").healthy()).isTrue();
  }

  @Test
  void soManyBadLooksInARowMakeItUnhealthy() {
    assertThat(after(Health.begin(true), "--").healthy()).isTrue();
    assertThat(after(Health.begin(true), "--+--").healthy()).isTrue();
    assertThat(after(Health.begin(true), "--+---").healthy()).isFalse();
  }

  @Test
  void lastLookAndItsReasonAreKnown() {
    Health failing = after(Health.begin(true), "-");
    assertThat(failing.failing()).isTrue();
    assertThat(failing.why()).isEqualTo("refused");
    assertThat(failing.good(CHECK).failing()).isFalse();
  }

  @Test
  void checkComesBackFromItsText() {
    HealthCheck http =
        new HealthCheck(HealthCheck.Kind.HTTP, "/a?b=%20", 204, 5_000, 1_000, 1, 3, 60_000);
    assertThat(HealthCheck.parse(http.text())).isEqualTo(http);
    assertThat(HealthCheck.parse(CHECK.text())).isEqualTo(CHECK);
  }
}
