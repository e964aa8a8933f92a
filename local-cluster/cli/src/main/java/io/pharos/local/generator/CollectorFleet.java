package io.pharos.local.generator;

import com.google.protobuf.Message;
import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.DeviceUseTruth;
import io.pharos.local.ledger.LedgerRecorder;
import io.pharos.local.scrape.DeviceReading;
import io.pharos.local.scrape.ScrapedRequest;
import io.pharos.local.serving.ServingDevice;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Two Collectors with a Kafka exporter: each gathers what its services send for a window and writes
 * it as records, some split by trace, some in JSON, some written twice.
 */
final class CollectorFleet {

  static final int COLLECTORS = 2;
  // a record stays well below the broker's 1 MB, also in JSON, which is up to twice as long
  private static final int MAX_BATCH_BYTES = 430_000;
  private static final int MAX_BATCH_ITEMS = 512;

  private final Workload workload;
  private final SeededRandom random;
  private final DeliverySchedule schedule;
  private final UnparseableRecords unparseable;
  private final Quota unparseableQuota;
  private final Quota repeatQuota;
  private long order;

  CollectorFleet(
      Workload workload,
      SeededRandom random,
      DeliverySchedule schedule,
      UnparseableRecords unparseable) {
    this.workload = workload;
    this.random = random;
    this.schedule = schedule;
    this.unparseable = unparseable;
    this.unparseableQuota = new Quota(workload.defects().unparseable());
    this.repeatQuota = new Quota(workload.defects().duplicateRecord());
  }

  /** Records of what arrived in the window that closes now, in the order they are written. */
  List<Emission> close(long windowEndMs, List<Delivery> arrived) {
    List<Emission> written = new ArrayList<>();
    for (OtlpSignal signal : OtlpSignal.values()) {
      for (int collector = 0; collector < COLLECTORS; collector++) {
        List<Delivery> own = new ArrayList<>();
        for (Delivery item : arrived) {
          if (item.signal() == signal && collectorOf(item) == collector) {
            own.add(item);
          }
        }
        for (List<Delivery> batch : batches(own)) {
          write(written, signal, collector, windowEndMs, batch);
        }
      }
    }
    return written;
  }

  /** Records of scrapes, in the order of the requests. */
  List<Emission> scraped(List<ScrapedRequest> requests) {
    List<Emission> written = new ArrayList<>();
    for (ScrapedRequest request : requests) {
      boolean json = random.chance(workload.jsonShare());
      List<Consumer<LedgerRecorder>> effects = new ArrayList<>();
      effects.add(ledger -> ledger.points(request.points(), request.repeated()));
      for (DeviceReading reading : request.readings()) {
        ServingDevice device = reading.device();
        DeviceUseTruth soFar =
            new DeviceUseTruth(
                device.host(),
                device.uuid(),
                device.migInstance(),
                reading.busyNs(),
                reading.energyUj());
        effects.add(ledger -> ledger.sample(soFar, request.scrapeNs()));
      }
      emit(
          written,
          new TelemetryRecord(
              OtlpSignal.METRICS,
              request.arrivalMs(),
              null,
              headers(0),
              json ? TelemetryRecord.Encoding.JSON : TelemetryRecord.Encoding.PROTOBUF,
              json ? OtlpJson.write(request.message()) : request.message().toByteArray()),
          effects);
    }
    return written;
  }

  private static int collectorOf(Delivery item) {
    return Math.floorMod(item.service().instance().hashCode(), COLLECTORS);
  }

  private static List<List<Delivery>> batches(List<Delivery> items) {
    List<List<Delivery>> batches = new ArrayList<>();
    List<Delivery> batch = new ArrayList<>();
    long bytes = 0;
    for (Delivery item : items) {
      int size = item.item().getSerializedSize();
      if (!batch.isEmpty() && (batch.size() == MAX_BATCH_ITEMS || bytes + size > MAX_BATCH_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(item);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private void write(
      List<Emission> to, OtlpSignal signal, int collector, long atMs, List<Delivery> batch) {
    if (unparseableQuota.take(true)) {
      UnparseableRecords.Value value = unparseable.next(signal, atMs);
      emit(
          to,
          new TelemetryRecord(
              signal, atMs, null, headers(collector), value.encoding(), value.bytes()),
          List.of(
              ledger -> ledger.deadLetter(signal, "UNPARSEABLE"),
              ledger -> ledger.defect("unparseable")));
    }
    List<Delivery> repeatable = batch.stream().filter(item -> item.repeat() != null).toList();
    if (repeatQuota.take(!repeatable.isEmpty())) {
      twice(to, signal, collector, atMs, repeatable);
      List<Delivery> others = batch.stream().filter(item -> item.repeat() == null).toList();
      if (!others.isEmpty()) {
        once(to, signal, collector, atMs, null, others);
      }
    } else if (random.chance(workload.splitShare())) {
      byTrace(batch)
          .forEach((traceKey, items) -> once(to, signal, collector, atMs, traceKey, items));
    } else {
      once(to, signal, collector, atMs, null, batch);
    }
  }

  private void once(
      List<Emission> to,
      OtlpSignal signal,
      int collector,
      long atMs,
      String traceKey,
      List<Delivery> items) {
    emit(
        to,
        record(signal, collector, atMs, traceKey, items),
        items.stream().map(Delivery::effect).toList());
  }

  /** The same bytes once more; only of items that are otherwise as they should be. */
  private void twice(
      List<Emission> to, OtlpSignal signal, int collector, long atMs, List<Delivery> items) {
    TelemetryRecord first = record(signal, collector, atMs, null, items);
    emit(to, first, items.stream().map(Delivery::effect).toList());
    List<Consumer<LedgerRecorder>> effects = new ArrayList<>();
    items.forEach(item -> effects.add(item.repeat()));
    effects.add(ledger -> ledger.defect("duplicate_record"));
    emit(
        to,
        new TelemetryRecord(
            signal,
            schedule.again(atMs),
            first.key(),
            first.headers(),
            first.encoding(),
            first.value()),
        effects);
  }

  private TelemetryRecord record(
      OtlpSignal signal, int collector, long atMs, String traceKey, List<Delivery> items) {
    Message message = CollectorBatch.of(signal, items);
    boolean json = random.chance(workload.jsonShare());
    return new TelemetryRecord(
        signal,
        atMs,
        traceKey == null ? null : traceKey.getBytes(StandardCharsets.US_ASCII),
        headers(collector),
        json ? TelemetryRecord.Encoding.JSON : TelemetryRecord.Encoding.PROTOBUF,
        json ? OtlpJson.write(message) : message.toByteArray());
  }

  private void emit(
      List<Emission> to, TelemetryRecord record, List<Consumer<LedgerRecorder>> effects) {
    to.add(new Emission(record, order++, effects));
  }

  /** Items of no trace stay together, without a key. */
  private static Map<String, List<Delivery>> byTrace(List<Delivery> batch) {
    Map<String, List<Delivery>> traces = new LinkedHashMap<>();
    for (Delivery item : batch) {
      traces.computeIfAbsent(item.traceKey(), key -> new ArrayList<>()).add(item);
    }
    return traces;
  }

  private static Map<String, String> headers(int collector) {
    return Map.of("collector", "gateway-" + collector);
  }
}
