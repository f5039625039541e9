package dev.holdfast.emitter.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What whoever uses the API must know. Immutable; never shown.
public final class ApiToken {
  /// Its name in the data directory where the emitter has made it.
  public static final String FILE = "token";

  private static final int MADE_BYTES = 32;
  private static final String SCHEME = "Bearer ";

  /// RFC 6750 §2.1, and long enough not to be guessed.
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}=*");

  private final byte[] token;

  private ApiToken(String token) {
    this.token = token.getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads a token's file: one line.
  public static ApiToken read(Path file) throws IOException {
    return new ApiToken(text(file));
  }

  /// The text of a token's file.
  public static String text(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (!SHAPE.matcher(text).matches()) {
      throw new IOException(
          "%s holds no token; expected one line of 16 to 512 letters, digits and . _ ~ + / -"
              .formatted(file));
    }
    return text;
  }

  /// The token of a data directory; made at the first start, for its user alone. The directory's
  /// lock must be held.
  public static ApiToken ofDirectory(Path directory, RandomGenerator random) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      return read(file);
    } catch (NoSuchFileException _) {
      byte[] bytes = new byte[MADE_BYTES];
      random.nextBytes(bytes);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      write(file, token + "\n");
      return new ApiToken(token);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(FILE + ".tmp");
    Files.deleteIfExists(temporary);
    Files.createFile(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Whether an `Authorization` header carries it. Takes as long whatever is wrong with one of its
  /// length.
  boolean isIn(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String given = authorization.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.ISO_8859_1));
  }
}
