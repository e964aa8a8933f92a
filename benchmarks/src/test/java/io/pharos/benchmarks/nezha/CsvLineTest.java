package io.pharos.benchmarks.nezha;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvLineTest {

  @Test
  void fieldsAreSeparatedByCommas() {
    assertThat(CsvLine.fields("a,,c,")).containsExactly("a", "", "c", "");
  }

  @Test
  void aQuotedFieldHoldsCommasAndDoubledQuotes() {
    assertThat(CsvLine.fields("1,\"a, \"\"b\"\", c\",2")).containsExactly("1", "a, \"b\", c", "2");
  }

  @Test
  void aQuoteInsideAnUnquotedFieldIsText() {
    assertThat(CsvLine.fields("say \"hi\",2")).containsExactly("say \"hi\"", "2");
  }

  @Test
  void textBehindAClosingQuoteBelongsToTheField() {
    assertThat(CsvLine.fields("\"a\"b,2")).containsExactly("ab", "2");
  }
}
