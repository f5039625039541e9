package dev.holdfast.emitter;

import dev.holdfast.events.Cell;
import dev.holdfast.events.Endpoint;
import dev.holdfast.events.EndpointId;
import dev.holdfast.events.Header;
import dev.holdfast.events.Incarnation;
import dev.holdfast.events.Order;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.RouteOptions;
import dev.holdfast.events.wire.RecordCodec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps a cell's truth small enough for one manifest a group. Immutable.
///
/// A cell that has outgrown it is refused, not cut: what is known goes on, removals and changes
/// included, and no new endpoint is let in until the whole list fits. So the truth always fits, and
/// an emitter that starts again can always open its incarnation.
final class ManifestLimit {
  private static final int HEAD_BYTES_MOST = 512;

  /// About twenty fields of at most 11 bytes beside their text.
  private static final long ENDPOINT_FIELDS_BYTES = 256;

  /// Three tags and three lengths of at most 5 bytes.
  private static final int TEXT_PAIR_BYTES = 24;

  private final int bytesMost;
  private final Header header;

  ManifestLimit(String site, Cell cell, int bytesMost) {
    this.bytesMost = bytesMost;
    // The longest header there can be.
    this.header =
        new Header(site, cell, new Order(new Incarnation(-1, -1, -1), -1), Long.MAX_VALUE);
  }

  /// What of a truth is let in.
  ///
  /// @param truth null where nothing is known yet and the first list is too large
  /// @param refused why not all of it; null where it is
  record Fit(@Nullable CellTruth truth, @Nullable String refused) {}

  Fit fit(@Nullable CellTruth before, CellTruth wanted) {
    Set<String> over = groupsOver(wanted);
    if (over.isEmpty()) {
      return new Fit(wanted, null);
    }
    String why =
        "the manifest of group %s would be larger than %d bytes; expected fewer endpoints, routes or tags on one cell"
            .formatted(String.join(", ", over), bytesMost);
    if (before == null) {
      return new Fit(null, why);
    }
    CellTruth known =
        admitted(
            before,
            wanted,
            (old, claim) ->
                !over.contains(claim.group())
                    || (old != null && old.group().equals(claim.group())));
    if (groupsOver(known).isEmpty()) {
      return new Fit(known, why);
    }
    // The changes alone are too large: removals only.
    CellTruth unchanged =
        admitted(
            before,
            wanted,
            (old, claim) ->
                !over.contains(claim.group()) && (old == null || !over.contains(old.group())));
    return new Fit(unchanged, why);
  }

  /// Which claims are let in.
  private interface Admission {
    /// @param old what the endpoint said before; null where it is new
    boolean admits(@Nullable Claim old, Claim claim);
  }

  /// What is wanted, but for claims that are not let in: those stay as they were, if they were.
  private static CellTruth admitted(CellTruth before, CellTruth wanted, Admission admission) {
    Map<EndpointId, Claim> claims = new LinkedHashMap<>();
    wanted
        .claims()
        .forEach((id, claim) -> {
          @Nullable Claim old = before.claims().get(id);
          if (admission.admits(old, claim)) {
            claims.put(id, claim);
          } else if (old != null) {
            claims.put(id, old);
          }
        });
    return wanted.withClaims(claims);
  }

  private Set<String> groupsOver(CellTruth truth) {
    Set<String> over = new HashSet<>();
    for (String group : truth.groups()) {
      if (isOver(truth.spoken(group))) {
        over.add(group);
      }
    }
    return over;
  }

  private boolean isOver(List<Endpoint> endpoints) {
    // As long as the largest that they can be fits, no manifest needs to be made to know.
    long most = HEAD_BYTES_MOST;
    for (Endpoint endpoint : endpoints) {
      most += bytesMost(endpoint);
    }
    if (most <= bytesMost) {
      return false;
    }
    // A claim without `since` yet will be longer by that.
    List<Endpoint> dated = endpoints.stream().map(e -> e.withSince(Long.MAX_VALUE)).toList();
    return RecordCodec.encode(new RouteEvent.Manifest(header, dated)).length > bytesMost;
  }

  /// An upper bound of an endpoint's bytes: its texts, which are ASCII, and for every field more
  /// than its tag, length and number can take.
  private static long bytesMost(Endpoint endpoint) {
    long most =
        ENDPOINT_FIELDS_BYTES
            + endpoint.id().instance().length()
            + endpoint.target().address().length()
            + endpoint.target().identity().length()
            + endpoint.app().app().length()
            + endpoint.app().processType().length()
            + endpoint.zone().length();
    for (Map.Entry<String, String> tag : endpoint.tags().entrySet()) {
      most += TEXT_PAIR_BYTES + tag.getKey().length() + tag.getValue().length();
    }
    for (Route route : endpoint.routes()) {
      most += TEXT_PAIR_BYTES + route.host().length() + route.path().length();
      most += bytesMost(endpoint.options(route));
    }
    return most;
  }

  private static long bytesMost(RouteOptions options) {
    long most = 0;
    for (int i = 0; i < options.size(); i++) {
      most += TEXT_PAIR_BYTES + options.name(i).length() + options.value(i).length();
    }
    return most;
  }
}
