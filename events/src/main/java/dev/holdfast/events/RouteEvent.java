package dev.holdfast.events;

import java.util.List;
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
  final class Manifest implements RouteEvent {
    private final Header header;
    private final List<Endpoint> endpoints;

    // Sorted here, by whoever reads it, and not by whoever lays it over facts: that is one thread,
    // and the ids have to be compared in any case.
    private final Endpoint[] byId;

    /// Throws {@link IllegalArgumentException} where one is of another cell, or an id stands twice.
    ///
    /// @param endpoints in the order of their claims
    public Manifest(Header header, List<Endpoint> endpoints) {
      this.header = header;
      this.endpoints = List.copyOf(endpoints);
      for (Endpoint endpoint : this.endpoints) {
        ownCell(header, endpoint);
      }
      this.byId = IdOrder.sorted(this.endpoints);
      int distinct = distinctIds(byId);
      if (distinct != byId.length) {
        throw Check.refused("manifest", distinct + " distinct ids", "no id twice");
      }
    }

    private static int distinctIds(Endpoint[] sorted) {
      int distinct = Math.min(1, sorted.length);
      for (int i = 1; i < sorted.length; i++) {
        distinct += sorted[i].hasIdOf(sorted[i - 1]) ? 0 : 1;
      }
      return distinct;
    }

    @Override
    public Header header() {
      return header;
    }

    /// In the order of their claims.
    public List<Endpoint> endpoints() {
      return endpoints;
    }

    /// In the order of their ids; the caller's own.
    public Endpoint[] byId() {
      return byId.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Manifest manifest
          && header.equals(manifest.header)
          && endpoints.equals(manifest.endpoints);
    }

    @Override
    public int hashCode() {
      return 31 * header.hashCode() + endpoints.hashCode();
    }

    @Override
    public String toString() {
      return "Manifest[header=%s, endpoints=%s]".formatted(header, endpoints);
    }
  }

  /// One whole endpoint, new or changed.
  record Register(Header header, Endpoint endpoint) implements RouteEvent {
    public Register {
      ownCell(header, endpoint);
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

  private static void ownCell(Header header, Identified id) {
    if (!id.cell().equals(header.cell())) {
      throw Check.refused("endpoint", new EndpointId(id), "one of cell " + header.cell());
    }
  }
}
