package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.UnreadableRecordException;
import io.pharos.schemas.identity.Ids;
import java.util.Random;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Sends steps as fast as they are taken, 90 % of them of one service. They are read from bytes, as
 * a job reads them from Kafka, or made before; then what is sent is set in place, and a receiver
 * must not keep it.
 */
final class StepTraffic implements GeneratorFunction<Long, Step> {

  static final int SERVICES = 64;
  static final int STEPS_PER_SECOND = 20_000;

  private static final long serialVersionUID = 1L;
  private static final int TEMPLATES = 4_096;
  private static final int STEPS_PER_WATERMARK = 512;
  private static final long START_MS = 1_767_225_600_000L;
  private static final long MS_NS = 1_000_000;
  private static final long SECOND_NS = 1_000_000_000;

  private final long stepsOfSubtask;
  private final int subtasks;
  private final boolean fromBytes;
  private transient byte[][] bytes;
  private transient Step[] templates;
  private transient RecordCodec<Step> codec;

  private StepTraffic(long stepsOfSubtask, int subtasks, boolean fromBytes) {
    this.stepsOfSubtask = stepsOfSubtask;
    this.subtasks = subtasks;
    this.fromBytes = fromBytes;
  }

  /** A stream of steps with event times and watermarks. */
  static DataStream<Step> stream(StreamExecutionEnvironment env, long steps, boolean fromBytes) {
    int subtasks = env.getParallelism();
    if (steps % subtasks != 0) {
      throw new IllegalArgumentException(subtasks + " subtasks cannot share " + steps + " steps");
    }
    return env.fromSource(
            new DataGeneratorSource<>(
                new StepTraffic(steps / subtasks, subtasks, fromBytes),
                steps,
                new AvroTypeInfo<>(Step.class)),
            StepWatermarks.every(STEPS_PER_WATERMARK),
            "steps")
        .uid("steps");
  }

  @Override
  public void open(SourceReaderContext context) {
    codec = RecordCodec.of(Step.class);
    templates = new Step[TEMPLATES];
    bytes = new byte[TEMPLATES][];
    Random random = new Random(1);
    for (int i = 0; i < TEMPLATES; i++) {
      templates[i] = template(i, random);
      bytes[i] = codec.encode(templates[i]);
    }
  }

  private static Step template(int number, Random random) {
    int service = random.nextInt(10) < 9 ? 0 : 1 + random.nextInt(SERVICES - 1);
    long durationNs = (long) Math.min(8e9, 8e8 * Math.exp(random.nextGaussian()));
    boolean failed = random.nextInt(100) == 0;
    return Step.newBuilder()
        .setTenant("acme")
        .setTraceId(Ids.toTraceId(random.nextLong(), number + 1L))
        .setEventTimeMs(START_MS)
        .setSpan(
            Span.newBuilder()
                .setSpanId(Ids.toSpanId(random.nextLong()))
                .setParentSpanId(Ids.toSpanId(random.nextLong()))
                .setStartNs(START_MS * MS_NS - durationNs)
                .setEndNs(START_MS * MS_NS)
                .setEventTimeMs(START_MS)
                .setService("service-" + service)
                .setServiceInstance("service-" + service + "-7d4b9c-x2x8p")
                .setName("chat gpt-4o")
                .setStep(StepKind.LLM)
                .setError(failed)
                .setErrorType(failed ? "timeout" : null)
                .setContentRank(number)
                .setDialect("otel")
                .setCall(
                    Call.newBuilder()
                        .setProvider("openai")
                        .setOperation("chat")
                        .setRequestModel("gpt-4o")
                        .setResponseModel("gpt-4o-2024-08-06")
                        .setStreaming(true)
                        .setTtftNs(durationNs / 5)
                        .setTokens(
                            new Tokens(
                                200L + random.nextInt(2_000),
                                (long) random.nextInt(1_000),
                                0L,
                                20L + random.nextInt(500),
                                0L,
                                false))
                        .setResponseId("chatcmpl-" + Long.toHexString(random.nextLong()))
                        .build())
                .build())
        .build();
  }

  /** Subtasks have equal ranges of numbers, and all go through time together. */
  @Override
  public Step map(Long number) throws UnreadableRecordException {
    long own = number % stepsOfSubtask;
    int template = (int) ((own * 2_654_435_761L + number / stepsOfSubtask) & (TEMPLATES - 1));
    Step step = fromBytes ? codec.decode(bytes[template]) : templates[template];
    Span span = step.getSpan();
    long durationNs = span.getEndNs() - span.getStartNs();
    long endNs = START_MS * MS_NS + own * subtasks * (SECOND_NS / STEPS_PER_SECOND);
    span.setStartNs(endNs - durationNs);
    span.setEndNs(endNs);
    span.setEventTimeMs(endNs / MS_NS);
    step.setEventTimeMs((endNs / SECOND_NS + 1) * SECOND_NS / MS_NS);
    return step;
  }
}
