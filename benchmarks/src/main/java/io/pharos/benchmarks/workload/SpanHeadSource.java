package io.pharos.benchmarks.workload;

import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.UnreadableRecordException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Sends span heads as fast as they are taken. Heads are made before; sending one sets ids and times
 * in place, so a receiver must not keep it: one behind a network edge or a state backend does not.
 */
public final class SpanHeadSource implements GeneratorFunction<Long, SpanHead> {

  /** Spans of a trace that trace-correlation settles as steps. */
  public static final int STEPS_PER_TRACE = 5;

  private static final long serialVersionUID = 1L;
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final SpanArrivals arrivals;
  private transient SpanHead[] templates;

  SpanHeadSource(SpanArrivals arrivals) {
    this.arrivals = arrivals;
  }

  /** A stream of heads with event times and watermarks. */
  public static DataStream<SpanHead> stream(StreamExecutionEnvironment env, SpanArrivals arrivals) {
    return env.fromSource(
            new DataGeneratorSource<>(
                new SpanHeadSource(arrivals), arrivals.spans(), new AvroTypeInfo<>(SpanHead.class)),
            WatermarkStrategy.<SpanHead>forGenerator(
                    context -> new CountedWatermarks<>(SpanArrivals.PER_WATERMARK))
                .withTimestampAssigner((head, before) -> head.getSpan().getEventTimeMs()),
            "span heads")
        .uid("span-heads");
  }

  /** Gives every head to a receiver, which may keep it. */
  public static <E extends Exception> void each(
      SpanArrivals arrivals, ThrowingConsumer<SpanHead, E> receiver)
      throws E, UnreadableRecordException {
    SpanHeadSource source = new SpanHeadSource(arrivals);
    source.open();
    RecordCodec<SpanHead> codec = RecordCodec.of(SpanHead.class);
    for (long index = 0; index < arrivals.spans(); index++) {
      receiver.accept(codec.decode(codec.encode(source.map(index))));
    }
  }

  @Override
  public void open(SourceReaderContext context) {
    open();
  }

  void open() {
    templates = GenAiTraces.templates().toArray(SpanHead[]::new);
  }

  @Override
  public SpanHead map(Long index) {
    long trace = arrivals.trace(index);
    int position = arrivals.position(index);
    int variant = (int) (trace % GenAiTraces.VARIANTS);
    SpanHead head = templates[variant * GenAiTraces.SPANS + position];
    long start = arrivals.traceStartMs(trace);
    LONG.set(head.getTraceId().bytes(), 0, scrambled(trace));
    LONG.set(head.getTraceId().bytes(), Long.BYTES, trace + 1);
    Span span = head.getSpan();
    LONG.set(span.getSpanId().bytes(), 0, spanId(trace, position));
    if (span.getParentSpanId() != null) {
      LONG.set(span.getParentSpanId().bytes(), 0, spanId(trace, GenAiTraces.parent(position)));
    }
    span.setStartNs((start + GenAiTraces.startMs(position)) * 1_000_000);
    span.setEndNs((start + GenAiTraces.endMs(position)) * 1_000_000);
    span.setEventTimeMs(start + GenAiTraces.endMs(position));
    return head;
  }

  static long spanId(long trace, int position) {
    return scrambled(trace * GenAiTraces.SPANS + position) | 1;
  }

  /** Ids without pattern, as real ones: RocksDB sorts and compresses them no better. */
  static long scrambled(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
