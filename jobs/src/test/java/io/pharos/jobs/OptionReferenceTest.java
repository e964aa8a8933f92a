package io.pharos.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.jobs.correlation.TraceCorrelationOptions;
import io.pharos.jobs.documents.DocumentStoreOptions;
import io.pharos.jobs.ingest.TelemetryIngestOptions;
import io.pharos.jobs.slo.SloMetricsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The docs name every option of every job, as the code has it. */
class OptionReferenceTest {

  /** Relative to the module. */
  static final Path FILE = Path.of("..", "docs", "options.md");

  static Stream<ConfigOption<?>> options() {
    return Stream.of(
            TelemetryIngestOptions.ALL,
            TraceCorrelationOptions.ALL,
            SloMetricsOptions.ALL,
            DocumentStoreOptions.ALL)
        .flatMap(List::stream)
        .distinct();
  }

  @Test
  void docsHoldWhatTheCodeSays() throws Exception {
    assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
        .as("docs/options.md is stale. Write it anew with:%n%s", OptionReferenceCreator.COMMAND)
        .isEqualTo(OptionReference.markdown());
  }

  @Test
  void changedDescriptionMakesTheDocsStale() {
    assertThat(section(ConfigOptions.key("a").intType().defaultValue(1).withDescription("One.")))
        .isNotEqualTo(
            section(ConfigOptions.key("a").intType().defaultValue(1).withDescription("Two.")));
  }

  @Test
  void valuesAreWrittenAsAUserWouldWriteThem() {
    assertThat(
            section(
                ConfigOptions.key("a")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(90))
                    .withDescription("Either | or.")))
        .contains("| `a` | `90 min` | Either \\| or. |");
    assertThat(
            section(
                ConfigOptions.key("b")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(8))
                    .withDescription("Size.")))
        .contains("| `b` | `8 mb` | Size. |");
    assertThat(section(ConfigOptions.key("c").stringType().noDefaultValue()))
        .contains("| `c` | none |");
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsDescribedAndReadsItsDefaultAsWritten(ConfigOption<?> option) {
    List<ConfigOption<?>> one = List.of(option);

    assertThat(section(option)).doesNotContain("|  |");
    assertThat(one)
        .allMatch(each -> !each.hasDefaultValue() || OptionReference.readsItsDefault(each));
  }

  private static String section(ConfigOption<?> option) {
    StringBuilder text = new StringBuilder();
    OptionReference.section(text, "title", new ArrayList<>(List.of(option)));
    return text.toString();
  }
}
