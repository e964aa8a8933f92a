package io.pharos.jobs.slo;

import io.pharos.jobs.JobOptions;
import io.pharos.jobs.YamlFileOption;
import io.pharos.operators.objective.ObjectiveTable;
import io.pharos.operators.rollup.CallPricing;
import io.pharos.operators.rollup.Combination;
import io.pharos.operators.rollup.RollupLimits;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** Options of slo-metrics. */
public final class SloMetricsOptions {

  public static final ConfigOption<List<String>> COMBINATIONS =
      ConfigOptions.key("rollup.combinations")
          .stringType()
          .asList()
          .defaultValues(
              "kind",
              "kind,service",
              "kind,customer",
              "kind,provider,model",
              "kind,model,model_version,streaming",
              "kind,prompt_template,prompt_version,variant")
          .withDescription(
              "Which series there are, each in addition to the tenant: combinations of the "
                  + "dimensions kind, service, customer, provider, model, model_version, "
                  + "prompt_template, prompt_version, variant, streaming; commas within a "
                  + "combination, semicolons between. Changing it begins new series.");

  public static final ConfigOption<Duration> ACCEPT =
      ConfigOptions.key("rollup.accept")
          .durationType()
          .defaultValue(RollupLimits.DEFAULT.accept())
          .withDescription(
              "How long after its end a window can still be revised; event time, whole 10 s. GPU "
                  + "time comes attribution.hold of trace-correlation after the end of a call, and "
                  + "what would lie in windows before is put into the oldest: twice the hold lays "
                  + "out calls as long as it.");

  public static final ConfigOption<Integer> MAX_SERIES =
      ConfigOptions.key("rollup.max-series")
          .intType()
          .defaultValue(RollupLimits.DEFAULT.seriesPerTenant())
          .withDescription(
              "Series of one combination that a tenant has at most at a time; the excess is one "
                  + "series whose values are __overflow__.");

  public static final ConfigOption<Duration> FORGET =
      ConfigOptions.key("rollup.forget")
          .durationType()
          .defaultValue(RollupLimits.DEFAULT.forget())
          .withDescription(
              "How long nothing must come of a series for its place to be free again; event time.");

  public static final ConfigOption<String> PRICES =
      ConfigOptions.key("rollup.prices-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "YAML file of prices laid over the list prices that come with Pharos; see "
                  + "docs/prices.md. Read when the job is submitted.");

  public static final ConfigOption<String> OBJECTIVES =
      ConfigOptions.key("objectives.file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "YAML file of service level objectives; see docs/objectives.md. Read when the job is "
                  + "submitted. Without it there are no alerts.");

  /** All of them, with those every job has. */
  public static final List<ConfigOption<?>> ALL =
      Stream.concat(
              JobOptions.ALL.stream(),
              Stream.of(COMBINATIONS, ACCEPT, MAX_SERIES, FORGET, PRICES, OBJECTIVES))
          .toList();

  private SloMetricsOptions() {}

  /**
   * The limits the options describe.
   *
   * @throws IllegalArgumentException if one makes no sense
   */
  static RollupLimits limits(ReadableConfig options) {
    return new RollupLimits(options.get(ACCEPT), options.get(MAX_SERIES), options.get(FORGET));
  }

  /**
   * The combinations of dimensions that make series.
   *
   * @throws IllegalArgumentException if one is unknown or comes twice
   */
  static List<Combination> combinations(ReadableConfig options) {
    Set<Combination> combinations = new LinkedHashSet<>();
    for (String text : options.get(COMBINATIONS)) {
      Combination combination = Combination.parse(text);
      if (!combinations.add(combination)) {
        throw new IllegalArgumentException(COMBINATIONS.key() + " names " + combination + " twice");
      }
    }
    return List.copyOf(combinations);
  }

  /**
   * The objectives requests are held against.
   *
   * @throws IllegalArgumentException if the file cannot be read or used; the message says why
   */
  static ObjectiveTable objectives(ReadableConfig options) {
    return YamlFileOption.read(options, OBJECTIVES, ObjectiveTable.EMPTY, ObjectiveTable::parse);
  }

  /**
   * The prices of calls and devices.
   *
   * @throws IllegalArgumentException if the file cannot be read or used; the message says why
   */
  static CallPricing pricing(ReadableConfig options) {
    return YamlFileOption.read(options, PRICES, CallPricing.standard(), CallPricing::with);
  }
}
