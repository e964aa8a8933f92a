package io.pharos.operators.trace;

import io.pharos.operators.trace.state.Arrival;
import io.pharos.operators.trace.state.Cutoff;
import io.pharos.operators.trace.state.InferredCall;
import io.pharos.operators.trace.state.LogFacts;
import io.pharos.operators.trace.state.OpenLog;
import io.pharos.operators.trace.state.OpenSpan;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TokenCounts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.StepKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;

/**
 * What trace correlation keeps in savepoints, by version: the records as they were filled in when
 * version 1 was stored, and where the stored versions lie.
 *
 * <p>A version is added, never changed, by {@link StateVersionCreator} when a record of the state
 * or the layout of the state changes.
 */
final class StateVersions {

  /** All of them, newest last. */
  static final List<String> ALL = List.of("v1", "v2", "v3", "v4", "v5");

  /** The function's state as a canonical savepoint. */
  static final String SAVEPOINT = "trace-function.savepoint";

  private StateVersions() {}

  static String newest() {
    return ALL.get(ALL.size() - 1);
  }

  /** A stored file, relative to the module. */
  static Path file(String version, String name) {
    return Path.of("src", "test", "resources", "state", version, name);
  }

  /** One of each record that is a state of its own, every field filled in. */
  static List<SpecificRecordBase> records() {
    return records(newest());
  }

  /** The same, without what records of a version do not have. */
  static List<SpecificRecordBase> records(String version) {
    PublishedTrace published = published(ALL.indexOf(version) >= ALL.indexOf("v3"));
    Arrival late = new Arrival(2_003L, true, true);
    return List.of(
        progress(),
        published,
        late,
        new OpenSpan(late, 2_004L, published.getSpans().get(0)),
        new OpenLog(2_005L, 2_006L, published.getLogList().get(0)),
        SpanFixtures.llm(SpanFixtures.failed(SpanFixtures.child(2, 1, 100, 900)), 120, 30)
            .getSpan());
  }

  private static TraceProgress progress() {
    return TraceProgress.newBuilder()
        .setForgotten(true)
        .setRevision(3)
        .setPublishedUntilMs(1_001)
        .setSettledUntilMs(1_002)
        .setRootEndedMs(1_003)
        .setWakeMs(1_004)
        .setFragment(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
        .setReopened(true)
        .setOpenSpans(4)
        .setOpenSteps(5)
        .setOpenBytes(500)
        .setPublishedSpans(6)
        .setOpenLogs(7)
        .setPublishedLogs(17)
        .setLate(8)
        .setDuplicates(9)
        .setDroppedSpans(10)
        .setDroppedLogs(11)
        .setDroppedErrorLogs(12)
        .setSpanCutoff(new Cutoff(1, 2_001L, 13L))
        .setLogCutoff(new Cutoff(2, 2_002L, 14L))
        .setCorrections(18)
        .setNotCounted(List.of(15L, 16L))
        .build();
  }

  private static PublishedTrace published(boolean addressed) {
    InferredCall inferred =
        new InferredCall(
            "openai",
            "chat",
            "429",
            "pod-1",
            "none",
            addressed ? "chat.ml" : null,
            addressed ? (Integer) 8_000 : null,
            1_000_000L);
    SpanFacts span =
        SpanFacts.newBuilder()
            .setSpanId(21)
            .setParentSpanId(22)
            .setStartNs(3_001)
            .setEndNs(3_002)
            .setContentRank(33)
            .setStep(StepKind.LLM.ordinal())
            .setName("chat")
            .setService("assistant")
            .setError(true)
            .setModel("small")
            .setTokens(new TokenCounts(1L, 2L, 3L, 4L, 5L, true))
            .setTtftNs(23)
            .setQueueNs(24)
            .setPrefillNs(25)
            .setInferred(inferred)
            .setResponseKey(26)
            .setDialectKey(27)
            .setCustomer("shop")
            .setSession("s-1")
            .setUser("u-1")
            .build();
    LogFacts log = new LogFacts(31L, 21L, 3_003L, 17, "assistant", "exception", "timed out");
    return PublishedTrace.newBuilder()
        .setSpans(List.of(span))
        .setLogList(List.of(log))
        .setLogIds(List.of(31L, 32L))
        .setErrorLogs(1)
        .setStartNs(3_001)
        .build();
  }

  /** The serializer that state of a record has. */
  static <T extends SpecificRecordBase> AvroSerializer<T> serializer(T record) {
    @SuppressWarnings("unchecked") // the class of a T
    Class<T> type = (Class<T>) record.getClass();
    return new AvroSerializer<>(type);
  }

  /** The bytes a record has in state. */
  static <T extends SpecificRecordBase> byte[] bytes(T record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer(record).serialize(record, out);
    return out.getCopyOfBuffer();
  }

  /** The bytes that say in a savepoint how its records were written. */
  static <T extends SpecificRecordBase> byte[] serializerBytes(T record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1_024);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer(record).snapshotConfiguration());
    return out.getCopyOfBuffer();
  }
}
