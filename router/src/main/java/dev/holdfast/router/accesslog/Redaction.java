package dev.holdfast.router.accesslog;

import dev.holdfast.events.yaml.YamlException;
import dev.holdfast.events.yaml.YamlMap;
import dev.holdfast.router.http.RequestRecord;
import dev.holdfast.router.http.RequestRecord.Asked;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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

  /// The format, with what is redacted left out of each request.
  LineFormat over(LineFormat format) {
    return equals(NOTHING)
        ? format
        : (request, line) ->
            format.append(new RequestRecord(redact(request.asked()), request.outcome()), line);
  }

  private Asked redact(Asked asked) {
    return new Asked(
        asked.startMs(),
        asked.host(),
        asked.method(),
        redact(asked.target()),
        asked.protocol(),
        asked.referer() == null ? null : redact(asked.referer()),
        asked.userAgent(),
        forwardedFor ? asked.forwardedFor() : null,
        asked.forwardedProto(),
        asked.requestId(),
        clientAddress ? asked.remote() : "",
        asked.local(),
        asked.tlsVersion(),
        asked.trace(),
        asked.headers());
  }

  private String redact(String url) {
    int mark = url.indexOf('?');
    if (mark < 0 || query == Query.NONE) {
      return url;
    }
    String before = url.substring(0, mark);
    return query == Query.ALL ? before : before + "?hash=" + sha1(url.substring(mark + 1));
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }
}
