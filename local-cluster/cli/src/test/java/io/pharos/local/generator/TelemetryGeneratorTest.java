package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.local.ledger.Check;
import io.pharos.local.ledger.LedgerCheck;
import io.pharos.local.ledger.TruthLedger;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** What the generator promises about its records and its ledger. */
class TelemetryGeneratorTest {

  private static final Workload MINUTE = Workload.builder().seed(11).build();

  @Test
  void equalWorkloadsGiveEqualBytesAndLedgers() {
    TelemetryGenerator first = new TelemetryGenerator(MINUTE);
    TelemetryGenerator second = new TelemetryGenerator(MINUTE);

    assertThat(hash(first)).isEqualTo(hash(second));
    assertThat(first.ledger().toJson()).isEqualTo(second.ledger().toJson());
  }

  @Test
  void anotherSeedGivesOtherBytes() {
    assertThat(hash(new TelemetryGenerator(MINUTE)))
        .isNotEqualTo(hash(new TelemetryGenerator(Workload.builder().seed(12).build())));
  }

  @Test
  void bytesAreTheSameOnEveryMachine() {
    Workload small = Workload.builder().seed(5).durationSeconds(20).requestsPerSecond(3).build();

    assertThat(hash(new TelemetryGenerator(small))).isEqualTo(GOLDEN);
  }

  // to be replaced together with any intended change of what is generated
  private static final String GOLDEN =
      "bebd304210e21113f6fc133bd70e680c02ab4c66a1ea37f742e43536cadcb9f3";

  @Test
  void recordsComeInTheOrderTheyArriveAndFitTheBroker() {
    long before = MINUTE.startMs();
    for (TelemetryRecord record : drain(new TelemetryGenerator(MINUTE))) {
      assertThat(record.arrivalMs()).isGreaterThanOrEqualTo(before);
      assertThat(record.value().length).isBetween(1, 900_000);
      before = record.arrivalMs();
    }
  }

  @Test
  void theLedgerSaysWhatAnIndependentReaderFinds() {
    TelemetryGenerator generator = new TelemetryGenerator(MINUTE);
    TestingPipeline pipeline = read(generator);

    assertThat(LedgerCheck.run(generator.ledger(), pipeline, LedgerCheck.Restarts.NONE))
        .filteredOn(check -> !check.ok())
        .isEmpty();
  }

  @Test
  void theLedgerOfARunStoppedHalfwayCoversWhatWasHandedOut() {
    TelemetryGenerator generator = new TelemetryGenerator(MINUTE);
    TestingPipeline pipeline = new TestingPipeline();
    for (int i = 0; i < 300; i++) {
      pipeline.accept(generator.next());
    }

    assertThat(LedgerCheck.run(generator.ledger(), pipeline, LedgerCheck.Restarts.NONE))
        .allMatch(Check::ok);
    assertThat(generator.hasNext()).isTrue();
  }

  @Test
  void everyDefectIsSeenInAMinute() {
    TelemetryGenerator generator = new TelemetryGenerator(MINUTE);
    TestingPipeline pipeline = read(generator);
    TruthLedger ledger = generator.ledger();

    assertThat(ledger.defects())
        .containsOnlyKeys(
            "out_of_order",
            "late",
            "too_late",
            "duplicate_item",
            "duplicate_record",
            "skewed",
            "bad_span",
            "unparseable",
            "orphan",
            "cycle",
            "missing_root",
            "giant_trace",
            "giant_span");
    for (OtlpSignal signal : List.of(OtlpSignal.TRACES, OtlpSignal.LOGS)) {
      assertThat(ledger.deadLetters(signal, "LATE")).isPositive();
      assertThat(ledger.deadLetters(signal, "UNPARSEABLE")).isPositive();
      assertThat(ledger.sent(signal).duplicates()).isPositive();
      assertThat(ledger.sent(signal).late()).isPositive();
    }
    assertThat(ledger.deadLetters(OtlpSignal.TRACES, "INVALID_TRACE_ID")).isPositive();
    assertThat(ledger.deadLetters(OtlpSignal.TRACES, "INVALID_SPAN_ID")).isPositive();
    assertThat(ledger.deadLetters(OtlpSignal.TRACES, "INVALID_TIME")).isPositive();
    assertThat(ledger.looseLogs()).isPositive();
    assertThat(pipeline.clamped()).isEqualTo(ledger.defects().get("skewed").intValue());
    assertThat(pipeline.endBeforeStart()).isPositive();
    assertThat(pipeline.longestTrace()).isEqualTo(TraceDefects.GIANT_SPANS);
  }

