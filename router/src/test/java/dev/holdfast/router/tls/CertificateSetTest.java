package dev.holdfast.router.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CertificateSetTest {
  private static final Instant NOW = TestCertificates.NOW;
  private static final TestCertificates CA = new TestCertificates("ca");

  // What the files hold, and how often they were changed.
  private final Map<String, X509Bundle> content = new HashMap<>();
  private final TreeMap<String, PairFiles> files = new TreeMap<>();
  private int reads;
  private CertificateSet set = CertificateSet.EMPTY;

  private ServerCertificate read(PairFiles pair) throws IOException {
    reads++;
    @Nullable X509Bundle bundle = content.get(pair.name());
    if (bundle == null) {
      throw new IOException(pair.name() + " is bad");
    }
    try {
      return ServerCertificate.of(
          pair.name(), bundle.getCertificatePathList(), bundle.getKeyPair().getPrivate());
    } catch (ServerCertificate.MismatchException e) {
      throw new IOException(e);
    }
  }

  /// Changes a pair; null: to something that cannot be read.
  private void put(String name, @Nullable X509Bundle bundle) {
    content.put(name, bundle);
    FileStamp stamp = new FileStamp(Path.of(name + ".pem"), 1, files.size() + reads + 1L, null);
    files.put(name, new PairFiles(name, stamp, stamp));
  }

  private void look(Instant now) {
    set = set.next(files, this::read, "default", now);
  }

  private ServerCertificate used(String name) {
    return Objects.requireNonNull(set.used().get(name));
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() {
    put("a", CA.issue("a.example.com"));
    put("bad", null);
    look(NOW);
    ServerCertificate first = used("a");
    look(NOW);

    assertThat(reads).isEqualTo(2);
    assertThat(used("a")).isSameAs(first);
    assertThat(set.problems()).containsExactly(Map.entry("bad", "bad is bad"));
  }

  @Test
  void aPairThatTurnsBadStaysAsItWas() {
    put("a", CA.issue("a.example.com"));
    put("b", CA.issue("b.example.com"));
    look(NOW);
    ServerCertificate first = used("a");
    put("a", null);
    put("b", CA.issue("b2.example.com"));
    look(NOW);

    assertThat(used("a")).isSameAs(first);
    assertThat(used("b").hosts()).containsExactly("b2.example.com");
    assertThat(set.problems()).containsOnlyKeys("a");

    put("a", CA.issue("a2.example.com"));
    look(NOW);
    assertThat(used("a").hosts()).containsExactly("a2.example.com");
    assertThat(set.problems()).isEmpty();
  }

  @Test
  void anExpiredCertificateDoesNotReplaceAValidOne() {
    put("a", CA.issue("a.example.com"));
    look(NOW);
    put("a", CA.issue(NOW.minus(1, ChronoUnit.DAYS), "a2.example.com"));
    look(NOW);

    assertThat(used("a").hosts()).containsExactly("a.example.com");
    assertThat(set.problems().get("a")).contains("the certificate has expired on");
  }

  @Test
  void anExpiredOneIsBetterThanNone() {
    put("a", CA.issue(NOW.minus(1, ChronoUnit.DAYS), "a.example.com"));
    look(NOW);

    assertThat(used("a").hosts()).containsExactly("a.example.com");
    assertThat(set.problems()).isEmpty();
    assertThat(set.problemsAt(NOW).get("a")).contains("has expired on");
    look(NOW);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aCertificateThatIsNotValidYetIsTakenWhenItIs() {
    Instant begin = NOW.minus(20, ChronoUnit.DAYS);
    CertificateBuilder builder = new CertificateBuilder().ecp256();
    put("a", CA.issue(builder, begin.minus(1, ChronoUnit.DAYS), NOW, "a.example.com"));
    look(begin.minusSeconds(1));
    put("a", CA.issue("a2.example.com"));
    look(begin.minusSeconds(1));
    assertThat(set.waitsForTime()).isTrue();
    assertThat(set.problems().get("a")).contains("is not valid before");

    look(begin);
    assertThat(used("a").hosts()).containsExactly("a2.example.com");
    assertThat(set.problems()).isEmpty();
    assertThat(set.waitsForTime()).isFalse();
  }

  @Test
  void aRemovedPairGoesButTheDefaultStays() {
    put("a", CA.issue("a.example.com"));
    put("default", CA.issue("b.example.com"));
    look(NOW);
    files.clear();
    look(NOW);

    assertThat(set.used()).containsOnlyKeys("default");
    assertThat(set.problems().get("default")).contains("is gone");
  }

  @Test
  void aRefusedPairIsWhatItWasBefore() {
    put("a", CA.issue("a.example.com"));
    look(NOW);
    CertificateSet before = set;
    put("a", CA.issue("a2.example.com"));
    put("b", CA.issue("b.example.com"));
    look(NOW);

    CertificateSet refused = set.refuse("a", "no", before).refuse("b", "no", before);
    assertThat(refused.used()).containsExactly(Map.entry("a", before.used().get("a")));
    assertThat(refused.problems()).containsOnlyKeys("a", "b");
  }

  @Test
  void theDefaultIsTheNamedOneOrDefaultOrTheFirst() {
    put("z", CA.issue("z.example.com"));
    put("y", CA.issue("y.example.com"));
    look(NOW);
    assertThat(set.fallback(null)).isSameAs(used("y"));
    assertThat(set.fallback("z")).isSameAs(used("z"));
    assertThat(set.fallback("x")).isNull();
    put("default", CA.issue());
    look(NOW);
    assertThat(set.fallback(null)).isSameAs(used("default"));
  }

  @Test
  void ofTwoPairsForOneHostTheLongestValidServesIt() {
    put("a", CA.issue(NOW.plus(3, ChronoUnit.DAYS), "a.example.com"));
    put("b", CA.issue(NOW.plus(5, ChronoUnit.DAYS), "a.example.com", "*.EXAMPLE.com"));
    put("c", CA.issue(NOW.plus(4, ChronoUnit.DAYS), "a.example.com"));
    look(NOW);

    assertThat(set.byHost())
        .containsOnly(Map.entry("a.example.com", used("b")), Map.entry("*.example.com", used("b")));
  }
}
