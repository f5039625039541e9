package dev.holdfast.router.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.ManualTicker;
import dev.holdfast.events.yaml.YamlException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is taken into use, what is not, and what is freed; without a network.
final class TlsFrontTest {
  private static final TestCertificates CA = new TestCertificates("ca");
  private static final TestCertificates CLIENTS = new TestCertificates("clients");

  @TempDir private Path directory;
  private final ManualTicker ticker = new ManualTicker();
  private final List<Runnable> readerTasks = new ArrayList<>();
  private final List<TlsFront> opened = new ArrayList<>();
  private Instant wall = TestCertificates.NOW;

  @AfterEach
  void close() {
    opened.forEach(TlsFront::close);
    readerTasks.forEach(Runnable::run);
  }

  private TlsFront open(String more) throws TlsStartException, YamlException {
    return open(more, Runnable::run);
  }

  private TlsFront open(String more, Executor reader) throws TlsStartException, YamlException {
    TlsFront front =
        TlsFront.open(
            TlsConfigTest.parse("certificates: " + directory + "\n" + more),
            new TlsFront.Parts(
                List.of("http/1.1"), new SplittableRandom(1), ticker, () -> wall, List.of(reader)));
    opened.add(front);
    return front;
  }

  private void write(String name, X509Bundle bundle) throws IOException {
    TestCertificates.write(directory, name, bundle);
  }

  /// Looks until what has changed stands still.
  private void settle(TlsFront front) {
    front.doWork(ticker.nanos());
    front.doWork(ticker.nanos());
  }

  private static SslContext context(TlsFront front, @Nullable String host) {
    return served(front, host).context();
  }

  private static CertificateIndex.Served served(TlsFront front, @Nullable String host) {
    return Objects.requireNonNull(front.select(host));
  }

  private static X509Certificate certificate(TlsFront front, @Nullable String host) {
    return served(front, host).certificate().chain().getFirst();
  }

  @Test
  void aHostIsServedExactlyThenByWildcardThenTheDefault() throws Exception {
    X509Bundle exact = CA.issue("a.example.com");
    X509Bundle wildcard = CA.issue("*.example.com");
    X509Bundle usual = CA.issue("usual.example.org");
    write("exact", exact);
    write("wildcard", wildcard);
    write("default", usual);
    TlsFront front = open("");

    assertThat(certificate(front, "a.example.com")).isEqualTo(exact.getCertificate());
    assertThat(certificate(front, "A.EXAMPLE.COM.")).isEqualTo(exact.getCertificate());
    assertThat(certificate(front, "b.example.com")).isEqualTo(wildcard.getCertificate());
    assertThat(certificate(front, "c.b.example.com")).isEqualTo(usual.getCertificate());
    assertThat(certificate(front, "example.com")).isEqualTo(usual.getCertificate());
    assertThat(certificate(front, "")).isEqualTo(usual.getCertificate());
    assertThat(certificate(front, null)).isEqualTo(usual.getCertificate());
  }

  @Test
  void strictRefusesWhoNamesNoHostOfOurs() throws Exception {
    write("a", CA.issue("a.example.com"));
    TlsFront front = open("sni: strict");

    assertThat(front.select("a.example.com")).isNotNull();
    assertThat(front.select("b.example.com")).isNull();
    assertThat(front.select(null)).isNull();
  }

  @Test
  void bothKindsOfPairsAreRead() throws Exception {
    X509Bundle one = CA.issue("one.example.com");
    Files.writeString(
        directory.resolve("one.pem"), one.getCertificatePathPEM() + one.getPrivateKeyPEM());
    write("two", CA.issue("two.example.com"));
    Files.writeString(directory.resolve(".hidden.pem"), "nothing");
    Files.writeString(directory.resolve("README"), "nothing");
    Files.createDirectory(directory.resolve("more"));
    TlsFront front = open("");

    assertThat(front.status().pairs())
        .extracting(TlsStatus.Pair::name)
        .containsExactly("one", "two");
    assertThat(front.status().problems()).isEmpty();
  }

  @Test
  void aChangeIsTakenWhenItStandsStill() throws Exception {
    X509Bundle old = CA.issue("a.example.com");
    X509Bundle fresh = CA.issue("a.example.com");
    write("a", old);
    TlsFront front = open("");
    Files.writeString(directory.resolve("a.crt"), fresh.getCertificatePathPEM());
    front.doWork(ticker.nanos());
    Files.writeString(directory.resolve("a.key"), fresh.getPrivateKeyPEM());
    front.doWork(ticker.nanos());
    assertThat(certificate(front, null)).isEqualTo(old.getCertificate());
    assertThat(front.status().problems()).isEmpty();
    front.doWork(ticker.nanos());

    assertThat(certificate(front, null)).isEqualTo(fresh.getCertificate());
    assertThat(front.status().loads()).isEqualTo(2);
  }

