package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void textsStandLeftAndNumbersRightWithoutSpacesAtTheEnd() {
    Table table = new Table("ROUTE", "ENDPOINTS", "STATE");
    table.row("hello.example.com", 2, "ok").row("a", 10, "");

    assertThat(String.join("\n", table.lines()))
        .isEqualTo(
            """
            ROUTE              ENDPOINTS  STATE
            hello.example.com          2  ok
            a                         10\
            """);
  }

  @Test
  void aColumnWithOneTextStandsLeft() {
    Table table = new Table("SEQ").row(5).row("none");

    assertThat(table.lines()).containsExactly("SEQ", "5", "none");
  }

  @Test
  void aRowOfAnotherLengthIsAMistake() {
    assertThatThrownBy(() -> new Table("A", "B").row("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 cells under 2 heads");
  }
}
