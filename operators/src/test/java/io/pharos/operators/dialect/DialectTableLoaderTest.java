package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.table.TableException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTableLoaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fields: 3                                                       | 2 | fields is not a list
          bogus: 3                                                        | 2 | unknown entry bogus
          fields: [{field: modle, keys: []}]                              | 2 | field: there is no modle
          fields: [{keys: []}]                                            | 2 | field is missing
          fields: [{field: tool, keys: [{key: a}]}]                       | 2 | source is missing
          fields: [{field: tool, keys: [{key: '', source: x}]}]           | 2 | key is empty
          fields: [{field: tool, keys: [{key: a, source: x, typ: y}]}]    | 2 | unknown entry typ
          fields: [{field: tool, keys: [{key: a, source: x, unit: s}]}]   | 2 | tool has no unit
          fields: [{field: queue_time, keys: [{key: a, source: x}]}]      | 2 | queue_time needs a unit
          fields: [{field: queue_time, keys: [{key: a, unit: min, source: x}]}] | 2 | unit: there is no min
          fields: [{field: tool, keys: [{key: a, source: x}, {key: a, source: x}]}] | 2 | a is there twice for tool
          steps: [{attribute: a, values: {b: llmm}, source: x}]           | 2 | values.b: there is no llmm
          steps: [{attribute: a, source: x}]                              | 2 | values is missing
          steps: [{when: [{attr: a}], step: llm, source: x}]              | 2 | give one of attribute, scope, name, event and dialect
          steps: [{when: [], step: llm, source: x}]                       | 2 | when is missing
          dialects: [{name: d, source: x}]                                | 2 | d can never be recognised: give scopes or attributes
          usage: [{when: [{attribute: a}], input: some, source: x}]       | 2 | input is neither disjoint nor total
          usage: [{when: [{attribute: a}], source: x}]                    | 2 | give one of input, output and estimated
          usage: [{when: [{attribute: a}], estimated: yes, source: x}]    | 2 | estimated is not below-chat-template
          streams: [{when: [{attribute: a}], source: x}]                  | 2 | streaming is missing
          errors: [{attribute: a, at_least: x, source: x}]                | 2 | at_least is no number
          fields: [{field: tool, keys: [{span_name: a, source: x}]}]      | 2 | span_name has no star
          fields: [{field: tool, keys: [{span_name: '*a*', source: x}]}]  | 2 | span_name has more than one star
          fields: [{field: tool, keys: [{key: a, for: [tol], source: x}]}] | 2 | for: there is no tol
          bags: [{of: p, in: [{source: x}], fields: []}]                  | 2 | give one of prefix and json
          bags: [{of: p, in: [{prefix: a.}], fields: []}]                 | 2 | source is missing
          finish_reasons: [{reason: a, aliases: [b, b], source: x}]       | 2 | b is there twice
          roles: {r: promt}                                               | 2 | roles.r: there is no promt
          bodies: [{key: a, kind: prompt, source: x}]                     | 2 | kind: there is no prompt
          bodies: [{key: a, kind: input, by_step: {tol: output}, source: x}] | 2 | by_step: there is no tol
          events: [{event: e, field: tool, count: true, source: x}]       | 2 | tool is not read from events in this way
          events: [{event: e, field: documents, source: x}]               | 2 | give one of key, count and time
          """)
  void rowThatCannotBeUsedIsRefusedWithLineAndField(String row, int line, String what) {
    assertThatThrownBy(() -> DialectTable.read("my.yaml", new StringReader("# table\n" + row)))
        .isInstanceOf(TableException.class)
        .hasMessage("my.yaml line " + line + ": " + what);
  }

  @Test
  void textThatIsNoYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> DialectTable.read("my.yaml", new StringReader("a: b\nc: [d\n")))
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith("my.yaml line 3: ");
  }

  @Test
  void errorNamesTheLineOfTheRow() {
    String yaml =
        """
        steps:
          - attribute: a
            values:
              good: llm
              bad: lllm
            source: x
        """;

    assertThatThrownBy(() -> DialectTable.read("my.yaml", new StringReader(yaml)))
        .hasMessage("my.yaml line 5: values.bad: there is no lllm");
  }

  @Test
  void fieldHasAtMost128Spellings() {
    StringBuilder yaml = new StringBuilder("fields:\n  - field: tool\n    keys:\n");
    for (int i = 0; i < 128; i++) {
      yaml.append("      - {key: k").append(i).append(", source: x}\n");
    }
    assertThatCode(() -> DialectTable.read("my.yaml", new StringReader(yaml.toString())))
        .doesNotThrowAnyException();
    String more = yaml + "      - {key: k128, source: x}\n";

    assertThatThrownBy(() -> DialectTable.read("my.yaml", new StringReader(more)))
        .hasMessage("my.yaml line 1: tool has more than 128 spellings");
  }

  @Test
  void tableInTheJarIsGood() {
    assertThatCode(DialectTable::standard).doesNotThrowAnyException();
  }
}
