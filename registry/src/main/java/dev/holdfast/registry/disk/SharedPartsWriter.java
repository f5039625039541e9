package dev.holdfast.registry.disk;

import dev.holdfast.events.Route;
import dev.holdfast.events.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects the parts that a cell's endpoints share, each once, and numbers them in the order in
/// which they come. For one cell; one thread.
final class SharedPartsWriter {
  private final Map<String, Integer> textNumbers = new HashMap<>();
  private final Map<Tags, Integer> tagsNumbers = new HashMap<>();
  private final Map<List<Route>, Integer> routesNumbers = new HashMap<>();
  private final FrameWriter texts = new FrameWriter();
  private final FrameWriter tags = new FrameWriter();
  private final FrameWriter routes = new FrameWriter();

  int text(String text) {
    Integer known = textNumbers.get(text);
    if (known != null) {
      return known;
    }
    texts.text(text);
    textNumbers.put(text, textNumbers.size());
    return textNumbers.size() - 1;
  }

  int tags(Tags labels) {
    Integer known = tagsNumbers.get(labels);
    if (known != null) {
      return known;
    }
    tags.u8(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      tags.u32(text(labels.name(i)));
      tags.u32(text(labels.value(i)));
    }
    tagsNumbers.put(labels, tagsNumbers.size());
    return tagsNumbers.size() - 1;
  }

  int routes(List<Route> list) {
    Integer known = routesNumbers.get(list);
    if (known != null) {
      return known;
    }
    routes.u16(list.size());
    for (Route route : list) {
      routes.u32(text(route.host()));
      routes.u32(text(route.path()));
    }
    routesNumbers.put(list, routesNumbers.size());
    return routesNumbers.size() - 1;
  }

  /// As {@link SharedParts#read} reads them.
  void write(FrameWriter out) {
    out.u32(textNumbers.size());
    out.raw(texts.toBytes());
    out.u32(tagsNumbers.size());
    out.raw(tags.toBytes());
    out.u32(routesNumbers.size());
    out.raw(routes.toBytes());
  }
}
