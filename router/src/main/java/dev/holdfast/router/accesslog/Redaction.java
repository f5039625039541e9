package dev.holdfast.router.accesslog;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;

/// What of a request's client the access log does not tell, so that no personal data is kept.
/// Immutable.
///
/// @param query what becomes of the query in targets and referers
/// @param clientAddress whether the connection's address is told
/// @param forwardedFor whether `X-Forwarded-For` is told
public record Redaction(Query query, boolean clientAddress, boolean forwardedFor) {
  static final Redaction NOTHING = new Redaction(Query.NONE, true, true);

  /// What is redacted of a query, in gorouter's words.
  public enum Query {
    /// It stays.
    NONE,
    /// It is left out, with its question mark.
    ALL,
    /// Its SHA-1 stands in its place: equal ones can be told to be equal. Of a short or likely one
    /// it hides nothing.
    HASH
  }

  static Redaction from(YamlMap yaml) throws YamlException {
    return new Redaction(
        yaml.choice("redactQuery", Query.class, NOTHING.query),
        yaml.flag("clientAddress", NOTHING.clientAddress),
        yaml.flag("forwardedFor", NOTHING.forwardedFor));
  }
}
