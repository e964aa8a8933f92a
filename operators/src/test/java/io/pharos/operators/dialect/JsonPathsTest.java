package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a         | {"a":1}                              | 1
          a         | {"b":{"a":2},"a":1}                  | 1
          a.b       | {"a":{"c":0,"b":"x"}}                | x
          a.*.b     | {"a":[{"b":1},{"c":2},{"b":3}]}      | 1,3
          *.b       | [{"b":1},[{"b":2}],"b",{"b":{"b":4}}] | 1
          *.*.b     | [[{"b":1}],[{"b":2},{"b":3}]]        | 1,2,3
          *         | ["x",1,null,true,["y"]]              | x,1,true
          a         | {"a":null}                           | ''
          a         | {"a":[1]}                            | ''
          a.*       | {"a":[1,2]}                          | 1,2
          a         | plain text                           | ''
          a         | {"a":"x","b":                        | x
          a.*.b     | {"a":[{"b":1},{"b":"cut              | 1
          a         | {"c":[[[{"a":9}]]],"a":5}            | 5
          """)
  void findsWhatAPathLeadsTo(String path, String json, String found) {
    JsonPaths paths = new JsonPaths();
    paths.add("unrelated.path");
    int number = paths.add(path);

    assertThat(texts(paths.read(json).get(number))).isEqualTo(found);
    assertThat(paths.add(path)).isEqualTo(number);
  }

  @Property(tries = 2_000)
  void nothingThrows(
      @ForAll @Chars({'{', '}', '[', ']', '"', 'a', ':', ',', '1'}) @StringLength(max = 30)
          String text) {
    JsonPaths paths = new JsonPaths();
    paths.add("a.a");
    paths.add("*.a");
    paths.add("a");

    assertThatCode(() -> paths.read(text)).doesNotThrowAnyException();
  }

  private static String texts(List<AnyValue> values) {
    return String.join(",", values.stream().map(AttributeText::of).toList());
  }
}
