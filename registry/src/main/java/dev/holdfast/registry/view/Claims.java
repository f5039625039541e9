package dev.holdfast.registry.view;

import dev.holdfast.events.Endpoint;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// The endpoints that claim each (address, port), greatest claim first. Table writer only.
///
/// <h2>Form</h2>
///
/// Nearly every address has one claimant, so the table is an open-addressed array of holders with
/// linear probing: a holder is the Endpoint itself where there is one, an array of them, greatest
/// first, where there are more. The hash of a place stands beside it: what has another hash is not
/// looked at, and growing looks at no endpoint. For one address, ports and hashes are one to one,
/// so an equal hash and an equal address are an equal port. At 60 % load that is about 13 bytes a
/// claim, and no key objects. A place that falls empty is filled by moving later ones of its run
/// back (Knuth 6.4, algorithm R), so there are no tombstones.
final class Claims {
  private static final int LEAST_PLACES = 64;

  private static final Comparator<Endpoint> GREATEST_FIRST =
      Comparator.comparingLong(Endpoint::sinceMs).thenComparing(Endpoint::compareIdTo).reversed();

  private @Nullable Object[] holders = new @Nullable Object[LEAST_PLACES];
  private int[] hashes = new int[LEAST_PLACES];
  private int used;

  /// Claims each of its ports.
  void add(Endpoint endpoint) {
    int port = endpoint.port();
    int tlsPort = endpoint.tlsPort();
    if (port != 0) {
      addAt(endpoint, port);
    }
    if (tlsPort != 0 && tlsPort != port) {
      addAt(endpoint, tlsPort);
    }
  }

  /// Gives each of its ports up.
  void remove(Endpoint endpoint) {
    int port = endpoint.port();
    int tlsPort = endpoint.tlsPort();
    if (port != 0) {
      removeAt(endpoint, port);
    }
    if (tlsPort != 0 && tlsPort != port) {
      removeAt(endpoint, tlsPort);
    }
  }

  /// Puts `now` where `before` stood: an equal claim with other facts beside it.
  void replace(Endpoint before, Endpoint now) {
    int port = now.port();
    int tlsPort = now.tlsPort();
    if (port != 0) {
      replaceAt(before, now, port);
    }
    if (tlsPort != 0 && tlsPort != port) {
      replaceAt(before, now, tlsPort);
    }
  }

  /// The endpoint with the greatest claim, or null where there is none.
  @Nullable Endpoint greatest(String address, int port) {
    Object holder = holders[placeOf(address, hash(address, port))];
    return holder == null ? null : firstOf(holder);
  }

  /// Who would have the greatest claim to `port` if `endpoint`, which has it, gave it up; null
  /// where it has not, or nobody would.
  @Nullable Endpoint second(Endpoint endpoint, int port) {
    if (port == 0) {
      return null;
    }
    String address = endpoint.address();
    Object holder = holders[placeOf(address, hash(address, port))];
    return holder instanceof Endpoint[] several && several[0].hasIdOf(endpoint) ? several[1] : null;
  }

  /// Looks at the place of its hash; what it returns says nothing.
  int peek(String address, int port) {
    int place = hash(address, port) & (holders.length - 1);
    return hashes[place] + (holders[place] == null ? 0 : 1);
  }

  private void addAt(Endpoint endpoint, int port) {
    int hash = hash(endpoint.address(), port);
    int place = placeOf(endpoint.address(), hash);
    Object holder = holders[place];
    if (holder != null) {
      Endpoint[] several =
          holder instanceof Endpoint only ? new Endpoint[] {only} : (Endpoint[]) holder;
      Endpoint[] more = Arrays.copyOf(several, several.length + 1);
      more[several.length] = endpoint;
      Arrays.sort(more, GREATEST_FIRST);
      holders[place] = more;
      return;
    }
    holders[place] = endpoint;
    hashes[place] = hash;
    used++;
    if (used * 5L > holders.length * 3L) {
      grow();
    }
  }

  private void removeAt(Endpoint endpoint, int port) {
    String address = endpoint.address();
    int place = placeOf(address, hash(address, port));
    if (holders[place] instanceof Endpoint[] several) {
      int at = indexIn(several, endpoint);
      Endpoint[] fewer = Arrays.copyOf(several, several.length - 1);
      System.arraycopy(several, at + 1, fewer, at, fewer.length - at);
      holders[place] = fewer.length == 1 ? fewer[0] : fewer;
      return;
    }
    assert holders[place] instanceof Endpoint only && only.hasIdOf(endpoint)
        : endpoint + " has no claim to port " + port;
    vacate(place);
  }

  private void replaceAt(Endpoint before, Endpoint now, int port) {
    String address = now.address();
    int place = placeOf(address, hash(address, port));
    if (holders[place] instanceof Endpoint[] several) {
      Endpoint[] next = several.clone();
      next[indexIn(several, before)] = now;
      holders[place] = next;
    } else {
      assert holders[place] instanceof Endpoint only && only.hasIdOf(before);
      holders[place] = now;
    }
  }

  private static int indexIn(Endpoint[] several, Endpoint endpoint) {
    for (int i = 0; i < several.length; i++) {
      if (several[i].hasIdOf(endpoint)) {
        return i;
      }
    }
    throw new AssertionError(endpoint + " is not among " + Arrays.toString(several));
  }

  /// Where the address stands with the port of that hash, or the empty place where they would.
  private int placeOf(String address, int hash) {
    int mask = holders.length - 1;
    int place = hash & mask;
    while (holders[place] != null && (hashes[place] != hash || !addressAt(place).equals(address))) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void vacate(int empty) {
    int mask = holders.length - 1;
    int place = empty;
    int next = (place + 1) & mask;
    while (holders[next] != null) {
      int home = hashes[next] & mask;
      // It may move back only as far as its home: not if that lies cyclically in (place, next].
      if (((next - home) & mask) >= ((next - place) & mask)) {
        holders[place] = holders[next];
        hashes[place] = hashes[next];
        place = next;
      }
      next = (next + 1) & mask;
    }
    holders[place] = null;
    used--;
  }

  private void grow() {
    @Nullable Object[] oldHolders = holders;
    int[] oldHashes = hashes;
    holders = new @Nullable Object[oldHolders.length * 2];
    hashes = new int[holders.length];
    int mask = holders.length - 1;
    for (int i = 0; i < oldHolders.length; i++) {
      Object holder = oldHolders[i];
      if (holder != null) {
        int place = oldHashes[i] & mask;
        while (holders[place] != null) {
          place = (place + 1) & mask;
        }
        holders[place] = holder;
        hashes[place] = oldHashes[i];
      }
    }
  }

  private String addressAt(int place) {
    Object holder = holders[place];
    assert holder != null;
    return firstOf(holder).address();
  }

  private static Endpoint firstOf(Object holder) {
    return holder instanceof Endpoint[] several ? several[0] : (Endpoint) holder;
  }

  /// Each step can be undone, so that two ports of one address never have one hash.
  private static int hash(String address, int port) {
    int hash = (address.hashCode() ^ port * 0x9E3779B9) * 0x85EBCA6B;
    return hash ^ hash >>> 15;
  }
}
