package dev.holdfast.router.http.h1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Follows a chunked body to its end, byte by byte where it is framing and in strides where it is
/// data (RFC 9112 §7.1). Strict: every line ends with CRLF, sizes are hexadecimal digits,
/// extensions follow their grammar. One per direction of a connection, used again and again. Event
/// loop only.
///
/// A trailer section is kept here until it is whole and checked, so that no part of a bad one is
/// relayed.
public final class ChunkScanner {
  /// What {@link #next} has come across.
  public enum Piece {
    /// Sizes and line ends; they may be relayed as they stand.
    FRAMING,
    /// Data of the body.
    DATA,
    /// The trailer section with its empty line, now in {@link #trailer}; the body has ended.
    TRAILER,
    /// Nothing is left in the buffer, and the body goes on.
    MORE,
    /// Refused; {@link #fault} says why.
    BAD
  }

  private enum State {
    SIZE_FIRST,
    SIZE,
    BEFORE_EXTENSION,
    NAME_FIRST,
    NAME,
    BEFORE_EQUALS,
    VALUE_FIRST,
    VALUE,
    QUOTED,
    QUOTED_PAIR,
    QUOTED_END,
    LINE_FEED,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    TRAILER,
    BAD
  }

  // 15 digits of four bits cannot overflow a long.
  private static final int SIZE_DIGITS_MOST = 15;
  // Extensions are read by nobody; beyond this they are an attempt to make work.
  private static final int LINE_MOST = 1_024;
  private static final int TRAILER_FIELDS_MOST = 64;

  private final int trailerMost;
  private final FieldScanner fieldScanner = new FieldScanner();
  // Made with the first chunked body: most connections, and all idle ones, do without.
  private @Nullable Fields fields;
  private State state = State.SIZE_FIRST;
  private long size;
  private int digits;
  private int lineLength;
  private byte[] trailer = new byte[16];
  private int trailerLength;

  /// @param trailerMost the largest trailer section, in bytes
  public ChunkScanner(int trailerMost) {
    this.trailerMost = trailerMost;
  }

  /// Begins another body.
  public void begin() {
    state = State.SIZE_FIRST;
    size = 0;
    digits = 0;
    lineLength = 0;
    trailerLength = 0;
  }

  /// Why the body is refused.
  public Fault fault() {
    return trailerLength > 0 ? Fault.TRAILER : Fault.CHUNK;
  }

  /// The trailer section with its empty line, once it is whole: the first {@link #trailerLength}
  /// bytes.
  public byte[] trailer() {
    return trailer;
  }

  public int trailerLength() {
    return trailerLength;
  }

  /// The lines of the trailer section.
  public Fields trailerFields() {
    return fields();
  }

  /// The next piece; the buffer's reader index moves behind it.
  public Piece next(ByteBuf in) {
    if (!in.isReadable()) {
      return Piece.MORE;
    }
    return switch (state) {
      case DATA -> data(in);
      case TRAILER -> trailerSection(in);
      default -> framing(in);
    };
  }

  private Piece data(ByteBuf in) {
    int length = (int) Math.min(size, in.readableBytes());
    in.skipBytes(length);
    size -= length;
    if (size == 0) {
      state = State.DATA_RETURN;
    }
    return Piece.DATA;
  }

  private Piece framing(ByteBuf in) {
    while (in.isReadable() && state != State.DATA && state != State.TRAILER) {
      state = after(in.readByte());
      if (state == State.BAD) {
        return Piece.BAD;
      }
    }
    return Piece.FRAMING;
  }

