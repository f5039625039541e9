package dev.holdfast.router.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemTest {
  private static final Path FILE = Path.of("a.pem");
  private static final TestCertificates CA = new TestCertificates("ca");

  private static Pem pem(String text) {
    return Pem.parse(FILE, text);
  }

  private static String block(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  @Test
  void certificatesComeInTheirOrderWhateverStandsBetween() throws Exception {
    X509Bundle bundle = CA.issue("a.example.com");
    String text =
        "subject=a\n"
            + bundle.getPrivateKeyPEM()
            + "\r\n"
            + bundle.getCertificatePEM().replace("\n", "\r\n")
            + "issuer: - -- ---\n"
            + CA.authority().getCertificatePEM();

    assertThat(pem(text).certificates())
        .isEqualTo(List.of(bundle.getCertificate(), CA.authority().getCertificate()));
    assertThat(pem(text).privateKey()).isEqualTo(bundle.getKeyPair().getPrivate());
  }

  /// As `openssl ecparam -genkey -name prime256v1` and Go's tools write it.
  @Test
  void sec1IsRead() throws Exception {
    String text =
        """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIN5dMa9e88GS99X6RKyn/OpwbkJNn0E5Hoogipdwp3/SoAoGCCqGSM49
        AwEHoUQDQgAEyZV+vUkuJb8bx5oBD9vWsMF84ISldsD4L6tANgaLF6jl7FUt/1wm
        eYE78rvxexiU5Jg+UGelAwh52EQkWJMfpg==
        -----END EC PRIVATE KEY-----
        """;
    assertThat(pem(text).privateKey().getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void pkcs1IsRead() throws Exception {
    X509Bundle bundle =
        CA.issue(new CertificateBuilder().rsa2048(), TestCertificates.NOW, "a.example.com");
    PrivateKey key = bundle.getKeyPair().getPrivate();
    // PKCS#8 of RSA with 2,048 bits: 26 bytes, then PKCS#1.
    byte[] pkcs8 = key.getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

    assertThat(pem(block("RSA PRIVATE KEY", pkcs1)).privateKey()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NOTHING               | MAA= | holds no private key; expected "BEGIN PRIVATE KEY"
          PRIVATE KEY           | MAA= | cannot be read
          PRIVATE KEY           | MAA=A | damaged
          EC PRIVATE KEY        | MAA= | does not name its curve
          ENCRYPTED PRIVATE KEY | MAA= | encrypted key
          RSA PRIVATE KEY       | DEK-Info: AES-128-CBC,00 MAA= | encrypted key
          """)
  void whatIsNoKeyIsSaid(String label, String body, String problem) {
    String text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> pem(text).privateKey())
        .withMessageStartingWith("a.pem ")
        .withMessageContaining(problem);
  }

  /// However an EC key is damaged, it is a key or a sentence.
  @Test
  void damagedKeysEndInASentence() throws Exception {
    byte[] pkcs8 = CA.issue("a.example.com").getKeyPair().getPrivate().getEncoded();
    for (int i = 0; i < pkcs8.length; i++) {
      for (byte octet : new byte[] {0, 1, 0x30, (byte) 0x84, (byte) 0xa0, (byte) 0xff}) {
        byte[] damaged = pkcs8.clone();
        damaged[i] = octet;
        for (String label : List.of("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")) {
          try {
            assertThat(pem(block(label, damaged)).privateKey()).isNotNull();
          } catch (PemException e) {
            assertThat(e).hasMessageStartingWith("a.pem ");
          }
        }
      }
    }
  }

  @Test
  void whatIsNoCertificateIsSaid() {
    assertThatThrownBy(() -> pem("nothing").certificates())
        .hasMessage("a.pem holds no certificate; expected \"BEGIN CERTIFICATE\"");
    assertThatThrownBy(
            () -> pem(block("CERTIFICATE", "x".getBytes(StandardCharsets.US_ASCII))).certificates())
        .hasMessageContaining("has a certificate that cannot be read, number 1");
  }

  @Test
  void filesThatCannotBeReadAreSaid(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> Pem.read(missing)).hasMessage(missing + " is missing");
    Path large = directory.resolve("large.pem");
    Files.write(large, new byte[(4 << 20) + 1]);
    assertThatThrownBy(() -> Pem.read(large)).hasMessageContaining("is larger than");
    assertThatThrownBy(() -> Pem.read(directory)).hasMessageContaining("cannot be read");
  }
}
