package dev.holdfast.events;

import org.jspecify.annotations.Nullable;

/// What an endpoint's id is known of: the id itself, or the endpoint with all its facts. So that
/// endpoints are searched and compared by their ids without an id being made of each, and without
/// following references: the instance's id lies in the object, as 128 bits where it is a GUID. A
/// router holds a million of them. Immutable.
public abstract sealed class Identified permits EndpointId, Endpoint {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Cell cell;

  /// The instance's id where it is no canonical GUID; null where it is one.
  private final @Nullable String text;

  private final long high;
  private final long low;
  private final char containerPort;

  /// @param guid what the instance's id is as one; null where it is none
  Identified(Cell cell, String instance, @Nullable Guid guid, int containerPort) {
    this.cell = cell;
    this.text = guid == null ? instance : null;
    this.high = guid == null ? 0 : guid.high();
    this.low = guid == null ? 0 : guid.low();
    this.containerPort = (char) containerPort;
  }

  /// With the id of another one, on a cell that is equal to its.
  Identified(Identified id, Cell cell) {
    this.cell = cell;
    this.text = id.text;
    this.high = id.high;
    this.low = id.low;
    this.containerPort = id.containerPort;
  }

  /// The cell that the endpoint is on.
  public final Cell cell() {
    return cell;
  }

  /// The instance's id on its cell.
  public final String instance() {
    return text == null ? Guid.text(high, low) : text;
  }

  /// Writes {@link #instance} as ASCII, without making the text. Returns where it ends.
  ///
  /// @param into has room for {@link EndpointId#INSTANCE_MOST} more
  public final int copyInstance(byte[] into, int at) {
    return text == null ? Guid.copy(high, low, into, at) : Texts.copy(text, into, at);
  }

  /// As `instance().equals(other)`, without making the text.
  final boolean hasInstance(String other) {
    return text != null ? text.equals(other) : Guid.isText(high, low, other);
  }

  /// The port inside the container that the app listens on.
  public final int containerPort() {
    return containerPort;
  }

  /// Whether both have one id.
  public final boolean hasIdOf(Identified other) {
    return containerPort == other.containerPort
        && high == other.high
        && low == other.low
        && (text == null ? other.text == null : text.equals(other.text))
        && cell.equals(other.cell);
  }

  /// Compares the ids: cell, instance, container port.
  public final int compareIdTo(Identified other) {
    int byCell = cell.compareTo(other.cell);
    return byCell != 0 ? byCell : compareInCellTo(other);
  }

  /// As {@link #compareIdTo}, of one on the same cell.
  public final int compareInCellTo(Identified other) {
    int byInstance = compareInstanceTo(other);
    return byInstance != 0 ? byInstance : Integer.compare(containerPort, other.containerPort);
  }

  /// About where it stands among so many of its cell that are sorted by id, 0 to count - 1: GUIDs
  /// are mostly random, so its own says it.
  public final int placeAmong(int count) {
    return text == null ? (int) Math.unsignedMultiplyHigh(high, count) : count / 2;
  }

  /// The first four characters of the instance's id as a number, zeroes for what it lacks: never
  /// out of the order of ids of one cell.
  public final int start() {
    if (text == null) {
      return Guid.firstDigits(high);
    }
    int start = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      start = start << Byte.SIZE | (i < text.length() ? text.charAt(i) : 0);
    }
    return start;
  }

  private int compareInstanceTo(Identified other) {
    if (text != null || other.text != null) {
      return instance().compareTo(other.instance());
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// Equal for those that have one id.
  public final int idHash() {
    long bits = text == null ? (high ^ low * GOLDEN) : text.hashCode();
    bits = ((bits + containerPort) * 31 + cell.hashCode()) * GOLDEN;
    return (int) (bits >>> Integer.SIZE);
  }
}
