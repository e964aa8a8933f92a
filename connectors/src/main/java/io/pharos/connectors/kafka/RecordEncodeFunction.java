package io.pharos.connectors.kafka;

import io.pharos.operators.progress.Outgoing;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.codec.RecordCodec;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Encodes records for Kafka: key, Avro bytes, and the element's event time as timestamp.
 *
 * <p>What a broker would refuse never reaches it, where it would fail the job again and again: a
 * record above 900 KB becomes a dead letter of reason TOO_LARGE, one with an event time before 1970
 * one of reason INVALID_TIME, both counted as {@code unwritable_records}. An element without event
 * time is an error of the job and fails it.
 *
 * @param <T> record to write
 */
final class RecordEncodeFunction<T extends SpecificRecord> extends ProcessFunction<T, Outgoing> {

  private static final long serialVersionUID = 1L;

  /** Counter of records that could not be written. */
  static final String UNWRITABLE_RECORDS = "unwritable_records";

  private final Class<T> type;
  private final RecordKey<T> key;
  private final String topic;
  private final String job;
  private final OutputTag<DeadLetter> unwritable = unwritable();

  private transient RecordCodec<T> codec;
  private transient Counter unwritableRecords;

  RecordEncodeFunction(Class<T> type, RecordKey<T> key, String topic, String job) {
    this.type = type;
    this.key = key;
    this.topic = topic;
    this.job = job;
  }

  static OutputTag<DeadLetter> unwritable() {
    return new OutputTag<>("unwritable", new AvroTypeInfo<>(DeadLetter.class));
  }

  @Override
  public void open(OpenContext context) {
    codec = RecordCodec.of(type);
    unwritableRecords = getRuntimeContext().getMetricGroup().counter(UNWRITABLE_RECORDS);
  }

  @Override
  public void processElement(T record, Context context, Collector<Outgoing> out) {
    Long eventTimeMs = context.timestamp();
    if (eventTimeMs == null) {
      throw new IllegalStateException(
          "A "
              + type.getSimpleName()
              + " without event time is about to be written to "
              + topic
              + ": the operator that made it must set a timestamp.");
    }
    byte[] keyBytes = key.of(record);
    byte[] value = codec.encode(record);
    int bytes = keyBytes.length + value.length;
    if (bytes > PharosTopic.MAX_RECORD_BYTES) {
      giveUp(
          record,
          DeadLetterReason.TOO_LARGE,
          bytes + " bytes are more than the " + PharosTopic.MAX_RECORD_BYTES + " a record may have",
          value.length,
          context);
    } else if (eventTimeMs < 0) {
      giveUp(
          record,
          DeadLetterReason.INVALID_TIME,
          "The event time " + eventTimeMs + " ms lies before 1970",
          value.length,
          context);
    } else {
      out.collect(Outgoing.record(keyBytes, value, eventTimeMs));
    }
  }

  private void giveUp(
      T record, DeadLetterReason reason, String detail, int payloadBytes, Context context) {
    unwritableRecords.inc();
    context.output(
        unwritable,
        DeadLetter.newBuilder()
            .setReason(reason)
            .setDetail(type.getSimpleName() + " not written: " + detail)
            .setJob(job)
            .setTenant((String) field(record, "tenant"))
            .setTraceId((TraceId) field(record, "trace_id"))
            .setTopic(topic)
            .setPartition(-1)
            .setOffset(-1)
            .setEventTimeMs(context.timestamp())
            .setPayloadBytes(payloadBytes)
            .build());
  }

  private static Object field(SpecificRecord record, String name) {
    Schema.Field field = record.getSchema().getField(name);
    return field == null ? null : record.get(field.pos());
  }
}
