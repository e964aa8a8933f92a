package io.pharos.operators.trace;

import static io.pharos.schemas.SpanFixtures.at;
import static io.pharos.schemas.SpanFixtures.spanId;
import static io.pharos.schemas.SpanFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pharos.schemas.CloseReason;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.Hex;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** State of every earlier version is restored and understood. */
class StateCompatibilityTest {

  static Stream<Arguments> versionsAndBackends() {
    return StateVersions.ALL.stream()
        .flatMap(
            version ->
                Stream.of(
                    Arguments.of(version, TraceHarness.heap()),
                    Arguments.of(version, TraceHarness.rocksDb())));
  }

  @ParameterizedTest
  @MethodSource("versionsAndBackends")
  void savepointOfEveryVersionGoesOnWhereItWas(String version, StateBackend backend)
      throws Exception {
    try (TraceHarness harness =
        TraceHarness.restored(TraceLimits.DEFAULT, backend, savepoint(version), 1, 1, 0)) {
      SavepointStory.after(harness);

      assertThat(harness.traces())
          .extracting(
              Trace::getTraceId,
              Trace::getFragment,
              Trace::getRevision,
              Trace::getSpans,
              Trace::getLogs,
              Trace::getLate,
              Trace::getDuplicates,
              trace -> trace.getTokens().getInputUncached(),
              Trace::getCloseReason)
          .containsExactlyInAnyOrder(
              tuple(traceId(2), null, 2, 3, 1, 1, 2, 110L, CloseReason.AMENDED),
              tuple(traceId(3), null, 1, 3, 1, 0, 1, 500L, CloseReason.ROOT_ENDED),
              tuple(traceId(1), spanId(9), 1, 1, 0, 0, 0, 0L, CloseReason.INACTIVE),
              tuple(traceId(4), spanId(7), 1, 1, 1, 0, 0, 0L, CloseReason.INACTIVE));
      assertThat(harness.steps())
          .extracting(Step::getTraceId, step -> step.getSpan().getSpanId(), Step::getEventTimeMs)
          .containsExactlyInAnyOrder(
              tuple(traceId(3), spanId(3), at(SavepointStory.LATER + 6_000)),
              tuple(traceId(2), spanId(3), at(SavepointStory.LATER + 6_000)));
      assertThat(harness.timers()).isZero();
    }
  }

  private static OperatorSubtaskState savepoint(String version) throws Exception {
    return OperatorSnapshotUtil.readStateHandle(
        StateVersions.file(version, StateVersions.SAVEPOINT).toString());
  }

  static Stream<Arguments> versionsAndRecords() {
    return StateVersions.ALL.stream()
        .flatMap(
            version ->
                StateVersions.records(version).stream()
                    .map(record -> Arguments.of(version, record)));
  }

  @ParameterizedTest
  @MethodSource("versionsAndRecords")
  void bytesOfEveryVersionAreRead(String version, SpecificRecordBase record) throws Exception {
    String name = record.getSchema().getName();
    TypeSerializerSnapshot<SpecificRecordBase> written =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(hex(version, name + ".serializer.hex")),
            StateCompatibilityTest.class.getClassLoader());

    assertThat(
            written
                .restoreSerializer()
                .deserialize(new DataInputDeserializer(hex(version, name + ".hex"))))
        .isEqualTo(record);
    assertThat(
            StateVersions.serializer(record)
                .snapshotConfiguration()
                .resolveSchemaCompatibility(written)
                .isIncompatible())
        .isFalse();
  }

  static List<SpecificRecordBase> records() {
    return StateVersions.records();
  }

  @ParameterizedTest
  @MethodSource("records")
  void newestStoredVersionIsTheCurrentOne(SpecificRecordBase record) throws Exception {
    assertThat(fingerprint(record.getSchema()))
        .as(
            "%s differs from its stored version. Add a version to StateVersions and run:%n%s",
            record.getSchema().getName(), StateVersionCreator.COMMAND)
        .isEqualTo(fingerprint(schema(StateVersions.newest(), record.getSchema().getName())));
  }

  @ParameterizedTest
  @MethodSource("records")
  void currentBytesAreThoseOfTheNewestVersion(SpecificRecordBase record) throws Exception {
    assertThat(StateVersions.bytes(record))
        .isEqualTo(hex(StateVersions.newest(), record.getSchema().getName() + ".hex"));
  }

  @Test
  void fixturesFillInEveryField() {
    assertThat(StateVersions.records().subList(0, 5))
        .allSatisfy(
            record ->
                assertThat(record.getSchema().getFields())
                    .allSatisfy(
                        field -> assertThat(record.get(field.pos())).isNotNull().isNotEqualTo(0)));
  }

  private static byte[] hex(String version, String name) throws IOException {
    return Hex.parse(Files.readString(StateVersions.file(version, name)).strip());
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  private static Schema schema(String version, String name) throws Exception {
    return new Schema.Parser().parse(Files.readString(StateVersions.file(version, name + ".avsc")));
  }
}
