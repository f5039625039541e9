package dev.holdfast.registry.disk;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Route;
import dev.holdfast.events.RouteOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// A list of routes as endpoints of a cell share it, with the options of those that have any.
/// Immutable.
record RoutesPart(List<Route> routes, Map<Route, RouteOptions> options) {
  /// In the number of routes: each is followed by its options. Clear in a list without options,
  /// which so has the bytes it had before there were any.
  private static final int OPTIONED = 0x8000;

  static RoutesPart of(Endpoint endpoint) {
    if (!endpoint.hasOptions()) {
      return new RoutesPart(endpoint.routes(), Map.of());
    }
    Map<Route, RouteOptions> options = new LinkedHashMap<>();
    for (Route route : endpoint.routes()) {
      options.put(route, endpoint.options(route));
    }
    return new RoutesPart(endpoint.routes(), options);
  }

  /// That endpoint, made of these routes, with their options.
  Endpoint complete(Endpoint endpoint) {
    return options.isEmpty() ? endpoint : endpoint.withOptions(options);
  }

  /// @param text the number of a text
  void write(FrameWriter out, ToIntFunction<String> text) {
    boolean optioned = !options.isEmpty();
    out.u16(optioned ? routes.size() | OPTIONED : routes.size());
    for (Route route : routes) {
      out.u32(text.applyAsInt(route.host()));
      out.u32(text.applyAsInt(route.path()));
      if (optioned) {
        write(out, text, options.getOrDefault(route, RouteOptions.NONE));
      }
    }
  }

  private static void write(FrameWriter out, ToIntFunction<String> text, RouteOptions options) {
    out.u8(options.size());
    for (int i = 0; i < options.size(); i++) {
      out.u32(text.applyAsInt(options.name(i)));
      out.u32(text.applyAsInt(options.value(i)));
    }
  }

  static RoutesPart read(ByteBuffer payload, String[] texts) {
    int number = payload.getShort() & 0xffff;
    if (number == 1) {
      return new RoutesPart(List.of(route(payload, texts)), Map.of());
    }
    boolean optioned = (number & OPTIONED) != 0;
    List<Route> routes = new ArrayList<>();
    Map<Route, RouteOptions> options = new LinkedHashMap<>();
    for (int i = 0; i < (number & ~OPTIONED); i++) {
      Route route = route(payload, texts);
      routes.add(route);
      if (optioned) {
        options.put(route, options(payload, texts));
      }
    }
    return new RoutesPart(List.copyOf(routes), options);
  }

  private static Route route(ByteBuffer payload, String[] texts) {
    return new Route(texts[payload.getInt()], texts[payload.getInt()]);
  }

  private static RouteOptions options(ByteBuffer payload, String[] texts) {
    Map<String, String> said = new LinkedHashMap<>();
    int number = payload.get() & 0xff;
    for (int i = 0; i < number; i++) {
      said.put(texts[payload.getInt()], texts[payload.getInt()]);
    }
    return RouteOptions.of(said);
  }
}
