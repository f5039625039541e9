package dev.holdfast.events;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One thing that a cell says on the log. Immutable; `docs/wire-format.md` has its bytes.
public sealed interface RouteEvent {
  Header header();

  /// The cell that says it.
  default Cell cell() {
    return header().cell();
  }

  /// An emitter has started. Reducers ignore it; its acknowledgement brings the broker's append
  /// time, from which the epoch is made. Its own epoch is 0.
  ///
  /// @param version the emitter's version, for people
  record Hello(Header header, String version) implements RouteEvent {
    public Hello {
      Texts.printable("version", version, 63);
    }
  }

  /// The complete list of the cell's endpoints for this group: what it does not list is gone.
  record Manifest(Header header, List<Endpoint> endpoints) implements RouteEvent {
    public Manifest {
      endpoints = List.copyOf(endpoints);
      for (Endpoint endpoint : endpoints) {
        ownCell(header, endpoint.id());
      }
      int distinct = distinctIds(endpoints);
      if (distinct != endpoints.size()) {
        throw Check.refused("manifest", distinct + " distinct ids", "no id twice");
      }
    }
  }

  private static int distinctIds(List<Endpoint> endpoints) {
    Set<EndpointId> ids = HashSet.newHashSet(endpoints.size());
    for (Endpoint endpoint : endpoints) {
      ids.add(endpoint.id());
    }
    return ids.size();
  }

  /// One whole endpoint, new or changed.
  record Register(Header header, Endpoint endpoint) implements RouteEvent {
    public Register {
      ownCell(header, endpoint.id());
    }
  }

  /// That endpoint is gone.
  record Unregister(Header header, EndpointId endpoint) implements RouteEvent {
    public Unregister {
      ownCell(header, endpoint);
    }
  }

  /// The cell is alive. Never changes a fact.
  ///
  /// @param forMs with LEAVING, how long the silence is planned to last; else 0
  /// @param digest the digest of the cell's facts as of the header's seq when nothing is dirty or
  ///   in flight, else null
  record Beat(Header header, CellMode mode, long forMs, @Nullable Digest digest)
      implements RouteEvent {
    public Beat {
      if (forMs < 0) {
        throw Check.refused("duration of " + mode, forMs, "0 ms or more");
      }
    }
  }

  private static void ownCell(Header header, EndpointId id) {
    if (!id.cell().equals(header.cell())) {
      throw Check.refused("endpoint", id, "one of cell " + header.cell());
    }
  }
}
