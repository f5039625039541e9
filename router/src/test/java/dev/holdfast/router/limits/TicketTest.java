package dev.holdfast.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Route;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// In what a request is counted, and what it takes where it is refused.
class TicketTest {
  private static final Route ROUTE = Route.parse("a.example.com");
  private static final Rate TWO = Rate.of(BigDecimal.ONE, 2);
  private static final long CLIENT = 7;
  private static final long OTHER = 8;

  private Admission admission(int requests, int perClient) {
    return new Admission(
        new AdmissionConfig(
            0,
            requests,
            new AdmissionConfig.PerClient(0, perClient),
            Allowance.NONE,
            OverloadConfig.DEFAULT),
        100,
        new SplittableRandom(1),
        0);
  }

  private static @Nullable Refusal admit(Ticket ticket, Allowance limits, long client) {
    return ticket.admit(ROUTE, limits, client, TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void eachLimitRefusesAndWhatIsRefusedIsNowhereInFlight() {
    Admission admission = admission(3, 2);
    Allowance one = new Allowance(1, Rate.NONE, Rate.NONE);
    Ticket first = new Ticket(admission);
    Ticket next = new Ticket(admission);
    assertThat(admit(first, one, CLIENT)).isNull();
    assertThat(admit(next, one, CLIENT)).isEqualTo(Refusal.ROUTE_REQUESTS);
    assertThat(admission.clientRequests().value(CLIENT)).isEqualTo(1);
    assertThat(admit(next, Allowance.NONE, CLIENT)).isNull();
    Ticket third = new Ticket(admission);
    assertThat(admit(third, Allowance.NONE, CLIENT)).isEqualTo(Refusal.CLIENT_REQUESTS);
    assertThat(admission.requests().value()).isEqualTo(2);
    assertThat(admit(third, Allowance.NONE, ClientKey.NOBODY)).isNull();
    Ticket fourth = new Ticket(admission);
    assertThat(admit(fourth, Allowance.NONE, OTHER)).isEqualTo(Refusal.ROUTER_REQUESTS);
    first.end();
    next.end();
    third.end();
    third.end();
    assertThat(admission.requests().value()).isZero();
    assertThat(admission.clientRequests().value(CLIENT)).isZero();
    assertThat(admit(first, one, CLIENT)).isNull();
  }

  @Test
  void aClientOverItsRateTakesNothingFromOthers() {
    Admission admission = admission(0, 0);
    Allowance limits = new Allowance(0, Rate.of(BigDecimal.ONE, 4), TWO);
    Ticket ticket = new Ticket(admission);
    for (int i = 0; i < 10; i++) {
      assertThat(admit(ticket, limits, CLIENT)).isEqualTo(i < 2 ? null : Refusal.CLIENT_RATE);
      ticket.end();
    }
    assertThat(ticket.waitNanos()).isBetween(1L, TimeUnit.SECONDS.toNanos(1));
    for (int i = 0; i < 2; i++) {
      assertThat(admit(ticket, limits, OTHER)).isNull();
      ticket.end();
    }
    assertThat(admit(ticket, limits, 9)).isEqualTo(Refusal.ROUTE_RATE);
    assertThat(admit(ticket, limits, ClientKey.NOBODY)).isEqualTo(Refusal.ROUTE_RATE);
  }

  @Test
  void whatARouteDoesNotSayTheRouterDoes() {
    Allowance usual = new Allowance(2, TWO, TWO);
    Rate rate = Rate.of(BigDecimal.TEN, 1);
    Allowance own = new Allowance(0, rate, Rate.NONE);
    assertThat(own.requestsMost(usual)).isEqualTo(2);
    assertThat(own.rate(usual)).isEqualTo(rate);
    assertThat(own.clientRate(usual)).isEqualTo(TWO);
    assertThat(new Allowance(3, Rate.NONE, rate).requestsMost(usual)).isEqualTo(3);
    assertThat(new Allowance(3, Rate.NONE, rate).clientRate(usual)).isEqualTo(rate);
    Admission admission = admission(0, 0);
    admission.become(
        new AdmissionConfig(
            0, 0, new AdmissionConfig.PerClient(0, 0), usual, OverloadConfig.DEFAULT));
    Ticket ticket = new Ticket(admission);
    assertThat(admit(ticket, own, CLIENT)).isNull();
    ticket.end();
    assertThat(admit(ticket, own, CLIENT)).isEqualTo(Refusal.ROUTE_RATE);
    assertThat(admission.looksAtClients(own)).isTrue();
  }

  @Test
  void aLimitThatIsTakenOffWhileARequestIsAtWorkLosesNoCount() {
    Admission admission = admission(3, 2);
    Ticket ticket = new Ticket(admission);
    assertThat(admit(ticket, new Allowance(1, TWO, TWO), CLIENT)).isNull();
    admission.become(AdmissionConfig.DEFAULT);
    Ticket uncounted = new Ticket(admission);
    assertThat(admit(uncounted, Allowance.NONE, CLIENT)).isNull();
    ticket.end();
    uncounted.end();
    assertThat(admission.requests().value()).isZero();
    assertThat(admission.clientRequests().value(CLIENT)).isZero();
  }
}
