package dev.holdfast.events;

/// Which endpoint: a port of an instance on a cell. Never an address: addresses are reused.
/// Immutable.
///
/// @param instance the instance's id on its cell (a GUID in Cloud Foundry): 1 to 128 of letters,
///   digits, `. _ : -`
/// @param containerPort the port inside the container that the app listens on, 1 to 65535
public record EndpointId(Cell cell, String instance, int containerPort)
    implements Comparable<EndpointId> {
  private static final AsciiSet CHARACTERS = AsciiSet.LETTERS_DIGITS.and("._:-");
  private static final int INSTANCE_MOST = 128;

  public EndpointId {
    Check.that(
        isInstance(instance),
        "instance",
        instance,
        "1 to 128 letters, digits, '.', '_', ':' or '-', beginning with a letter or digit");
    Check.that(
        containerPort >= 1 && containerPort <= 65_535,
        "container port",
        containerPort,
        "1 to 65535");
  }

  private static boolean isInstance(String instance) {
    return !instance.isEmpty()
        && instance.length() <= INSTANCE_MOST
        && AsciiSet.LETTERS_DIGITS.has(instance.charAt(0))
        && CHARACTERS.hasAll(instance);
  }

  @Override
  public int compareTo(EndpointId other) {
    int byCell = cell.compareTo(other.cell);
    if (byCell != 0) {
      return byCell;
    }
    int byInstance = instance.compareTo(other.instance);
    return byInstance != 0 ? byInstance : Integer.compare(containerPort, other.containerPort);
  }

  @Override
  public String toString() {
    return cell + "/" + instance + ":" + containerPort;
  }
}
