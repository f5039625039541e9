package dev.holdfast.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads Prometheus' text format 0.0.4 strictly, and refuses what a server would.
///
/// @param types type by family
/// @param samples value by name and labels as written
record Exposition(Map<String, String> types, Map<String, Double> samples) {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern TYPE =
      Pattern.compile(
          "# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(%s)(,%s)*,?\\})? (\\S+)".formatted(LABEL, LABEL));

  static Exposition parse(String text) {
    assertThat(text).endsWith("\n");
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, Double> samples = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# HELP")) {
        assertThat(line).matches(HELP);
      } else if (line.startsWith("#")) {
        Matcher type = TYPE.matcher(line);
        assertThat(type.matches()).as(line).isTrue();
        assertThat(types.put(type.group(1), type.group(2))).as(line).isNull();
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(types.keySet()).as(line).anyMatch(family -> isOf(family, sample.group(1)));
        String key = line.substring(0, line.lastIndexOf(' '));
        String value = line.substring(line.lastIndexOf(' ') + 1).replace("+Inf", "Infinity");
        assertThat(samples.put(key, Double.parseDouble(value))).as(line).isNull();
      }
    }
    return new Exposition(types, samples);
  }

  private static boolean isOf(String family, String sample) {
    return sample.startsWith(family)
        && sample.substring(family.length()).matches("|_bucket|_sum|_count|_max|_total");
  }

  double value(String sample) {
    @Nullable Double value = samples.get(sample);
    assertThat(value).as(sample + " of " + samples.keySet()).isNotNull();
    return value == null ? Double.NaN : value;
  }
}
