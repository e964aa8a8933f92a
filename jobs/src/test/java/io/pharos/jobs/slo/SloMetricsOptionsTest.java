package io.pharos.jobs.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloMetricsOptionsTest {

  @TempDir Path folder;

  private final Configuration options = new Configuration();

  @Test
  void combinationsKeepTheirOrder() {
    options.set(SloMetricsOptions.COMBINATIONS, List.of("service,kind", "model"));

    assertThat(SloMetricsOptions.combinations(options))
        .extracting(Object::toString)
        .containsExactly("kind,service", "model");
  }

  @Test
  void sameDimensionsInAnotherOrderAreRefused() {
    options.set(SloMetricsOptions.COMBINATIONS, List.of("service,kind", "kind,service"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SloMetricsOptions.combinations(options))
        .withMessage("rollup.combinations names kind,service twice");
  }

  @Test
  void fileThatIsNotThereIsNamed() {
    options.set(SloMetricsOptions.PRICES, folder.resolve("none.yaml").toString());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SloMetricsOptions.pricing(options))
        .withMessageStartingWith("rollup.prices-file: cannot read ")
        .withMessageContaining("none.yaml");
  }

  @Test
  void filesThatCannotBeUsedAreRefusedWithTheLine() throws IOException {
    Path file = Files.writeString(folder.resolve("table.yaml"), "\n\nwhat: 1\n");
    options.set(SloMetricsOptions.PRICES, file.toString());
    options.set(SloMetricsOptions.OBJECTIVES, file.toString());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SloMetricsOptions.pricing(options))
        .withMessageStartingWith("rollup.prices-file: " + file + " line 3: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SloMetricsOptions.objectives(options))
        .withMessageStartingWith("objectives.file: " + file + " line 3: ");
  }
}
