package io.pharos.benchmarks.attribution;

import io.pharos.schemas.AcceleratorSample;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Sends a sample of each card for each second as fast as they are taken. Samples are made before;
 * sending one sets it in place, so a receiver must not keep it: one behind a network edge does not.
 */
final class CardSampleSource implements GeneratorFunction<Long, AcceleratorSample> {

  private static final long serialVersionUID = 1L;

  /** How far the watermark stays behind, as with the jobs. */
  private static final long BOUND_MS = 10_000;

  private final int cards;
  private final int cardsOfSubtask;
  private final long samplesOfSubtask;
  private transient AcceleratorSample[] templates;

  private CardSampleSource(int cards, int subtasks, int seconds) {
    this.cards = cards;
    if (cards % subtasks != 0) {
      throw new IllegalArgumentException(subtasks + " subtasks cannot share " + cards + " cards");
    }
    this.cardsOfSubtask = cards / subtasks;
    this.samplesOfSubtask = (long) cardsOfSubtask * seconds;
  }

  static DataStream<AcceleratorSample> stream(
      StreamExecutionEnvironment env, int cards, int seconds) {
    int subtasks = env.getParallelism();
    return env.fromSource(
            new DataGeneratorSource<>(
                new CardSampleSource(cards, subtasks, seconds),
                (long) cards * seconds,
                new AvroTypeInfo<>(AcceleratorSample.class)),
            WatermarkStrategy.<AcceleratorSample>forGenerator(context -> new BySecond())
                .withTimestampAssigner((sample, before) -> sample.getEventTimeMs()),
            "samples")
        .uid("samples");
  }

  /** Number of the card a sample is of. */
  static int card(AcceleratorSample sample) {
    String pod = sample.getHolders().get(0).getPod();
    return Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1));
  }

  @Override
  public void open(SourceReaderContext context) {
    templates = new AcceleratorSample[cards];
    for (int card = 0; card < cards; card++) {
      templates[card] = CardInput.sample(card);
    }
  }

  /** Subtasks have equal ranges of numbers: each has its cards, and all go through time. */
  @Override
  public AcceleratorSample map(Long number) {
    int subtask = (int) (number / samplesOfSubtask);
    int own = (int) (number % samplesOfSubtask);
    int card = subtask * cardsOfSubtask + own % cardsOfSubtask;
    CardInput.set(templates[card], card, own / cardsOfSubtask);
    return templates[card];
  }

  private static final class BySecond implements WatermarkGenerator<AcceleratorSample> {
    private long greatestMs = Long.MIN_VALUE;

    @Override
    public void onEvent(AcceleratorSample sample, long timestamp, WatermarkOutput output) {
      if (timestamp > greatestMs) {
        greatestMs = timestamp;
        output.emitWatermark(new Watermark(timestamp - BOUND_MS - 1));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // progress is counted, not timed
    }
  }
}
