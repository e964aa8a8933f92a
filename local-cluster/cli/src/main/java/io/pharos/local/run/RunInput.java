package io.pharos.local.run;

import com.google.protobuf.Message;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.pharos.local.files.DataPoints;
import io.pharos.local.files.EventTimes;
import io.pharos.local.files.OtlpFile;
import io.pharos.operators.otlp.OtlpBatch;
import io.pharos.operators.otlp.OtlpProblem;
import io.pharos.operators.otlp.OtlpReader;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The requests of one signal, copied one behind the other into a spool file, with what must be
 * known of each before it is read: where it lies, when it arrived, and the event times in it.
 */
final class RunInput implements AutoCloseable {

  /**
   * One request in the spool file.
   *
   * @param number 1 for the first that was added; stays with the request when the order changes, so
   *     that what is said of its origin does not depend on the order
   */
  record Request(long number, long position, int length, EventTimes times) {}

  private final OtlpSignal signal;
  private final Path spool;
  private final FileChannel channel;
  private final List<Request> requests = new ArrayList<>();
  private final OtlpReader reader = new OtlpReader();
  private long position;
  private long items;

  RunInput(OtlpSignal signal, Path spool) throws IOException {
    this.signal = signal;
    this.spool = spool;
    this.channel = FileChannel.open(spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Copies a request; returns the event times in it. */
  EventTimes add(OtlpFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    EventTimes times =
        switch (signal) {
          case TRACES -> EventTimes.ofSpans(counted(reader.readTraces(file.bytes())));
          case LOGS -> EventTimes.ofLogs(counted(reader.readLogs(file.bytes())));
          case METRICS -> EventTimes.ofMetrics(countedPoints(reader.readMetrics(file.bytes())));
        };
    requests.add(new Request(requests.size() + 1L, position, file.bytes().length, times));
    position += file.bytes().length;
    return times;
  }

  private <T extends Message> OtlpBatch<T> counted(OtlpBatch<T> batch) {
    items += batch.items().size();
    items += batch.problems().stream().mapToLong(OtlpProblem::items).sum();
    return batch;
  }

  private OtlpBatch<Metric> countedPoints(OtlpBatch<Metric> batch) {
    items += DataPoints.count(batch);
    return batch;
  }

  /**
   * Puts the requests into the order of their arrival, moved by up to {@code boundMs} at random.
   */
  void shuffle(long seed, long boundMs) {
    Random random = new Random(seed);
    record Moved(Request request, long at) {}
    List<Moved> moved = new ArrayList<>();
    for (Request request : requests) {
      long arrival = request.times().arrivalMs();
      moved.add(new Moved(request, arrival + (long) (random.nextDouble() * boundMs)));
    }
    moved.sort(Comparator.comparingLong(Moved::at));
    requests.clear();
    moved.forEach(each -> requests.add(each.request()));
  }

  int size() {
    return requests.size();
  }

  long bytes() {
    return position;
  }

  /** Spans, logs or data points, what cannot be read included as far as it can be counted. */
  long items() {
    return items;
  }

  OtlpSignal signal() {
    return signal;
  }

  Path spool() {
    return spool;
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
