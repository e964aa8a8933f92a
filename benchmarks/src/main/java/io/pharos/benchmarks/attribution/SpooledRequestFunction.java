package io.pharos.benchmarks.attribution;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Sends the requests of a {@link SpooledSignal}, given its file; their offsets count from 0. */
final class SpooledRequestFunction implements FlatMapFunction<String, OtlpMessage> {

  private static final long serialVersionUID = 1L;

  private final OtlpSignal signal;
  private final int requests;

  SpooledRequestFunction(SpooledSignal spool) {
    this.signal = spool.signal();
    this.requests = spool.watermarks().size();
  }

  @Override
  public void flatMap(String file, Collector<OtlpMessage> out) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(file))))) {
      for (int i = 0; i < requests; i++) {
        long arrivalMs = in.readLong();
        byte[] value = in.readNBytes(in.readInt());
        out.collect(new OtlpMessage(value, signal, null, signal.topic(), 0, i, arrivalMs));
      }
    }
  }
}
