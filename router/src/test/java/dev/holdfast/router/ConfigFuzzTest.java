package dev.holdfast.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Whatever text a configuration is, it is read, or refused with a sentence that names its source.
class ConfigFuzzTest {
  private static final String SOURCE = "router.yml";

  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyText(byte[] text) {
    try {
      RouterConfig config =
          RouterConfig.parse(
              YamlMap.parse(SOURCE, new String(text, StandardCharsets.UTF_8)), Path.of("/etc"));
      assertThat(config.site()).isNotEmpty();
    } catch (YamlException e) {
      assertThat(e).hasMessageStartingWith(SOURCE);
    }
  }
}
