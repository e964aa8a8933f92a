package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Step;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Sends the steps of a trace in the order of a seed. */
final class AzureStepFunction implements FlatMapFunction<Long, Step> {

  private static final long serialVersionUID = 1L;

  private final String folder;
  private final int copies;

  AzureStepFunction(Path folder, int copies) {
    this.folder = folder.toString();
    this.copies = copies;
  }

  @Override
  public void flatMap(Long seed, Collector<Step> out) throws IOException {
    for (AzureRequest request :
        AzureTrace.shuffled(AzureTrace.read(Path.of(folder), copies), seed)) {
      out.collect(request.toStep());
    }
  }
}
