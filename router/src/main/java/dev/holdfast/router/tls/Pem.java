package dev.holdfast.router.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One PEM file as it stood when it was read (RFC 7468): its certificates and its private key, with
/// other text and other blocks between them. Immutable.
public final class Pem {
  private static final int BYTES_MOST = 4 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private record Block(String label, String body) {}

  private final Path file;
  private final List<Block> blocks;

  private Pem(Path file, List<Block> blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  /// Reads a file. Blocks.
  public static Pem read(Path file) throws IOException {
    try {
      if (Files.size(file) > BYTES_MOST) {
        throw new PemException(file, "is larger than " + BYTES_MOST + " bytes; expected PEM");
      }
      return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new PemException(file, "is missing", e);
    } catch (PemException e) {
      throw e;
    } catch (IOException e) {
      throw new PemException(file, "cannot be read: " + e, e);
    }
  }

  static Pem parse(Path file, String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return new Pem(file, blocks);
  }

  /// All certificates, in their order; at least one.
  public List<X509Certificate> certificates() throws PemException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label.equals("CERTIFICATE")) {
        certificates.add(certificate(decode(block), certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw new PemException(file, "holds no certificate; expected \"BEGIN CERTIFICATE\"");
    }
    return List.copyOf(certificates);
  }

  private X509Certificate certificate(byte[] der, int number) throws PemException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new PemException(
          file, "has a certificate that cannot be read, number " + number + ": " + e, e);
    }
  }

  /// The private key.
  public PrivateKey privateKey() throws PemException {
    for (Block block : blocks) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return key(decode(block));
        }
        case "RSA PRIVATE KEY" -> {
          return key(KeyForms.pkcs8OfRsa(unencrypted(block)));
        }
        case "EC PRIVATE KEY" -> {
          return key(ecKey(unencrypted(block)));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
        default -> {
          // EC PARAMETERS, certificates: not asked for.
        }
      }
    }
    throw new PemException(file, "holds no private key; expected \"BEGIN PRIVATE KEY\"");
  }

  private byte[] unencrypted(Block block) throws PemException {
    if (block.body.contains("ENCRYPTED") || block.body.contains("DEK-Info")) {
      throw encrypted();
    }
    return decode(block);
  }

  private PemException encrypted() {
    return new PemException(
        file,
        "holds an encrypted key; expected one without a passphrase (openssl pkey removes it)");
  }

  private byte[] ecKey(byte[] sec1) throws PemException {
    try {
      return KeyForms.pkcs8OfEc(sec1);
    } catch (IllegalArgumentException e) {
      throw new PemException(file, "has a key that cannot be read: " + e.getMessage(), e);
    }
  }

  private PrivateKey key(byte[] pkcs8) throws PemException {
    try {
      return KeyForms.parse(pkcs8);
    } catch (InvalidKeySpecException e) {
      throw new PemException(
          file, "has a key that cannot be read: " + e.getMessage() + "; expected RSA or EC", e);
    }
  }

  private byte[] decode(Block block) throws PemException {
    try {
      return Base64.getMimeDecoder().decode(block.body.strip());
    } catch (IllegalArgumentException e) {
      throw new PemException(file, "has a damaged " + block.label + ": " + e.getMessage(), e);
    }
  }
}
