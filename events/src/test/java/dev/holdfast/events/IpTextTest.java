package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IpTextTest {
  private static final int GROUPS = 8;

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.7", "255.255.255.255", "192.168.100.1"})
  void takesDottedDecimals(String text) {
    assertThat(IpText.isCanonical(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.2.3",
        "1.2.3.",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.00",
        "256.1.1.1",
        "1.1.1.999",
        "1.2.3.1000",
        "1.2.3.4 ",
        "1.2.3.a",
        "1.2.3.-1",
        "host",
        "1.2.3.٤"
      })
  void refusesEveryOtherFormOfIpv4(String text) {
    assertThat(IpText.isCanonical(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1::", "1::2::3", "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7", "::12345", "::g", "::A", "::01", "::1%eth0", "::ffff:1.2.3.4", "[::1]",
        "1:2:3:4:5:6:7::", "::1:2:3:4:5:6:7", "1::2:3:4:5:6:7:8", "::1 ", "fe80::1:", "1:::2"
      })
  void refusesWhatIsNoIpv6AddressOrHasAnotherForm(String text) {
    assertThat(IpText.isCanonical(text)).isFalse();
  }

  /// RFC 5952 §4 over every pattern of zero and other groups: of all ways to write it with and
  /// without `::` exactly one is canonical.
  @Test
  void takesExactlyOneSpellingOfEachAddress() {
    for (int zeroes = 0; zeroes < 1 << GROUPS; zeroes++) {
      String canonical = shortest(zeroes);
      for (String spelling : spellings(zeroes)) {
        assertThat(IpText.isCanonical(spelling))
            .as("%s, canonical is %s", spelling, canonical)
            .isEqualTo(spelling.equals(canonical));
      }
    }
  }

  /// The shortest spelling, of equally short ones the leftmost gap; a gap for a single group is
  /// never canonical (§4.2.2).
  private static String shortest(int zeroes) {
    int from = 0;
    int length = 1;
    for (int start = 0; start < GROUPS; start++) {
      int run = 0;
      while (start + run < GROUPS && isZero(zeroes, start + run)) {
        run++;
      }
      if (run > length) {
        from = start;
        length = run;
      }
    }
    return length == 1 ? groups(zeroes, 0, GROUPS) : withGap(zeroes, from, from + length);
  }

  private static List<String> spellings(int zeroes) {
    List<String> all = new ArrayList<>();
    all.add(groups(zeroes, 0, GROUPS));
    for (int from = 0; from < GROUPS; from++) {
      for (int to = from + 1; to <= GROUPS && isZero(zeroes, to - 1); to++) {
        all.add(withGap(zeroes, from, to));
      }
    }
    return all;
  }

  private static String withGap(int zeroes, int from, int to) {
    return groups(zeroes, 0, from) + "::" + groups(zeroes, to, GROUPS);
  }

  private static String groups(int zeroes, int from, int to) {
    List<String> groups = new ArrayList<>();
    for (int i = from; i < to; i++) {
      groups.add(isZero(zeroes, i) ? "0" : "a" + i);
    }
    return String.join(":", groups);
  }

  private static boolean isZero(int zeroes, int group) {
    return (zeroes >>> group & 1) != 0;
  }
}
