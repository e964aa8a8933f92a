package io.pharos.local.run;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.local.files.OtlpFile;
import io.pharos.operators.otlp.OtlpBatch;
import io.pharos.operators.otlp.OtlpItem;
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
import java.util.function.ToLongFunction;

/**
 * The requests of one signal, copied one behind the other into a spool file, with what must be known
 * of each before it is read: where it lies, when it arrived, and the event times in it.
 *
 * <p>A file says nothing about its arrival. A request is taken to have arrived when the latest thing
 * in it ended, so that no event time is clamped.
 */
final class RunInput implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** One request in the spool file. */
  record Request(long position, int length, long firstEventMs, long lastEventMs) {}

  private final OtlpSignal signal;
  private final Path spool;
  private final FileChannel channel;
  private final List<Request> requests = new ArrayList<>();
  private final OtlpReader reader = new OtlpReader();
  private long position;

  RunInput(OtlpSignal signal, Path spool) throws IOException {
    this.signal = signal;
    this.spool = spool;
    this.channel =
        FileChannel.open(spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void add(OtlpFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (long event : eventTimes(file.bytes())) {
      first = Math.min(first, event);
      last = Math.max(last, event);
    }
    requests.add(new Request(position, file.bytes().length, first, last));
    position += file.bytes().length;
  }

  private List<Long> eventTimes(byte[] bytes) {
    return signal == OtlpSignal.TRACES
        ? eventTimes(reader.readTraces(bytes), Span::getEndTimeUnixNano)
        : eventTimes(reader.readLogs(bytes), RunInput::timeOf);
  }

  private static <T extends Message> List<Long> eventTimes(
      OtlpBatch<T> batch, ToLongFunction<T> nanos) {
    return batch.items().stream()
        .map(OtlpItem::value)
        .mapToLong(nanos)
        .filter(time -> time > 0)
        .map(time -> time / NANOS_PER_MILLI)
        .boxed()
        .toList();
  }

  private static long timeOf(LogRecord log) {
    return log.getTimeUnixNano() != 0 ? log.getTimeUnixNano() : log.getObservedTimeUnixNano();
  }

  /** Puts the requests into the order of their arrival, moved by up to {@code boundMs} at random. */
  void shuffle(long seed, long boundMs) {
    Random random = new Random(seed);
    record Moved(Request request, long at) {}
    List<Moved> moved = new ArrayList<>();
    for (Request request : requests) {
      long arrival = request.lastEventMs() == Long.MIN_VALUE ? 0 : request.lastEventMs();
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
