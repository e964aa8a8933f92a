package io.pharos.operators.sample;

import io.pharos.operators.sample.MetricRow.Fate;
import io.pharos.operators.sample.MetricRow.LabelCondition;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.MetricHistogram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the data points of one request together to samples: one for each device or engine and time.
 * The samples are the same, and in the same order, whatever the order of the points.
 *
 * <p>A point is part of a sample if the table has a row for it whose field can take it. Of a ratio
 * what is up to five percent above 1 counts as 1; a value that the unit cannot have, or that DCGM
 * uses as a blank, is dropped as {@link DropReason#BLANK}. The memory of a device is the sum of
 * three metrics: free and reserved memory without the used one are {@link DropReason#INCOMPLETE}.
 */
public final class SampleDrafts {

  /** What became of a data point. */
  public enum Outcome {
    /** It is part of a sample. */
    SAMPLED,
    /** A row says that it goes on as it came. */
    KEPT,
    /** No row holds for it. */
    UNMAPPED,
    /** Its value is {@link DropReason#BLANK}. */
    BLANK,
    /** A row says that it ends here. */
    UNWANTED,
    /** It tells when another metric of the request was made. */
    CREATED,
    /** It should be part of a sample, but nothing says of which device. */
    NO_DEVICE,
    /** It should be part of a sample, but nothing says of which engine. */
    NO_ENGINE
  }

  private final MetricTable table;
  private final Map<DeviceKey, AcceleratorDraft> accelerators = new HashMap<>();
  private final Map<EngineKey, EngineDraft> engines = new HashMap<>();

  public SampleDrafts(MetricTable table) {
    this.table = table;
  }

  /**
   * Looks a metric up.
   *
   * @param others names of the metrics of the request that are no gauges
   */
  public Metric metric(String name, Set<String> others) {
    List<MetricRow> rows = table.rowsOf(name);
    String made = rows.isEmpty() ? MetricTable.createdOf(name) : null;
    boolean created =
        made != null
            && (others.contains(made)
                || others.contains(made + "_total")
                || !table.rowsOf(made).isEmpty());
    return new Metric(rows, created);
  }

  /** Hands out the samples of accelerators, in order, and forgets them. */
  public void takeAccelerators(Consumer<AcceleratorSample> out) {
    new TreeMap<>(accelerators)
        .values()
        .forEach(
            draft -> {
              if (!draft.isEmpty()) {
                out.accept(draft.build());
              }
            });
    accelerators.clear();
  }

  /** Points that were taken for part of a sample and turn out to say nothing. */
  public int incomplete() {
    return accelerators.values().stream().mapToInt(AcceleratorDraft::incomplete).sum();
  }

  /** Hands out the samples of engines, in order, and forgets them. */
  public void takeEngines(Consumer<EngineSample> out) {
    new TreeMap<>(engines).values().forEach(draft -> out.accept(draft.build()));
    engines.clear();
  }

  /** What the table says of one metric. */
  public final class Metric {
    private final List<MetricRow> rows;
    private final boolean created;

    private Metric(List<MetricRow> rows, boolean created) {
      this.rows = rows;
      this.created = created;
    }

    /** Takes a data point into its sample, or says why not. */
    public Outcome add(
        String tenant, Labels point, Labels resource, SampleTime time, PointValue value) {
      if (created && value.isNumber()) {
        return Outcome.CREATED;
      }
      for (MetricRow row : rows) {
        if (row.fate() != Fate.SAMPLE) {
          return row.fate() == Fate.KEEP ? Outcome.KEPT : Outcome.UNWANTED;
        }
        if (row.takes(value) && holds(row.when(), point, resource)) {
          return row.field().owner() == SampleField.Owner.ACCELERATOR
              ? device(row, tenant, DeviceLabels.of(point, resource), time, value)
              : engine(row, tenant, EngineLabels.of(point, resource), point, time, value);
        }
      }
      return Outcome.UNMAPPED;
    }
  }

  private static boolean holds(List<LabelCondition> conditions, Labels point, Labels resource) {
    for (LabelCondition condition : conditions) {
      String value = point.get(condition.label());
      value = value == null ? resource.get(condition.label()) : value;
      if (!condition.values().contains(value == null ? "" : value)) {
        return false;
      }
    }
    return true;
  }

  private Outcome device(
      MetricRow row, String tenant, DeviceLabels labels, SampleTime time, PointValue value) {
    if (labels.device() == null) {
      return Outcome.NO_DEVICE;
    }
    boolean counter = row.field().shape() != SampleField.Shape.LEVEL;
    double level = counter ? 0 : row.unit().convert(value.number());
    CounterPoint count = counter ? value.counter(row.unit()) : null;
    if (Blank.is(value.number()) || Double.isNaN(level) || (counter && count == null)) {
      return Outcome.BLANK;
    }
    DeviceKey key =
        new DeviceKey(tenant, labels.host(), labels.device(), labels.migInstance(), time.ns());
    AcceleratorDraft draft = accelerators.get(key);
    if (draft == null) {
      draft = new AcceleratorDraft(key, time);
      accelerators.put(key, draft);
    }
    draft.describe(labels);
    if (counter) {
      draft.counter(row.field(), row.entry(), count);
    } else {
      draft.level(row.field(), level);
    }
    return Outcome.SAMPLED;
  }

  private Outcome engine(
      MetricRow row,
      String tenant,
      EngineLabels labels,
      Labels point,
      SampleTime time,
      PointValue value) {
    String engine = labels.engine();
    if (engine == null) {
      return Outcome.NO_ENGINE;
    }
    MetricHistogram histogram = value.histogram();
    double level = 0;
    CounterPoint count = null;
    switch (row.field().shape()) {
      case LEVEL -> level = row.unit().convert(value.number());
      case COUNTER, COUNTERS -> {
        count = value.counter(row.unit());
        level = count == null ? Double.NaN : 0;
      }
      case HISTOGRAMS -> histogram = Histograms.scaled(histogram, row.unit().factor());
    }
    if (Double.isNaN(level)) {
      return Outcome.BLANK;
    }
    EngineKey key = new EngineKey(tenant, engine, row.software(), time.ns());
    EngineDraft draft = engines.get(key);
    if (draft == null) {
      draft = new EngineDraft(key, labels, time);
      engines.put(key, draft);
    }
    draft.describe(labels);
    String entry = row.by() == null ? row.entry() : point.get(row.by());
    switch (row.field().shape()) {
      case LEVEL -> draft.level(row.field(), level);
      case COUNTER, COUNTERS ->
          draft.counter(row.field(), entry == null ? "unknown" : entry, count);
      case HISTOGRAMS -> draft.histogram(entry, histogram);
    }
    return Outcome.SAMPLED;
  }
}
