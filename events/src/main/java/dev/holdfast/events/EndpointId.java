package dev.holdfast.events;

import java.util.Comparator;
import java.util.regex.Pattern;

/// Which endpoint: a port of an instance on a cell. Never an address: addresses are reused.
/// Immutable.
///
/// @param instance the instance's id on its cell (a GUID in Cloud Foundry): 1 to 128 of letters,
///   digits, `. _ : -`
/// @param containerPort the port inside the container that the app listens on, 1 to 65535
public record EndpointId(Cell cell, String instance, int containerPort)
    implements Comparable<EndpointId> {
  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
  private static final Comparator<EndpointId> ORDER =
      Comparator.comparing(EndpointId::cell)
          .thenComparing(EndpointId::instance)
          .thenComparingInt(EndpointId::containerPort);

  public EndpointId {
    Check.that(
        INSTANCE.matcher(instance).matches(),
        "instance",
        instance,
        "1 to 128 letters, digits, '.', '_', ':' or '-', beginning with a letter or digit");
    Check.that(
        containerPort >= 1 && containerPort <= 65_535,
        "container port",
        containerPort,
        "1 to 65535");
  }

  @Override
  public int compareTo(EndpointId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return cell + "/" + instance + ":" + containerPort;
  }
}
