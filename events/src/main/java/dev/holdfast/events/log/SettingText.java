package dev.holdfast.events.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/// The value of one of Kafka's settings as an operator writes it: `${file:PATH}` stands for what a
/// file holds, without the newline at its end, and `${env:NAME}` for a variable of the environment.
/// Pure, but for {@link #resolved}.
///
/// Both are looked at each time a client is made, not when the config is read: a password that is
/// renewed in its file is in use at the next try, and a file that is missing holds up the bus,
/// never a start. No message here repeats what a value, a file or a variable holds.
final class SettingText {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*):?([^}]*)}?");

  private static final Set<String> PATHS =
      Set.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);

  private static final String WORD =
      "(\"[^\"\\\\]*(\\\\.[^\"\\\\]*)*\"|'[^'\\\\]*(\\\\.[^'\\\\]*)*'|[^\\s\"'=;]+)";

  /// One login module with its options, as JAAS writes it.
  private static final Pattern JAAS =
      Pattern.compile(
          "\\s*[\\w.$]+\\s+(required|requisite|sufficient|optional)(\\s+[\\w.]+\\s*=\\s*"
              + WORD
              + ")*\\s*;\\s*",
          Pattern.CASE_INSENSITIVE);

  private SettingText() {}

  /// The value with paths that are absolute, once it has the form that its key asks for. Throws
  /// {@link IllegalArgumentException} where it has not.
  ///
  /// @param base what relative paths are relative to
  static String checked(String key, String value, Path base, Map<String, String> environment) {
    String absolute = PATHS.contains(key) ? base.resolve(value).toString() : value;
    String checked =
        replaced(
            absolute,
            reference -> {
              String name = reference.group(2);
              if (name.isEmpty() || !reference.group().endsWith("}")) {
                throw misunderstood();
              }
              return switch (reference.group(1)) {
                case "file" -> "${file:" + base.resolve(name) + "}";
                case "env" -> {
                  if (!environment.containsKey(name)) {
                    throw new IllegalArgumentException(
                        "names the variable %s, which the environment does not have"
                            .formatted(name));
                  }
                  yield reference.group();
                }
                default -> throw misunderstood();
              };
            });
    if (key.equals(SaslConfigs.SASL_JAAS_CONFIG) && !JAAS.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "is not a login module with its options; expected one such as:"
              + " org.apache.kafka.common.security.scram.ScramLoginModule required username=\"...\""
              + " password=\"${file:...}\";");
    }
    return checked;
  }

  private static IllegalArgumentException misunderstood() {
    return new IllegalArgumentException(
        "has a ${ that is not understood; expected ${file:PATH} or ${env:NAME}");
  }

  /// The value as Kafka is to have it. Throws where a file cannot be read.
  static String resolved(String key, String value) {
    UnaryOperator<String> quoted =
        key.equals(SaslConfigs.SASL_JAAS_CONFIG) ? SettingText::inQuotes : text -> text;
    return replaced(value, reference -> quoted.apply(meant(key, reference)));
  }

  private static String meant(String key, MatchResult reference) {
    String name = reference.group(2);
    if (reference.group(1).equals("file")) {
      return content(key, Path.of(name));
    }
    @Nullable String variable = System.getenv(name);
    return variable == null ? "" : variable;
  }

  private static String content(String key, Path file) {
    try {
      return Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      String why = e instanceof NoSuchFileException ? "there is no such file" : e.toString();
      throw new SettingException(
          "'%s' names the file %s, which cannot be read: %s".formatted(key, file, why), e);
    }
  }

  /// What a setting refers to cannot be had. The message is for people.
  static final class SettingException extends KafkaException {
    private static final long serialVersionUID = 1L;

    SettingException(String message, IOException cause) {
      super(message, cause);
    }
  }

  private static String inQuotes(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\'");
  }

  private static String replaced(String value, Function<MatchResult, String> replacement) {
    return REFERENCE
        .matcher(value)
        .replaceAll(reference -> Matcher.quoteReplacement(replacement.apply(reference)));
  }
}
