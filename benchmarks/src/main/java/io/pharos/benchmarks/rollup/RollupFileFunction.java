package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Rollup;
import io.pharos.schemas.codec.RecordCodec;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The end of a pipeline: writes rollups to a file for each subtask. */
final class RollupFileFunction extends ProcessFunction<Rollup, Long> {

  private static final long serialVersionUID = 1L;

  private final String folder;
  private transient RecordCodec<Rollup> codec;
  private transient DataOutputStream file;

  RollupFileFunction(Path folder) {
    this.folder = folder.toString();
  }

  @Override
  public void open(OpenContext context) throws IOException {
    codec = RecordCodec.of(Rollup.class);
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    file =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(Path.of(folder).resolve("rollups-" + subtask))));
  }

  @Override
  public void processElement(Rollup rollup, Context context, Collector<Long> out)
      throws IOException {
    byte[] bytes = codec.encode(rollup);
    file.writeInt(bytes.length);
    file.write(bytes);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
