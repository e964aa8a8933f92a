package io.pharos.local.otlp;

import io.pharos.local.files.OtlpFile;
import io.pharos.local.otlp.RequestSplitter.Parts;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.PrintStream;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Sends requests from files as they are, good or bad, one record each. Only a request larger than a
 * record is looked into and cut; what cannot be cut, or what Kafka refuses, is a problem of the
 * report and stops nothing.
 */
public final class FileSender {
  private static final long SECOND = 1_000_000_000L;

  /** Bounds what waits for an acknowledgement, beside the producer's own buffer of 32 MB. */
  private static final int MAX_IN_FLIGHT = 10_000;

  private final RecordSender sender;
  private final int maxRecordBytes;
  private final double rate;
  private final PrintStream progress;

  private final Map<OtlpSignal, Long> records = new EnumMap<>(OtlpSignal.class);
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
  private long start;
  private long requests;
  private long bytes;
  private long split;
  private long sent;
  private long toldAt;

  /**
   * A sender for one call of {@link #send}.
   *
   * @param rate records a second; 0 as fast as they are taken
   * @param progress where to tell, once a second, how far it is
   */
  public FileSender(RecordSender sender, int maxRecordBytes, double rate, PrintStream progress) {
    this.sender = sender;
    this.maxRecordBytes = maxRecordBytes;
    this.rate = rate;
    this.progress = progress;
  }

  /**
   * What was sent.
   *
   * @param requests read from the files
   * @param split requests cut into several records
   * @param problems what did not reach Kafka and why, one line each
   */
  public record Report(
      long requests,
      long records,
      long bytes,
      Map<OtlpSignal, Long> recordsBySignal,
      long split,
      double seconds,
      List<String> problems) {}

  /** Sends all requests and waits until they are durable. */
  public Report send(Stream<OtlpFile> files) {
    start = System.nanoTime();
    toldAt = start;
    for (Iterator<OtlpFile> each = files.iterator(); each.hasNext(); ) {
      send(each.next());
    }
    inFlight.acquireUninterruptibly(MAX_IN_FLIGHT);
    return new Report(
        requests,
        sent,
        bytes,
        Collections.unmodifiableMap(records),
        split,
        (System.nanoTime() - start) / 1e9,
        List.copyOf(problems));
  }

  private void send(OtlpFile file) {
    requests++;
    if (file.bytes().length <= maxRecordBytes) {
      send(file, file.bytes());
      return;
    }
    try {
      Parts parts =
          new RequestSplitter(maxRecordBytes)
              .split(OtlpRequests.parse(file.signal(), file.encoding(), file.bytes()));
      split++;
      parts.records().forEach(part -> send(file, part));
      if (parts.rejectedItems() > 0) {
        problems.add(
            "%s: %s not sent, too large for a record of %d bytes: %d"
                .formatted(
                    file.origin(), file.signal().items(), maxRecordBytes, parts.rejectedItems()));
      }
    } catch (MalformedRequestException e) {
      problems.add(
          "%s is larger than a record of %d bytes and cannot be cut: %s"
              .formatted(file.origin(), maxRecordBytes, e.getMessage()));
    }
  }

  private void send(OtlpFile file, byte[] record) {
    pace();
    inFlight.acquireUninterruptibly();
    CompletableFuture<Void> future = sender.send(file.signal(), record, Map.of());
    var unused =
        future.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                problems.add(file.origin() + " was not sent: " + failure.getMessage());
              }
              inFlight.release();
            });
    sent++;
    bytes += record.length;
    records.merge(file.signal(), 1L, Long::sum);
    tell();
  }

  private void pace() {
    if (rate > 0) {
      long due = start + (long) (sent / rate * SECOND);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
    }
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - toldAt >= SECOND) {
      toldAt = now;
      progress.printf("sent %d records, %.1f MB%n", sent, bytes / 1e6);
    }
  }
}
