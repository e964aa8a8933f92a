package io.pharos.connectors.kafka;

import io.pharos.schemas.SpanHead;
import io.pharos.schemas.identity.Hex;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/** The job behind: reads pharos.spans and tells every record and watermark its operators see. */
final class TestingDownstream implements AutoCloseable {

  private final ConcurrentLinkedQueue<Tuple3<String, Long, Long>> seen =
      new ConcurrentLinkedQueue<>();
  private final JobClient client;
  private final CloseableIterator<Tuple3<String, Long, Long>> results;
  private final Thread reader;

  private TestingDownstream(
      JobClient client, CloseableIterator<Tuple3<String, Long, Long>> results) {
    this.client = client;
    this.results = results;
    this.reader = new Thread(this::collect, "testing-downstream");
    reader.setDaemon(true);
    reader.start();
  }

  static TestingDownstream start(
      KafkaSettings settings, TopicLayout layout, int parallelism, boolean readCommitted)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    RecordSource<SpanHead> source =
        RecordSource.of(
            SpanHead.class, PharosTopic.SPANS, settings, new Submission("testing-downstream", 1));
    if (readCommitted) {
      source.readCommitted();
    }
    CloseableIterator<Tuple3<String, Long, Long>> results =
        source
            .attach(env, layout, "spans")
            .records()
            .keyBy(head -> Hex.of(head.getTraceId()), Types.STRING)
            .transform(
                "probe", Types.TUPLE(Types.STRING, Types.LONG, Types.LONG), new WatermarkProbe())
            .setParallelism(1)
            .uid("probe")
            .collectAsync();
    return new TestingDownstream(env.executeAsync("downstream"), results);
  }

  private void collect() {
    try {
      results.forEachRemaining(seen::add);
    } catch (RuntimeException cancelled) {
      // The job was cancelled at the end of the test.
    }
  }

  long watermarkMs() {
    return seen.stream().mapToLong(event -> event.f2).max().orElse(Long.MIN_VALUE);
  }

  Set<String> names() {
    return records().stream().map(event -> event.f0).collect(Collectors.toSet());
  }

  List<Tuple3<String, Long, Long>> records() {
    return seen.stream().filter(event -> !event.f0.isEmpty()).toList();
  }

  /** Names of records that were at or behind the watermark when they were first seen. */
  List<String> late() {
    Set<String> before = new java.util.HashSet<>();
    return records().stream()
        .filter(event -> before.add(event.f0) && event.f1 <= event.f2)
        .map(event -> event.f0)
        .toList();
  }

  void awaitWatermark(long atLeastMs) throws Exception {
    EmbeddedKafka.await("watermark " + atLeastMs + " downstream", () -> watermarkMs() >= atLeastMs);
  }

  void awaitName(String name) throws Exception {
    EmbeddedKafka.await("record " + name + " downstream", () -> names().contains(name));
  }

  @Override
  public void close() {
    client.cancel().join();
    try {
      results.close();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
