package io.pharos.connectors.kafka;

import io.pharos.operators.progress.Incoming;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.SchemaLookup;
import io.pharos.schemas.codec.UnreadableRecordException;
import io.pharos.schemas.progress.Marker;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes records of an internal topic and takes the markers out. Timestamps and watermarks pass
 * untouched.
 *
 * <p>Bytes that are no record of the type, and markers of an unknown version, become dead letters
 * of reason UNREADABLE_RECORD with their Kafka position, counted as {@code unreadable_records}. A
 * record whose writer schema is not in this build is read with the schema found through the lookup;
 * where there is none the job fails with an {@link UnknownSchemaException} instead of giving the
 * record up.
 *
 * @param <T> record on the topic
 */
public final class RecordDecodeFunction<T extends SpecificRecordBase>
    extends ProcessFunction<Incoming, T> implements ResultTypeQueryable<T> {

  private static final long serialVersionUID = 1L;

  /** Counter of records and markers that could not be read. */
  public static final String UNREADABLE_RECORDS = "unreadable_records";

  private final Class<T> type;
  private final SchemaLookup lookup;
  private final String job;
  private final OutputTag<DeadLetter> unreadable = unreadable();

  private transient RecordCodec<T> codec;
  private transient Counter unreadableRecords;

  public RecordDecodeFunction(Class<T> type, SchemaLookup lookup, String job) {
    this.type = type;
    this.lookup = lookup;
    this.job = job;
  }

  /** Output of what could not be decoded. */
  public static OutputTag<DeadLetter> unreadable() {
    return new OutputTag<>("unreadable", new AvroTypeInfo<>(DeadLetter.class));
  }

  @Override
  public void open(OpenContext context) {
    codec = RecordCodec.of(type, lookup);
    unreadableRecords = getRuntimeContext().getMetricGroup().counter(UNREADABLE_RECORDS);
  }

  @Override
  public void processElement(Incoming incoming, Context context, Collector<T> out) {
    if (incoming.isMarker()) {
      checkMarker(incoming, context);
      return;
    }
    if (incoming.value == null) {
      giveUp(incoming, "A record without value that is no marker", context);
      return;
    }
    T record;
    try {
      record = codec.decode(incoming.value);
    } catch (UnreadableRecordException e) {
      giveUp(incoming, e.getMessage(), context);
      return;
    }
    out.collect(record);
  }

  private void checkMarker(Incoming incoming, Context context) {
    try {
      Marker.fromBytes(incoming.marker);
    } catch (IllegalArgumentException e) {
      giveUp(incoming, "Not a readable marker: " + e.getMessage(), context);
    }
  }

  private void giveUp(Incoming incoming, String detail, Context context) {
    unreadableRecords.inc();
    context.output(
        unreadable,
        DeadLetter.newBuilder()
            .setReason(DeadLetterReason.UNREADABLE_RECORD)
            .setDetail(detail)
            .setJob(job)
            .setTopic(incoming.topic)
            .setPartition(incoming.partition)
            .setOffset(incoming.offset)
            .setEventTimeMs(incoming.timestampMs)
            .setPayloadBytes(incoming.value == null ? 0 : incoming.value.length)
            .build());
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return new AvroTypeInfo<>(type);
  }
}
