package dev.holdfast.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingTextTest {
  private static final String JAAS =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"me\""
          + " password=\"%s\";";

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void aFileStandsForWhatItHoldsAtThatMoment() throws Exception {
    String value = checked("ssl.key.password", "<${file:secret}>");
    assertThat(value).isEqualTo("<${file:" + folder.resolve("secret") + "}>");

    Files.writeString(folder.resolve("secret"), "one\n");
    assertThat(SettingText.resolved("ssl.key.password", value)).isEqualTo("<one>");
    Files.writeString(folder.resolve("secret"), "t$1w\\o");
    assertThat(SettingText.resolved("ssl.key.password", value)).isEqualTo("<t$1w\\o>");
  }

  @Test
  void whatAFileHoldsStaysInsideTheQuotesOfALoginModule() throws Exception {
    Files.writeString(folder.resolve("secret"), "a\" b='c\\");
    String value = checked("sasl.jaas.config", JAAS.formatted("${file:secret}"));

    assertThat(SettingText.resolved("sasl.jaas.config", value))
        .isEqualTo(JAAS.formatted("a\\\" b=\\'c\\\\"));
  }

  @Test
  void aVariableStandsForItsValue() {
    String path = System.getenv("PATH");
    assertThat(SettingText.resolved("ssl.key.password", checked("ssl.key.password", "${env:PATH}")))
        .isEqualTo(path);
  }

  @Test
  void aVariableThatIsNotThereIsRefused() {
    refused("ssl.key.password", "${env:NO_SUCH}", "variable NO_SUCH", "does not have");
  }

  @Test
  void anotherReferenceIsRefusedWithWhatWasExpected() {
    for (String value : new String[] {"${vault:x}", "${x}", "${file:}", "${file:x", "${}"}) {
      refused("ssl.key.password", value, "expected ${file:PATH} or ${env:NAME}");
    }
  }

  @Test
  void aFileThatIsMissingIsNamedWhenItIsWanted() {
    String value = checked("ssl.key.password", "${file:gone}");

    assertThatThrownBy(() -> SettingText.resolved("ssl.key.password", value))
        .isInstanceOf(SettingText.SettingException.class)
        .hasMessage(
            "'ssl.key.password' names the file %s, which cannot be read: there is no such file",
            folder.resolve("gone"));
  }

  @Test
  void storesAreRelativeToTheConfig() {
    assertThat(checked("ssl.truststore.location", "ca.pem"))
        .isEqualTo(folder.resolve("ca.pem").toString());
    assertThat(checked("ssl.keystore.location", "/etc/me.pem")).isEqualTo("/etc/me.pem");
  }

  @Test
  void aLoginModuleThatKafkaWouldNotReadIsRefusedWithoutItsPassword() {
    for (String right :
        new String[] {
          JAAS.formatted("x"),
          JAAS.formatted("a;b \\\" c".repeat(200)),
          JAAS.formatted("x").replace('"', '\''),
          "a.Module optional debug=true;",
        }) {
      assertThat(checked("sasl.jaas.config", right)).isEqualTo(right);
    }
    for (String wrong :
        new String[] {
          JAAS.formatted("hush").replace(";", ""),
          "ScramLoginModule username=\"me\" password=\"hush\";",
          "ScramLoginModule required username=me password=hush hush;",
          "ScramLoginModule required password=\"hush\"hush\";",
        }) {
      assertThatThrownBy(() -> checked("sasl.jaas.config", wrong))
          .hasMessageContaining("expected one such as")
          .message()
          .doesNotContain("hush");
    }
  }

  private void refused(String key, String value, String... words) {
    assertThatThrownBy(() -> checked(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private String checked(String key, String value) {
    return SettingText.checked(key, value, folder, System.getenv());
  }

  @Test
  void theEnvironmentIsTheOneThatWasGiven() {
    assertThat(SettingText.checked("ssl.key.password", "${env:A}", folder, Map.of("A", "x")))
        .isEqualTo("${env:A}");
  }
}
