package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.RedactionTally;
import io.pharos.operators.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlantedSecretsTest {

  private static final String WORDS = "the order was shipped on and will arrive by ".repeat(8);

  @Test
  void someLongTextsHoldSecretsAndShortOnesNone() {
    long planted =
        IntStream.range(0, 1_000)
            .mapToObj(i -> PlantedSecrets.plant(WORDS + i))
            .filter(text -> PlantedSecrets.isIn(text.getBytes(StandardCharsets.UTF_8)))
            .count();

    assertThat(planted).isBetween(60L, 250L);
    assertThat(PlantedSecrets.plant("short")).isEqualTo("short");
  }

  @Test
  void everyPlantedValueIsRedacted() {
    String text =
        IntStream.range(0, 1_000)
            .mapToObj(i -> PlantedSecrets.plant(WORDS + i))
            .filter(each -> PlantedSecrets.isIn(each.getBytes(StandardCharsets.UTF_8)))
            .findFirst()
            .orElseThrow();
    Redactor redactor = new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE);
    RedactionTally tally = new RedactionTally();

    String redacted = redactor.redact(text, redactor.rules("acme"), tally);

    assertThat(PlantedSecrets.isIn(redacted.getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(tally.counts().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(PlantedSecrets.VALUES.size());
  }
}
