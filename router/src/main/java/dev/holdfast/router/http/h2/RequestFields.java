package dev.holdfast.router.http.h2;

import dev.holdfast.router.http.h1.Fields;
import dev.holdfast.router.http.h1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the head of a request that this router has put together as a header block (RFC 9113
/// §8.3.1). Immutable.
final class RequestFields {
  // Of HPACK's static table (RFC 7541 appendix A).
  private static final int AUTHORITY = 1;
  private static final int METHOD_GET = 2;
  private static final int METHOD_POST = 3;
  private static final int PATH_SLASH = 4;
  static final int SCHEME_HTTP = 6;
  static final int SCHEME_HTTPS = 7;

  private static final byte[] GET = "GET".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] POST = "POST".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SLASH = "/".getBytes(StandardCharsets.US_ASCII);

  private RequestFields() {}

  /// @param scheme {@link #SCHEME_HTTP} or {@link #SCHEME_HTTPS}
  static void write(RequestHead head, int scheme, HeaderBlock out) {
    byte[] bytes = head.bytes();
    int methodAt = head.methodAt();
    int methodLength = head.methodLength();
    if (stands(GET, bytes, methodAt, methodLength)) {
      out.indexed(METHOD_GET);
    } else if (stands(POST, bytes, methodAt, methodLength)) {
      out.indexed(METHOD_POST);
    } else {
      out.named(METHOD_GET, bytes, methodAt, methodLength);
    }
    out.indexed(scheme);
    if (stands(SLASH, bytes, head.forwardedAt(), head.forwardedLength())) {
      out.indexed(PATH_SLASH);
    } else {
      out.named(PATH_SLASH, bytes, head.forwardedAt(), head.forwardedLength());
    }
    out.named(AUTHORITY, bytes, head.authorityAt(), head.authorityLength());
    Fields fields = head.fields();
    for (int i = 0; i < fields.count(); i++) {
      if (stays(fields, i)) {
        out.field(fields, i);
      }
    }
  }

  private static boolean stands(byte[] text, byte[] bytes, int at, int length) {
    return Arrays.equals(bytes, at, at + length, text, 0, text.length);
  }

  /// RFC 9113 §8.2.2: what is of a connection of HTTP/1.1 has no place; of TE only what this router
  /// says.
  private static boolean stays(Fields fields, int i) {
    return switch (fields.name(i)) {
      case HOST, CONNECTION, UPGRADE, TRANSFER_ENCODING -> false;
      default -> true;
    };
  }
}
