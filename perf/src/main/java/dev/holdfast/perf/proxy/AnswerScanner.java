package dev.holdfast.perf.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads answers off a connection: status, length, and which app answered which request. As cheap
/// as it can be, for it competes with the apps for its core. Event loop only.
public final class AnswerScanner implements AnswerSeen {
  /// The answer's fields that name the app, its instance, and the request it answers.
  public static final String APP_FIELD = "X-App";

  public static final String INSTANCE_FIELD = "X-Instance";

  public static final String ASK_FIELD = "X-Ask";

  private static final int HEAD_BYTES_MAX = 8_192;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final byte[] LENGTH = name("Content-Length");
  private static final byte[] APP = name(APP_FIELD);
  private static final byte[] ASK = name(ASK_FIELD);
  private static final byte[] INSTANCE = name(INSTANCE_FIELD);
  private static final byte[] CONNECTION = name("Connection");
  private static final byte[] ERROR = name("X-Cf-RouterError");
  private static final byte[] CLOSE = "close".getBytes(StandardCharsets.US_ASCII);

  private final byte[] head = new byte[HEAD_BYTES_MAX];
  private int headBytes;
  private boolean inBody;
  private long bodyLeft;
  private int status;
  private long length;
  private int appAt;
  private int appBytes;
  private int errorAt;
  private int errorBytes;
  private int instance;
  private int ask;
  private boolean isLast;

  /// Takes what belongs to the answer at hand. True when that was its end; more may lie behind it.
  /// Throws {@link IllegalArgumentException} where this is no answer of an app.
  boolean take(ByteBuf in) {
    if (!inBody && !takeHead(in)) {
      return false;
    }
    int bytes = (int) Math.min(bodyLeft, in.readableBytes());
    in.skipBytes(bytes);
    bodyLeft -= bytes;
    inBody = bodyLeft > 0;
    return !inBody;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isFrom(byte[] app) {
    if (appBytes != app.length) {
      return false;
    }
    for (int i = 0; i < appBytes; i++) {
      if (head[appAt + i] != app[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int instance() {
    return instance;
  }

  @Override
  public String error() {
    return new String(head, errorAt, errorBytes, StandardCharsets.US_ASCII);
  }

  /// Whether its connection carries no more.
  boolean isLast() {
    return isLast;
  }

  @Override
  public int ask() {
    return ask;
  }

  private boolean takeHead(ByteBuf in) {
    int before = headBytes;
    int bytes = Math.min(in.readableBytes(), HEAD_BYTES_MAX - headBytes);
    in.getBytes(in.readerIndex(), head, headBytes, bytes);
    headBytes += bytes;
    int end = headEnd(Math.max(3, before));
    if (end < 0) {
      if (headBytes == HEAD_BYTES_MAX) {
        throw new IllegalArgumentException("an answer's head of over 8 KiB");
      }
      in.skipBytes(bytes);
      return false;
    }
    in.skipBytes(end - before);
    read(end);
    headBytes = 0;
    bodyLeft = length;
    return true;
  }

  private int headEnd(int from) {
    for (int i = from; i < headBytes; i++) {
      if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n' && head[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private void read(int end) {
    status = number(STATUS_AT, STATUS_AT + 3, 10);
    length = -1;
    appBytes = 0;
    errorBytes = 0;
    ask = -1;
    instance = -1;
    isLast = false;
    int line = 0;
    for (int i = 0; i < end; i++) {
      if (head[i] == '\n') {
        field(line, i - 1);
        line = i + 1;
      }
    }
    if (length < 0) {
      throw new IllegalArgumentException("an answer without Content-Length, status " + status);
    }
  }

  private void field(int at, int end) {
    if (starts(at, end, LENGTH)) {
      length = number(value(at + LENGTH.length), end, 10);
    } else if (starts(at, end, ASK)) {
      ask = number(value(at + ASK.length), end, 16);
    } else if (starts(at, end, INSTANCE)) {
      instance = number(value(at + INSTANCE.length), end, 10);
    } else if (starts(at, end, CONNECTION)) {
      isLast = starts(value(at + CONNECTION.length), end, CLOSE);
    } else if (starts(at, end, ERROR)) {
      errorAt = value(at + ERROR.length);
      errorBytes = end - errorAt;
    } else if (starts(at, end, APP)) {
      appAt = value(at + APP.length);
      appBytes = end - appAt;
    }
  }

  /// Names of fields are taken in any case: HAProxy writes them small.
  private boolean starts(int at, int end, byte[] name) {
    if (end - at < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      int small = head[at + i] >= 'A' && head[at + i] <= 'Z' ? head[at + i] | 0x20 : head[at + i];
      if (small != name[i]) {
        return false;
      }
    }
    return true;
  }

  private int value(int at) {
    int start = at;
    while (head[start] == ' ') {
      start++;
    }
    return start;
  }

  private int number(int at, int end, int radix) {
    int number = 0;
    for (int i = at; i < end; i++) {
      int digit = Character.digit(head[i], radix);
      if (digit < 0) {
        throw new IllegalArgumentException("an answer's head with a letter in a number");
      }
      number = number * radix + digit;
    }
    return number;
  }

  private static byte[] name(String field) {
    return (field.toLowerCase(Locale.ROOT) + ":").getBytes(StandardCharsets.US_ASCII);
  }
}
