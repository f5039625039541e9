package dev.holdfast.events.log;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/// What is wrong between us and the bus. Immutable.
///
/// @param kind told apart for the log: one line when the kind changes, not one for each failure
/// @param sentence what is wrong and what helps
record BusProblem(Kind kind, String sentence) {
  enum Kind {
    UNREACHABLE,
    NO_NAME,
    NO_TOPICS,
    NO_TLS,
    NOT_AUTHENTICATED,
    NOT_ALLOWED,
    SETTINGS,
    TOO_OLD
  }

  static BusProblem of(Throwable failure, KafkaLogConfig config) {
    Throwable cause = cause(failure);
    String servers = config.servers();
    return switch (cause) {
      case UnknownTopicOrPartitionException _, InvalidTopicException _ -> missingTopics(config);
      case SslAuthenticationException e ->
          new BusProblem(
              Kind.NO_TLS,
              "no TLS with the bus at %s: %s".formatted(servers, TlsFailures.words(e)));
      case AuthenticationException e ->
          new BusProblem(
              Kind.NOT_AUTHENTICATED,
              "the bus at %s does not accept who we are (%s): check `sasl.mechanism` and `sasl.jaas.config` of the bus, and that user at the brokers"
                  .formatted(servers, words(e)));
      case AuthorizationException e ->
          new BusProblem(
              Kind.NOT_ALLOWED,
              "the bus at %s does not allow it (%s): on both topics a router needs READ, an emitter WRITE and READ, `bus init` CREATE and DESCRIBE; all DESCRIBE_CONFIGS"
                  .formatted(servers, words(e)));
      case UnsupportedVersionException e ->
          new BusProblem(
              Kind.TOO_OLD,
              "the bus at %s is too old (%s): expected Kafka 3.0 or newer"
                  .formatted(servers, words(e)));
      case ConfigException e when words(e).contains("resolvable") ->
          new BusProblem(
              Kind.NO_NAME,
              "no name of %s can be resolved: check `bootstrap` of the bus, and DNS"
                  .formatted(servers));
      case RetriableException _ -> unreachable(config);
      case SettingText.SettingException e ->
          new BusProblem(
              Kind.SETTINGS, "the bus at %s cannot be used: %s".formatted(servers, e.getMessage()));
      default ->
          new BusProblem(
              Kind.SETTINGS,
              "the bus at %s cannot be used with these settings: %s"
                  .formatted(servers, words(cause)));
    };
  }

  /// Whether the bus has refused us, or we it: another try makes sense only with what the settings'
  /// files hold by then.
  boolean isRefusal() {
    return kind == Kind.NO_TLS || kind == Kind.NOT_AUTHENTICATED;
  }

  static BusProblem missingTopics(KafkaLogConfig config) {
    String group = config.group();
    return new BusProblem(
        Kind.NO_TOPICS,
        "the bus at %s lacks topic %s or %s: run `holdfast bus init`"
            .formatted(
                config.servers(),
                dev.holdfast.events.Topic.ROUTES.nameIn(group),
                dev.holdfast.events.Topic.PRESENCE.nameIn(group)));
  }

  private static BusProblem unreachable(KafkaLogConfig config) {
    return new BusProblem(
        Kind.UNREACHABLE,
        "the bus at %s does not answer: is it running, can it be reached from here, and does it speak %s there?"
            .formatted(config.servers(), config.protocol()));
  }

  /// A client that fails to be made wraps the reason; a future does too.
  private static Throwable cause(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null
        && (at instanceof ExecutionException
            || at instanceof CompletionException
            || at.getClass().equals(org.apache.kafka.common.KafkaException.class))) {
      at = at.getCause();
    }
    return at;
  }

  /// A failure in one line.
  static String words(Throwable failure) {
    @Nullable String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
