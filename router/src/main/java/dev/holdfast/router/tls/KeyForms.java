package dev.holdfast.router.tls;

import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// The older forms of private keys, put into the one that the JDK reads: PKCS#8 (RFC 5958).
/// Stateless.
final class KeyForms {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  // [0] EXPLICIT: the curve's parameters in SEC1 (RFC 5915 §3).
  private static final int CURVE = 0xa0;

  private static final byte[] VERSION = {INTEGER, 1, 0};
  // SEQUENCE { rsaEncryption, NULL } (RFC 8017 appendix A.1).
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  // id-ecPublicKey (RFC 5480 §2.1.1).
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private KeyForms() {}

  static PrivateKey parse(byte[] pkcs8) throws InvalidKeySpecException {
    InvalidKeySpecException first = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        first = first == null ? e : first;
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JDK has " + algorithm, e);
      }
    }
    throw first == null ? new InvalidKeySpecException("no algorithm") : first;
  }

  /// Of "BEGIN RSA PRIVATE KEY".
  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    return der(SEQUENCE, VERSION, RSA, der(OCTET_STRING, pkcs1));
  }

  /// Of "BEGIN EC PRIVATE KEY". The curve stands within: SEQUENCE { 1, key, [0] curve, [1] public
  /// }.
  static byte[] pkcs8OfEc(byte[] sec1) {
    byte[] algorithm = der(SEQUENCE, EC, curve(sec1));
    return der(SEQUENCE, VERSION, algorithm, der(OCTET_STRING, sec1));
  }

  private static byte[] curve(byte[] sec1) {
    try {
      int at = contentAt(sec1, 0);
      while (at < sec1.length) {
        int content = contentAt(sec1, at);
        int end = content + length(sec1, at);
        if (end <= at) {
          break;
        }
        if ((sec1[at] & 0xff) == CURVE) {
          return Arrays.copyOfRange(sec1, content, end);
        }
        at = end;
      }
    } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException _) {
      // Cut short: says as much as a curve that is not there.
    }
    throw new IllegalArgumentException("the EC key does not name its curve");
  }

  private static int contentAt(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