  private State after(byte octet) {
    if (++lineLength > LINE_MOST) {
      return State.BAD;
    }
    return switch (state) {
      case SIZE_FIRST, SIZE -> size(octet);
      // chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
      case BEFORE_EXTENSION ->
          Octets.isSpace(octet)
              ? State.BEFORE_EXTENSION
              : octet == ';' ? State.NAME_FIRST : State.BAD;
      case NAME_FIRST -> first(octet, State.NAME_FIRST, State.NAME);
      case NAME -> Octets.isToken(octet) ? State.NAME : afterName(octet);
      case BEFORE_EQUALS ->
          Octets.isSpace(octet)
              ? State.BEFORE_EQUALS
              : octet == '=' ? State.VALUE_FIRST : octet == ';' ? State.NAME_FIRST : State.BAD;
      case VALUE_FIRST ->
          octet == '"' ? State.QUOTED : first(octet, State.VALUE_FIRST, State.VALUE);
      case VALUE -> Octets.isToken(octet) ? State.VALUE : afterValue(octet);
      case QUOTED -> quoted(octet);
      case QUOTED_PAIR -> Octets.isText(octet) ? State.QUOTED : State.BAD;
      case QUOTED_END -> afterValue(octet);
      case LINE_FEED -> octet == '\n' ? dataOrTrailer() : State.BAD;
      case DATA_RETURN -> octet == '\r' ? State.DATA_LINE_FEED : State.BAD;
      case DATA_LINE_FEED -> octet == '\n' ? nextChunk() : State.BAD;
      case DATA, TRAILER, BAD -> State.BAD;
    };
  }

  private State size(byte octet) {
    int digit = Octets.hex(octet);
    if (digit >= 0) {
      size = size << 4 | digit;
      return ++digits > SIZE_DIGITS_MOST ? State.BAD : State.SIZE;
    }
    return digits == 0 ? State.BAD : afterValue(octet);
  }

  private static State first(byte octet, State waiting, State begun) {
    if (Octets.isSpace(octet)) {
      return waiting;
    }
    return Octets.isToken(octet) ? begun : State.BAD;
  }

  private static State afterName(byte octet) {
    if (octet == '=') {
      return State.VALUE_FIRST;
    }
    return Octets.isSpace(octet) ? State.BEFORE_EQUALS : afterValue(octet);
  }

  private static State afterValue(byte octet) {
    return switch (octet) {
      case '\r' -> State.LINE_FEED;
      case ';' -> State.NAME_FIRST;
      case ' ', '\t' -> State.BEFORE_EXTENSION;
      default -> State.BAD;
    };
  }

  private static State quoted(byte octet) {
    return switch (octet) {
      case '"' -> State.QUOTED_END;
      case '\\' -> State.QUOTED_PAIR;
      default -> Octets.isText(octet) ? State.QUOTED : State.BAD;
    };
  }

  private State dataOrTrailer() {
    lineLength = 0;
    digits = 0;
    return size == 0 ? State.TRAILER : State.DATA;
  }

  private State nextChunk() {
    lineLength = 0;
    return State.SIZE_FIRST;
  }

  /// RFC 9112 §7.1.2: trailer-section = *( field-line CRLF ); then CRLF.
  private Piece trailerSection(ByteBuf in) {
    int held = trailerLength;
    int added = Math.min(in.readableBytes(), trailerMost - held);
    int needed = held + added + RequestScanner.SLACK;
    if (needed > trailer.length) {
      trailer = Arrays.copyOf(trailer, needed);
    }
    in.getBytes(in.readerIndex(), trailer, held, added);
    trailerLength = held + added;
    Fields lines = fields();
    int end = fieldScanner.scan(trailer, 0, trailerLength, lines);
    if (end == FieldScanner.MORE && trailerLength < trailerMost) {
      in.skipBytes(added);
      return Piece.MORE;
    }
    if (end < 0 || !isAllowed(lines)) {
      state = State.BAD;
      return Piece.BAD;
    }
    in.skipBytes(end - held);
    trailerLength = end;
    return Piece.TRAILER;
  }

  private Fields fields() {
    Fields made = fields;
    if (made == null) {
      made = new Fields(TRAILER_FIELDS_MOST);
      fields = made;
    }
    return made;
  }

  private static boolean isAllowed(Fields lines) {
    for (int i = 0; i < lines.count(); i++) {
      if (!lines.name(i).isTrailer()) {
        return false;
      }
    }
    return true;
  }
}
