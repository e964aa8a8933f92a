package io.pharos.operators.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.table.TableException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of secrets is checked when it is read. */
class SecretTableTest {

  @Test
  void theStandardTableIsRead() {
    SecretTable table = SecretTable.standard();
    assertThat(table.tokens()).hasSizeGreaterThan(150);
    assertThat(table.infixes()).isNotEmpty();
    assertThat(table.secretPaths())
        .allMatch(path -> path.equals(path.toLowerCase(java.util.Locale.ROOT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokens: [{prefixes: [ab_], shape: 'hex{32}'}] | source is missing",
        "tokens: [{shape: 'hex{32}', source: x}] | prefixes is missing",
        "tokens: [{prefixes: [1a], shape: 'hex{32}', source: x}] | is not ASCII that begins with a letter",
        "tokens: [{prefixes: [ab_], shape: 'hexa{32}', source: x}] | there is no set hexa",
        "tokens: [{prefixes: [ab_], shape: 'hex{32,16}', source: x}] | numbers from 1",
        "tokens: [{prefixes: [ab_], shape: 'hex', source: x}] | neither a literal nor",
        "tokens: [{prefixes: [ab_], shape: 'hex{a}', source: x}] | has no number",
        "tokens: [{prefixes: [ab_], shape: 'hex{3}', entropy: much, source: x}] | entropy is no number",
        "infixes: [{text: x, before: 'hex{3}', after: 'hex{3}', source: x}] | begins with none of",
        "keys: [{kind: secrets, endings: [token], source: x}] | there is no secrets",
        "keys: [{kind: secret, endings: [API_KEY], source: x}] | is not 3 to 40 letters",
        "token: [] | unknown entry token",
      })
  void badRowsAreRefusedWithLineAndReason(String yaml, String reason) {
    assertThatThrownBy(() -> SecretTable.read("secrets.yaml", new StringReader(yaml)))
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith("secrets.yaml line 1: ")
        .hasMessageContaining(reason);
  }
}