  @Test
  void whatCannotBeUsedLeavesTheOldOneInUse() throws Exception {
    X509Bundle old = CA.issue("a.example.com");
    write("a", old);
    write("b", CA.issue("b.example.com"));
    TlsFront front = open("");
    Files.writeString(
        directory.resolve("a.crt"), CA.issue("a.example.com").getCertificatePathPEM());
    X509Bundle fresh = CA.issue("b2.example.com");
    write("b", fresh);
    settle(front);

    assertThat(certificate(front, "a.example.com")).isEqualTo(old.getCertificate());
    assertThat(certificate(front, "b2.example.com")).isEqualTo(fresh.getCertificate());
    assertThat(front.status().problems().get("a"))
        .contains("a.key", "the key is not that of the certificate");
  }

  @Test
  void nothingUsableLeavesEverythingInUse() throws Exception {
    X509Bundle old = CA.issue("a.example.com");
    write("a", old);
    TlsFront front = open("");
    Files.delete(directory.resolve("a.crt"));
    Files.delete(directory.resolve("a.key"));
    settle(front);
    assertThat(certificate(front, "a.example.com")).isEqualTo(old.getCertificate());
    assertThat(front.status().problems().values()).singleElement().asString().contains("holds no");

    Files.delete(directory);
    settle(front);
    assertThat(certificate(front, "a.example.com")).isEqualTo(old.getCertificate());
    assertThat(front.status().problems().values())
        .singleElement()
        .asString()
        .contains("cannot be listed");

    Files.createDirectory(directory);
    write("a", CA.issue("a.example.com"));
    settle(front);
    assertThat(front.status().problems()).isEmpty();
  }

  /// It is looked at again and again, since time may mend it, and changes nothing meanwhile.
  @Test
  void aCertificateBeforeItsTimeChangesNothing() throws Exception {
    wall = TestCertificates.NOW.minus(25, ChronoUnit.DAYS);
    X509Bundle now =
        CA.issue(
            new CertificateBuilder().ecp256(),
            wall.minus(1, ChronoUnit.DAYS),
            TestCertificates.NOW,
            "a");
    X509Bundle later = CA.issue("a");
    write("a", now);
    TlsFront front = open("");
    SslContext context = context(front, null);
    write("a", later);
    for (int i = 0; i < 4; i++) {
      settle(front);
      assertThat(context(front, null)).isSameAs(context);
      assertThat(front.status().problems().get("a")).contains("is not valid before");
    }
    assertThat(front.status().loads()).isEqualTo(1);
    wall = TestCertificates.NOW;
    settle(front);
    assertThat(certificate(front, null)).isEqualTo(later.getCertificate());
    assertThat(front.status().problems()).isEmpty();
  }

  @Test
  void aCertificateThatExpiresInUseStaysAndIsShown() throws Exception {
    write("a", CA.issue("a.example.com"));
    TlsFront front = open("");
    wall = TestCertificates.NOW.plus(11, ChronoUnit.DAYS);
    settle(front);

    assertThat(front.status().problems().get("a")).contains("the certificate has expired on");
    assertThat(front.select("a.example.com")).isNotNull();
    assertThat(front.status().loads()).isEqualTo(1);
  }

  @Test
  void hostsHaveTheirOwnPolicies() throws Exception {
    Path ca = CLIENTS.writeAuthority(directory, "clients.ca");
    write("a", CA.issue("a.example.com", "*.internal.example.com"));
    TlsFront front =
        open(
            """
            domains:
            - {host: "*.internal.example.com", clientCertificates: require, clientCas: %s}
            """
                .formatted(ca));

    assertThat(served(front, "a.example.com").policy()).isEqualTo(ClientPolicy.NONE);
    assertThat(served(front, "x.internal.example.com").policy().mode())
        .isEqualTo(ClientPolicy.Mode.REQUIRE);
    assertThat(served(front, "unknown").policy()).isEqualTo(ClientPolicy.NONE);
    assertThat(context(front, "a.example.com"))
        .isNotSameAs(context(front, "x.internal.example.com"));
    assertThat(front.status().contexts()).isEqualTo(2);
  }

  @Test
  void aBundleOfCasIsReadAgainAndABadOneIsNotTaken() throws Exception {
    Path ca = CLIENTS.writeAuthority(directory, "clients.ca");
    write("a", CA.issue("a.example.com"));
    TlsFront front = open("clientCertificates: require\nclientCas: " + ca);
    ClientPolicy old = served(front, null).policy();
    Files.writeString(ca, "nothing");
    settle(front);
    assertThat(served(front, null).policy()).isEqualTo(old);
    assertThat(front.status().problems()).containsOnlyKeys(ca.toString());

    CA.writeAuthority(directory, "clients.ca");
    settle(front);
    assertThat(served(front, null).policy().authorities())
        .containsExactly(CA.authority().getCertificate());
    assertThat(front.status().problems()).isEmpty();
  }

