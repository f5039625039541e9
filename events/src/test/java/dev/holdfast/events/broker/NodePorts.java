package dev.holdfast.events.broker;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Where one of a test's brokers listens.
record NodePorts(int controller, Map<Door, Integer> doors) {
  static NodePorts free(FreePorts ports) {
    int controller = ports.take();
    Map<Door, Integer> doors = new EnumMap<>(Door.class);
    for (Door door : Door.values()) {
      doors.put(door, ports.take());
    }
    return new NodePorts(controller, doors);
  }

  int of(Door door) {
    return Objects.requireNonNull(doors.get(door));
  }
}
