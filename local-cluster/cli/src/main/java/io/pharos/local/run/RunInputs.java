package io.pharos.local.run;

import io.pharos.local.files.EventTimes;
import io.pharos.local.files.OtlpFile;
import io.pharos.local.inspect.PointTotals;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;

/** What a run reads: the requests of every signal, each in a spool file of its own. */
final class RunInputs implements AutoCloseable {

  private final Map<OtlpSignal, RunInput> inputs = new EnumMap<>(OtlpSignal.class);
  private final PointTally tally;

  /**
   * No requests yet.
   *
   * @param folder for the spool files
   * @param options of the job that is to read them
   */
  RunInputs(Path folder, ReadableConfig options) throws IOException {
    tally = new PointTally(options);
    for (OtlpSignal signal : OtlpSignal.values()) {
      String name = signal.name().toLowerCase(Locale.ROOT) + ".spool";
      inputs.put(signal, new RunInput(signal, folder.resolve(name)));
    }
  }

  void add(OtlpFile file) throws IOException {
    EventTimes times = of(file.signal()).add(file);
    if (file.signal() == OtlpSignal.METRICS) {
      tally.add(file.bytes(), times.arrivalMs());
    }
  }

  /** Puts the requests of every signal into an order of their own, see {@link RunInput#shuffle}. */
  void shuffle(long seed, long boundMs) {
    inputs.forEach((signal, input) -> input.shuffle(seed + signal.ordinal(), boundMs));
  }

  RunInput of(OtlpSignal signal) {
    return inputs.get(signal);
  }

  /** What ingest makes of the data points. */
  PointTotals points() {
    return tally.totals();
  }

  long bytes() {
    return inputs.values().stream().mapToLong(RunInput::bytes).sum();
  }

  @Override
  public void close() throws IOException {
    for (RunInput input : inputs.values()) {
      input.close();
    }
  }
}