  /// Counts references: the index's, and one for each connection.
  @Test
  void anOldContextIsFreedWithItsLastConnectionAndNotBefore() throws Exception {
    write("a", CA.issue("a.example.com"));
    write("b", CA.issue("b.example.com"));
    TlsFront front = open("provider: boringssl", readerTasks::add);
    SslContext old = context(front, "a.example.com");
    SslContext same = context(front, "b.example.com");
    SSLEngine first = old.newEngine(ByteBufAllocator.DEFAULT);
    write("a", CA.issue("a.example.com"));
    settle(front);

    // A loop may still be about to use it.
    assertThat(ReferenceCountUtil.refCnt(old)).isEqualTo(2);
    SSLEngine second = old.newEngine(ByteBufAllocator.DEFAULT);
    readerTasks.removeLast().run();
    assertThat(ReferenceCountUtil.refCnt(old)).isEqualTo(2);
    assertThat(context(front, "a.example.com")).isNotSameAs(old);
    assertThat(context(front, "b.example.com")).isSameAs(same);
    ReferenceCountUtil.release(first);
    front.doWork(ticker.nanos());
    assertThat(front.status().retired()).isEqualTo(1);
    ReferenceCountUtil.release(second);
    front.doWork(ticker.nanos());

    assertThat(ReferenceCountUtil.refCnt(old)).isZero();
    assertThat(front.status().retired()).isZero();
    assertThat(ReferenceCountUtil.refCnt(same)).isEqualTo(1);
    front.close();
    readerTasks.removeLast().run();
    assertThat(ReferenceCountUtil.refCnt(same)).isZero();
  }

  @Test
  void sessionsAreTiedToWhatIsAskedOfClients() throws Exception {
    Path ca = CLIENTS.writeAuthority(directory, "clients.ca");
    write("a", CA.issue("a.example.com"));
    TlsFront front =
        open(
            "domains: [{host: a.example.com, clientCertificates: require, clientCas: " + ca + "}]");

    byte[] open = served(front, null).policy().sessionContext();
    byte[] closed = served(front, "a.example.com").policy().sessionContext();
    assertThat(open).hasSize(32).isNotEqualTo(closed);
    assertThat(context(front, null).sessionContext())
        .isInstanceOf(OpenSslServerSessionContext.class);
  }

  @Test
  void ticketKeysAreKeptForTwoLives() {
    TicketKeys keys = new TicketKeys(new SplittableRandom(1), Duration.ofHours(1).toNanos(), 0);
    OpenSslSessionTicketKey first = keys.keys()[0];
    assertThat(keys.keys()).hasSize(1);
    assertThat(keys.rotate(Duration.ofMinutes(59).toNanos())).isFalse();
    assertThat(keys.rotate(Duration.ofHours(1).toNanos())).isTrue();
    assertThat(keys.keys()).hasSize(2);
    assertThat(keys.keys()[1]).isSameAs(first);
    assertThat(keys.rotate(Duration.ofHours(2).toNanos())).isTrue();
    assertThat(keys.keys()).hasSize(2).doesNotContain(first);
    assertThat(keys.rotate(Duration.ofHours(4).toNanos())).isTrue();
    assertThat(keys.keys()).hasSize(1);
  }

  @Test
  void aStartWithoutWhatItNeedsSaysWhat() throws Exception {
    assertThatExceptionOfType(TlsStartException.class)
        .isThrownBy(() -> open(""))
        .withMessage(
            directory
                + " holds no usable certificate; expected <name>.crt with <name>.key, or both in"
                + " <name>.pem");
    Files.writeString(directory.resolve("a.crt"), CA.issue("a.example.com").getCertificatePEM());
    assertThatThrownBy(() -> open(""))
        .hasMessageContaining("holds no usable certificate: ")
        .hasMessageContaining("a.key is missing");
    write("a", CA.issue("a.example.com"));
    assertThatThrownBy(() -> open("defaultCertificate: b"))
        .hasMessageContaining("defaultCertificate is \"b\"")
        .hasMessageContaining("expected one of [a]");
    assertThatThrownBy(() -> open("clientCertificates: require\nclientCas: /nowhere/ca.pem"))
        .hasMessage("/nowhere/ca.pem is missing; expected a PEM bundle of CAs");
    Path none = directory.resolve("none");
    assertThatThrownBy(() ->
            TlsFront.open(
                TlsConfigTest.parse("certificates: " + none),
                new TlsFront.Parts(
                    List.of(), new SplittableRandom(1), ticker, () -> wall, List.of())))
        .hasMessageContaining("cannot be listed")
        .hasMessageContaining("expected a directory of certificates");
  }

  @Test
  void theStatusSaysWhenTheFirstCertificateExpires() throws Exception {
    Instant first = TestCertificates.NOW.plus(2, ChronoUnit.DAYS);
    write("a", CA.issue("a.example.com"));
    write("b", CA.issue(first, "b.example.com"));
    TlsFront front = open("");

    assertThat(front.status().firstExpirySeconds()).isEqualTo((double) first.getEpochSecond());
    assertThat(front.status().pairs())
        .extracting(TlsStatus.Pair::fallback)
        .containsExactly(true, false);
  }
}