  @Test
  void nothingIsNearALineThatWouldChangeItsFate() {
    TelemetryGenerator generator =
        new TelemetryGenerator(Workload.builder().seed(3).durationSeconds(120).build());
    TestingPipeline pipeline = read(generator);

    assertThat(pipeline.mostPunctualLagMs()).isLessThan(8_500);
    assertThat(pipeline.leastLateLagMs()).isGreaterThanOrEqualTo(20_000);
    assertThat(pipeline.leastDuplicateSlackMs()).isGreaterThan(2_000);
  }

  @Test
  void withoutDefectsEverythingIsStoredOnce() {
    TelemetryGenerator generator =
        new TelemetryGenerator(Workload.builder().defects(DefectRates.NONE).build());
    TestingPipeline pipeline = read(generator);
    TruthLedger ledger = generator.ledger();

    assertThat(ledger.deadLetters()).isEmpty();
    assertThat(ledger.defects()).isEmpty();
    assertThat(ledger.sent(OtlpSignal.TRACES).accepted())
        .isEqualTo(ledger.sent(OtlpSignal.TRACES).items());
    assertThat(ledger.traces()).allMatch(trace -> trace.complete() && trace.late() == 0);
    assertThat(LedgerCheck.run(ledger, pipeline, LedgerCheck.Restarts.NONE)).allMatch(Check::ok);
  }

  @Test
  void bothEncodingsAndBothKindsOfKeysAreWritten() {
    List<TelemetryRecord> records = drain(new TelemetryGenerator(MINUTE));

    for (OtlpSignal signal : List.of(OtlpSignal.TRACES, OtlpSignal.LOGS)) {
      for (TelemetryRecord.Encoding encoding : TelemetryRecord.Encoding.values()) {
        assertThat(records)
            .anyMatch(r -> r.signal() == signal && r.encoding() == encoding && r.key() == null);
        assertThat(records)
            .anyMatch(
                r ->
                    r.signal() == signal
                        && r.encoding() == encoding
                        && r.key() != null
                        && new String(r.key(), StandardCharsets.US_ASCII).matches("[0-9a-f]{32}"));
      }
    }
  }

  @Test
  void askingBeyondTheEndIsRefused() {
    TelemetryGenerator generator =
        new TelemetryGenerator(
            Workload.builder().durationSeconds(1).requestsPerSecond(0.001).build());
    drain(generator);

    assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
  }

  static TestingPipeline read(TelemetryGenerator generator) {
    TestingPipeline pipeline = new TestingPipeline();
    generator.forEachRemaining(pipeline::accept);
    return pipeline;
  }

  private static List<TelemetryRecord> drain(TelemetryGenerator generator) {
    List<TelemetryRecord> records = new ArrayList<>();
    generator.forEachRemaining(records::add);
    return records;
  }

  private static String hash(TelemetryGenerator generator) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    generator.forEachRemaining(
        record -> {
          digest.update(record.signal().name().getBytes(StandardCharsets.UTF_8));
          digest.update(ByteBuffer.allocate(8).putLong(record.arrivalMs()).array());
          digest.update(record.key() == null ? new byte[0] : record.key());
          digest.update(record.headers().toString().getBytes(StandardCharsets.UTF_8));
          digest.update(record.value());
        });
    return HexFormat.of().formatHex(digest.digest());
  }
}
