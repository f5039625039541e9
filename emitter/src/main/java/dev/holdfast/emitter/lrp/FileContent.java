package dev.holdfast.emitter.lrp;

import dev.holdfast.events.yaml.YamlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What an LRP file held when it was read. Immutable.
sealed interface FileContent {
  /// Whether it is whole beyond doubt. What is not may be half-written: it is empty, or no LRP
  /// file, or ends within a line, or is larger than what writers write in one piece.
  boolean plain();

  /// LRPs.
  record Whole(List<Lrp> lrps, boolean plain) implements FileContent {}

  /// Nothing that can be used.
  record Bad(String why) implements FileContent {
    @Override
    public boolean plain() {
      return false;
    }
  }

  /// Larger files must be split: a parsed one takes 20 times its size, and an emitter's heap is
  /// small.
  int BYTES_MOST = 1 << 20;

  /// The smallest buffer that writers are known to flush by.
  int ONE_PIECE_BYTES = 4_096;

  /// Reads a regular file. Never throws: what cannot be read is {@link Bad}.
  static FileContent read(Path file, FileSignature signature, LrpFormat format) {
    if (signature.kind() != FileSignature.Kind.FILE) {
      String what =
          signature.kind() == FileSignature.Kind.UNREADABLE ? "cannot be read" : "is no file";
      return new Bad("%s:1: %s; expected a file, or a link to one".formatted(file, what));
    }
    try {
      byte[] bytes = bytes(file);
      if (bytes.length > BYTES_MOST) {
        return new Bad(
            "%s:1: is larger than %d bytes; expected smaller files, split it"
                .formatted(file, BYTES_MOST));
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        return new Bad(file + ":1: is empty; expected an LRP, or `lrps: []` for none");
      }
      List<Lrp> lrps = format.read(String.valueOf(file.getFileName()), file.toString(), text);
      return new Whole(lrps, text.endsWith("\n") && bytes.length <= ONE_PIECE_BYTES);
    } catch (YamlException e) {
      return new Bad(String.valueOf(e.getMessage()));
    } catch (CharacterCodingException _) {
      return new Bad(file + ":1: is not UTF-8 text");
    } catch (NoSuchFileException _) {
      return new Bad(file + ":1: went away while it was read");
    } catch (AccessDeniedException _) {
      return new Bad(file + ":1: may not be read; expected read permission for the emitter");
    } catch (IOException e) {
      return new Bad(file + ":1: cannot be read: " + e);
    } catch (StackOverflowError _) {
      return new Bad(file + ":1: is nested too deeply; expected an LRP file");
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BYTES_MOST + 1);
    }
  }
}
