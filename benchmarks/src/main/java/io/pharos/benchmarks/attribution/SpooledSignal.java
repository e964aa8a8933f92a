package io.pharos.benchmarks.attribution;

import io.pharos.local.files.EventTimes;
import io.pharos.local.scrape.ServingMessage;
import io.pharos.operators.otlp.OtlpReader;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Requests of one signal in a file, by arrival.
 *
 * @param watermarks after each: just below the least event time that is still to come
 */
record SpooledSignal(OtlpSignal signal, Path file, List<Long> watermarks) {

  static SpooledSignal write(OtlpSignal signal, List<ServingMessage> messages, Path folder)
      throws IOException {
    List<ServingMessage> own =
        messages.stream().filter(message -> message.signal() == signal).toList();
    Path file = folder.resolve(signal.topic());
    OtlpReader reader = new OtlpReader();
    long[] watermarks = new long[own.size()];
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (int i = 0; i < watermarks.length; i++) {
        byte[] bytes = own.get(i).message().toByteArray();
        out.writeLong(own.get(i).arrivalMs());
        out.writeInt(bytes.length);
        out.write(bytes);
        watermarks[i] = times(reader, signal, bytes).firstMs();
      }
    }
    long least = Long.MAX_VALUE;
    for (int i = watermarks.length - 1; i >= 0; i--) {
      long here = watermarks[i];
      watermarks[i] = least - 1;
      least = Math.min(least, here);
    }
    return new SpooledSignal(signal, file, Arrays.stream(watermarks).boxed().toList());
  }

  private static EventTimes times(OtlpReader reader, OtlpSignal signal, byte[] bytes) {
    return switch (signal) {
      case TRACES -> EventTimes.ofSpans(reader.readTraces(bytes));
      case LOGS -> EventTimes.ofLogs(reader.readLogs(bytes));
      case METRICS -> EventTimes.ofMetrics(reader.readMetrics(bytes));
    };
  }
}
