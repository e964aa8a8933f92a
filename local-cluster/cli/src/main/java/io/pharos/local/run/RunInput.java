package io.pharos.local.run;

import io.pharos.local.files.EventTimes;
import io.pharos.local.files.OtlpFile;
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

  /** One request in the spool file. */
  record Request(long position, int length, EventTimes times) {}

  private final OtlpSignal signal;
  private final Path spool;
  private final FileChannel channel;
  private final List<Request> requests = new ArrayList<>();
  private final OtlpReader reader = new OtlpReader();
  private long position;

  RunInput(OtlpSignal signal, Path spool) throws IOException {
    this.signal = signal;
    this.spool = spool;
    this.channel = FileChannel.open(spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void add(OtlpFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    EventTimes times = EventTimes.of(reader, file);
    requests.add(new Request(position, file.bytes().length, times));
    position += file.bytes().length;
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
