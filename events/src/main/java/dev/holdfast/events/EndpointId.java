package dev.holdfast.events;

import org.jspecify.annotations.Nullable;

/// Which endpoint: a port of an instance on a cell. Never an address: addresses are reused. In the
/// order of {@link #compareIdTo}. Immutable.
public final class EndpointId extends Identified implements Comparable<EndpointId> {
  private static final AsciiSet CHARACTERS = AsciiSet.LETTERS_DIGITS.and("._:-");

  /// The longest id of an instance.
  public static final int INSTANCE_MOST = 128;

  /// Throws {@link IllegalArgumentException} where one of them is out of bounds.
  ///
  /// @param instance the instance's id on its cell (a GUID in Cloud Foundry): 1 to 128 of letters,
  ///   digits, `. _ : -`
  /// @param containerPort the port inside the container that the app listens on, 1 to 65535
  public EndpointId(Cell cell, String instance, int containerPort) {
    this(cell, instance, Guid.of(instance), containerPort);
  }

  private EndpointId(Cell cell, String instance, @Nullable Guid guid, int containerPort) {
    super(cell, guid == null ? checked(instance) : instance, guid, checked(containerPort));
  }

  EndpointId(Identified of) {
    super(of, of.cell());
  }

  private static String checked(String instance) {
    Check.that(
        isInstance(instance),
        "instance",
        instance,
        "1 to 128 letters, digits, '.', '_', ':' or '-', beginning with a letter or digit");
    return instance;
  }

  private static int checked(int containerPort) {
    Check.that(
        containerPort >= 1 && containerPort <= 65_535,
        "container port",
        containerPort,
        "1 to 65535");
    return containerPort;
  }

  private static boolean isInstance(String instance) {
    return !instance.isEmpty()
        && instance.length() <= INSTANCE_MOST
        && AsciiSet.LETTERS_DIGITS.has(instance.charAt(0))
        && CHARACTERS.hasAll(instance);
  }

  @Override
  public int compareTo(EndpointId other) {
    return compareIdTo(other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EndpointId id && hasIdOf(id);
  }

  @Override
  public int hashCode() {
    return idHash();
  }

  @Override
  public String toString() {
    return cell() + "/" + instance() + ":" + containerPort();
  }
}
