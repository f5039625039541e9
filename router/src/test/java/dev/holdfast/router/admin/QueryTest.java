package dev.holdfast.router.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QueryTest {
  private static final Set<String> KNOWN = Set.of("host", "limit");

  private static void refused(@Nullable String raw, String message) {
    assertThatExceptionOfType(BadQueryException.class)
        .isThrownBy(() -> Query.parse(raw, "", KNOWN).integer("limit", 1, 10, 5))
        .withMessage(message);
  }

  @Test
  void valuesAreDecoded() throws Exception {
    Query query = Query.parse("host=a%2Eb&limit=7", "", KNOWN);

    assertThat(query.<String>value("host", text -> text)).isEqualTo("a.b");
    assertThat(query.integer("limit", 1, 10, 5)).isEqualTo(7);
  }

  @Test
  void whatIsNotThereIsTheFallback() throws Exception {
    assertThat(Query.parse(null, "", KNOWN).integer("limit", 1, 10, 5)).isEqualTo(5);
    assertThat(Query.parse("", "", KNOWN).<String>value("host", text -> text)).isNull();
  }

  @Test
  void whatCannotBeUsedIsRefusedWithWhatWasExpected() {
    refused("hots=x", "unknown parameter \"hots\"; expected one of host, limit");
    refused("limit=1&limit=2", "parameter \"limit\" stands twice");
    refused("limit=11", "parameter \"limit\" is \"11\"; expected a whole number from 1 to 10");
    refused("limit=x", "parameter \"limit\" is \"x\"; expected a whole number from 1 to 10");
    refused("limit", "parameter \"limit\" is \"\"; expected a whole number from 1 to 10");
    refused("host=%zz", "\"%zz\" is not percent-encoded; expected %XX with two hex digits");
    refused("&", "unknown parameter \"\"; expected one of host, limit");
  }

  @Test
  void aPageWithoutParametersSaysSo() {
    assertThatExceptionOfType(BadQueryException.class)
        .isThrownBy(() -> Query.parse("x=1", "", Set.of()))
        .withMessage("unknown parameter \"x\"; expected none");
  }
}
