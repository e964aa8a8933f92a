package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplateFloorTest {

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "'   ', 0",
    "hello, 1",
    "You are a concise support agent., 7",
    "I'm here, 2",
    "88213, 2",
    "1234567, 3",
    "(a) b, 3",
    "a...b, 3",
    "'<tag>x', 2",
    "退款将在三个工作日内, 1",
    "naïve café, 2"
  })
  void wordsNumbersAndSignsAreAtLeastOnePieceEach(String text, long pieces) {
    assertThat(ChatTemplateFloor.pieces(text)).isEqualTo(pieces);
  }

  @Test
  void everyMessageAddsItsMarks() {
    assertThat(ChatTemplateFloor.of(List.of("one two", "three"))).isEqualTo(3 + 2 + 3 + 1);
    assertThat(ChatTemplateFloor.of(List.of())).isZero();
  }

  @Property(tries = 500)
  void moreTextNeverHasFewerPieces(@ForAll String text, @ForAll String more) {
    assertThat(ChatTemplateFloor.pieces(text + " " + more))
        .isEqualTo(ChatTemplateFloor.pieces(text) + ChatTemplateFloor.pieces(more));
  }
}
