package dev.holdfast.registry.disk;

import dev.holdfast.events.Endpoint;
import dev.holdfast.events.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Collects the parts that a cell's endpoints share, each once, and numbers them in the order in
/// which they come. For one cell; one thread.
final class SharedPartsWriter {
  private final Numbered<String> texts = new Numbered<>();
  private final Numbered<Tags> tags = new Numbered<>();
  private final Numbered<RoutesPart> routes = new Numbered<>();

  int text(String text) {
    return texts.number(text, FrameWriter::text);
  }

  int tags(Tags labels) {
    return tags.number(labels, this::write);
  }

  int routes(Endpoint endpoint) {
    return routes.number(RoutesPart.of(endpoint), (out, part) -> part.write(out, this::text));
  }

  private void write(FrameWriter out, Tags labels) {
    out.u8(labels.size());
    labels.forEach((name, value) -> {
      out.u32(text(name));
      out.u32(text(value));
    });
  }

  /// As {@link SharedParts#read} reads them.
  void write(FrameWriter out) {
    texts.write(out);
    tags.write(out);
    routes.write(out);
  }

  /// The parts of one kind, and their bytes.
  private static final class Numbered<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final FrameWriter bytes = new FrameWriter();

    /// The number of an equal part: the one it has, or the next, with which it is written.
    int number(T part, BiConsumer<FrameWriter, T> writing) {
      Integer known = numbers.get(part);
      if (known != null) {
        return known;
      }
      writing.accept(bytes, part);
      numbers.put(part, numbers.size());
      return numbers.size() - 1;
    }

    void write(FrameWriter out) {
      out.u32(numbers.size());
      out.raw(bytes.toBytes());
    }
  }
}
