package dev.holdfast.router.rules;

import dev.holdfast.router.http.h1.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a route's header rules of one direction. Nothing that a rule says can end a line, or touch
/// framing, routing, a connection, or what this router vouches for. One thread.
final class HeaderOptions {
  /// Which heads the rules are for.
  enum Of {
    REQUEST("requestHeaders."),
    ANSWER("responseHeaders.");

    private final String prefix;

    Of(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final List<String> OURS = List.of("x-cf-", "x-vcap-", "x-holdfast-");
  private static final int LINES_MOST = 8 << 10;
  // A name is looked at eight bytes at a time.
  private static final int SLACK = 8;

  private final OptionReader options;
  private final Of of;
  private final TreeSet<String> taken = new TreeSet<>();
  private final List<HeaderRules.Line> lines = new ArrayList<>();
  private int bytes;

  HeaderOptions(OptionReader options, Of of) {
    this.options = options;
    this.of = of;
  }

  /// Null where there are none.
  @Nullable HeaderRules read() {
    String remove = of.prefix + "remove";
    options
        .value(remove, OptionReader::elements, List.<String>of())
        .forEach(name -> remove(remove, name));
    String set = of.prefix + "set.";
    options.below(set, (name, value) -> put(set, name, value, true));
    String add = of.prefix + "add.";
    options.below(add, (name, value) -> put(add, name, value, false));
    return taken.isEmpty() && lines.isEmpty() ? null : new HeaderRules(taken, lines);
  }

  private void remove(String option, String name) {
    @Nullable String against = against(name);
    if (against == null) {
      taken.add(name.toLowerCase(Locale.ROOT));
    } else {
      options.refuse(option, against);
    }
  }

  private void put(String prefix, String name, String value, boolean alone) {
    HeaderRules.Line line = new HeaderRules.Line(name, value);
    @Nullable String against = against(name);
    if (against == null && !isText(value)) {
      against = "is no header's value; expected visible ASCII and spaces";
    }
    if (against == null && bytes + line.bytes() > LINES_MOST) {
      against = "is left out: more than " + LINES_MOST + " bytes of lines";
    }
    if (against != null) {
      options.refuse(prefix + name, against);
      return;
    }
    bytes += line.bytes();
    lines.add(line);
    if (alone) {
      taken.add(name.toLowerCase(Locale.ROOT));
    }
  }

  /// Why there may be no rule for a header; null where there may.
  private @Nullable String against(String name) {
    try {
      OptionReader.token(name);
    } catch (IllegalArgumentException _) {
      return "names the header \"%s\"; expected a token of at most 64 characters".formatted(name);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    byte[] padded = Arrays.copyOf(lower.getBytes(StandardCharsets.US_ASCII), name.length() + SLACK);
    boolean free =
        switch (FieldName.of(padded, 0, name.length())) {
          case VIA, TRACEPARENT, TRACESTATE -> of == Of.ANSWER;
          case DATE -> of == Of.REQUEST;
          case FieldName known -> !known.isHopByHop() && !known.isProtected();
        };
    return free && OURS.stream().noneMatch(lower::startsWith)
        ? null
        : "names the header %s, which is not for routes to change".formatted(name);
  }

  private static boolean isText(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
