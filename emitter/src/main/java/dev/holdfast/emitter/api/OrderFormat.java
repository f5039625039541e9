package dev.holdfast.emitter.api;

import dev.holdfast.events.EndpointState;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the body of an order: `state`, `for`, `force`.
final class OrderFormat {
  private OrderFormat() {}

  static ApiCall.OrderInstance ofInstance(String instance, YamlMap map) throws YamlException {
    EndpointState state = state(map, EndpointState.class);
    long forMs = forMs(map, state != EndpointState.LIVE);
    boolean force = map.flag("force", false);
    map.end();
    @Nullable InstanceOrder order =
        state == EndpointState.LIVE ? null : new InstanceOrder(state, forMs);
    return new ApiCall.OrderInstance(instance, order, force);
  }

  static ApiCall.OrderCell ofCell(YamlMap map) throws YamlException {
    CellOrder.Kind kind = state(map, CellOrder.Kind.class);
    long forMs = forMs(map, kind != CellOrder.Kind.LIVE);
    boolean force = map.flag("force", false);
    map.end();
    return new ApiCall.OrderCell(new CellOrder(kind, forMs), force);
  }

  private static <E extends Enum<E>> E state(YamlMap map, Class<E> type) throws YamlException {
    E[] all = type.getEnumConstants();
    if (!map.has("state")) {
      String expected =
          Arrays.stream(all)
              .map(each -> each.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      throw map.error("state", "is missing; expected one of " + expected);
    }
    return map.choice("state", type, all[0]);
  }

  private static long forMs(YamlMap map, boolean lasts) throws YamlException {
    if (map.has("for") && !lasts) {
      throw map.error("for", "stands with state live; expected it with another");
    }
    return map.duration("for", Duration.ZERO).toMillis();
  }
}
