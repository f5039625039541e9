package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Cases named by the sections of the RFCs, played one after the other through one router. They
/// stand in `src/test/resources/http`; {@link HttpCase} says how they are written.
abstract class CaseCorpus extends SharedRouter {
  static final String RFC = "RFC \\d+ §[\\d.]+: .+";

  private final List<String> files;
  private final int more;
  private final String named;

  /// @param more than so many cases there must be
  /// @param named what each name must match
  CaseCorpus(List<String> files, int more, String named) {
    this.files = files;
    this.more = more;
    this.named = named;
  }

  abstract void play(TestRouter router, HttpCase played) throws IOException;

  @TestFactory
  Stream<DynamicContainer> cases() throws IOException {
    return HttpCase.tests(files, played -> play(router, played));
  }

  @Test
  void thereAreManyAndEachHasItsName() throws IOException {
    List<String> names = HttpCase.names(files);
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(more);
    assertThat(names).allMatch(name -> name.matches(named));
  }
}
