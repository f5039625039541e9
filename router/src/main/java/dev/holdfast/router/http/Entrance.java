package dev.holdfast.router.http;

import dev.holdfast.events.Route;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.limits.ClientKey;
import dev.holdfast.router.limits.Priority;
import dev.holdfast.router.limits.Refusal;
import dev.holdfast.router.limits.Ticket;
import dev.holdfast.router.rules.RouteLimits;
import org.jspecify.annotations.Nullable;

/// Whether a request whose route is known may go on: not where this router is overloaded, nor over
/// a limit. One per client, used again and again. Event loop only.
final class Entrance {
  // Clients that were turned away come back over so many seconds.
  private static final int RETRY_SECONDS_MOST = 5;

  private final Loop loop;
  private final Client client;
  private final Ticket ticket;

  Entrance(Loop loop, Client client) {
    this.loop = loop;
    this.client = client;
    this.ticket = new Ticket(loop.admission);
  }

  /// Why it may not; null where it may: then it counts until {@link #end}.
  @Nullable RouterError admit(RequestHead head, Route route, RouteLimits limits) {
    if (loop.shedding.sheds(limits.priority(), loop.random)) {
      // Who is of high priority would wait behind all others to connect again.
      if (loop.shedding.isMemoryShort() && limits.priority() != Priority.HIGH) {
        client.endAfterAnswer();
      }
      return RouterError.overloaded(limits.priority(), 1 + loop.random.nextInt(RETRY_SECONDS_MOST));
    }
    long whose =
        loop.admission.looksAtClients(limits.allowance())
            ? loop.requestClient.key(client.address(), head.fields())
            : ClientKey.NOBODY;
    @Nullable Refusal refusal = ticket.admit(route, limits.allowance(), whose, loop.nowNanos());
    return refusal == null ? null : RouterError.refused(refusal, ticket.waitNanos());
  }

  /// The request has ended.
  void end() {
    ticket.end();
  }
}
