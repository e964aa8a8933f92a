package io.pharos.connectors.elasticsearch;

import io.pharos.connectors.deadletter.DeadLetterWriter;
import io.pharos.connectors.elasticsearch.BulkTransport.Answer;
import io.pharos.schemas.DeadLetter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/**
 * Documents per second through the sink against a plain {@code _bulk} loop on the same node, in one
 * run: warm-up rounds first, then rounds that take turns, medians and ratios at the end.
 *
 * <p>Arguments: address of a node that holds nothing of value, documents per round, rounds. Every
 * round writes an index of its own and deletes it.
 */
public final class BulkThroughputBenchmark {

  private static final String PREFIX = "benchmark";
  private static final DocumentNaming NAMING = new DocumentNaming(PREFIX, 0);
  private static final int WARM_UP_ROUNDS = 3;
  private static final int BATCH = 1_000;
  private static final int IN_FLIGHT = 2;

  /** The clock starts with the first document: starting a cluster in the JVM is no throughput. */
  private static final AtomicLong FIRST_WRITE_NANOS = new AtomicLong();

  private final ElasticsearchConnection connection;
  private final int documents;
  private int round;

  private BulkThroughputBenchmark(String address, int documents) {
    this.connection = new ElasticsearchConnection(List.of(address), null, Duration.ofSeconds(60));
    this.documents = documents;
  }

  public static void main(String[] args) throws Exception {
    BulkThroughputBenchmark benchmark =
        new BulkThroughputBenchmark(args[0], Integer.parseInt(args[1]));
    benchmark.run(Integer.parseInt(args[2]));
  }

  /** A refused document would make the rates worthless. */
  private static final class RefusedDocuments implements DeadLetterWriter {

    @Override
    public CompletionStage<Void> write(DeadLetter letter) {
      return CompletableFuture.failedFuture(new IllegalStateException(letter.getDetail()));
    }

    @Override
    public void close() {}
  }

  /** What one contestant does with the documents of a round. */
  private interface Contestant {
    void store(String index) throws Exception;
  }

  private void run(int rounds) throws Exception {
    new IndexTemplates(NAMING, new IndexTemplates.Settings(1, 0, "30s"))
        .apply(connection, List.of("spans"), Duration.ofSeconds(30));
    Map<String, Contestant> contestants = new TreeMap<>();
    contestants.put("loop", this::loop);
    contestants.put("sink p=1", index -> sink(index, 1));
    contestants.put("sink p=2", index -> sink(index, 2));
    Map<String, List<Double>> rates = new TreeMap<>();
    for (int i = 0; i < WARM_UP_ROUNDS + rounds; i++) {
      for (Map.Entry<String, Contestant> contestant : contestants.entrySet()) {
        double rate = timed(contestant.getValue());
        String phase = i < WARM_UP_ROUNDS ? "warm-up" : "round";
        System.out.printf(
            Locale.ROOT, "%s %d %s %.0f docs/s%n", phase, i, contestant.getKey(), rate);
        if (i >= WARM_UP_ROUNDS) {
          rates.computeIfAbsent(contestant.getKey(), name -> new ArrayList<>()).add(rate);
        }
      }
    }
    double loop = median(rates.get("loop"));
    System.out.printf(
        Locale.ROOT, "%d documents of %d bytes%n", documents, write("x", 0).document().length);
    rates.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%s: median %.0f docs/s (%.0f..%.0f), %.2f of loop%n",
                name,
                median(all),
                all.stream().mapToDouble(d -> d).min().orElseThrow(),
                all.stream().mapToDouble(d -> d).max().orElseThrow(),
                median(all) / loop));
  }

  private double timed(Contestant contestant) throws Exception {
    String index = NAMING.index("spans", round++);
    FIRST_WRITE_NANOS.set(0);
    contestant.store(index);
    double seconds = (System.nanoTime() - FIRST_WRITE_NANOS.get()) / 1e9;
    try (RestClient client = connection.open(1)) {
      client.performRequest(new Request("POST", "/" + index + "/_refresh"));
      String count =
          EntityUtils.toString(
              client.performRequest(new Request("GET", "/" + index + "/_count")).getEntity());
      if (!count.contains("\"count\":" + documents + ",")) {
        throw new IllegalStateException("Not all of " + documents + " are stored: " + count);
      }
      client.performRequest(new Request("DELETE", "/" + index));
    }
    return documents / seconds;
  }

  private void loop(String index) throws Exception {
    try (BulkTransport transport = new RestBulkTransport(connection.open(IN_FLIGHT))) {
      Semaphore free = new Semaphore(IN_FLIGHT);
      CompletableFuture<Answer> failure = new CompletableFuture<>();
      for (int from = 0; from < documents; from += BATCH) {
        List<DocumentWrite> batch = new ArrayList<>(BATCH);
        for (int i = from; i < Math.min(from + BATCH, documents); i++) {
          batch.add(write(index, i));
        }
        free.acquire();
        transport
            .send(BulkRequestBody.of(batch))
            .whenComplete(
                (answer, error) -> {
                  if (error != null) {
                    failure.completeExceptionally(error);
                  } else {
                    check(answer, batch.size());
                  }
                  free.release();
                });
      }
      free.acquire(IN_FLIGHT);
      if (failure.isCompletedExceptionally()) {
        failure.join();
      }
    }
  }

  private static void check(Answer answer, int actions) {
    try {
      if (answer.status() != 200 || !BulkResponse.parse(answer.body(), actions).allStored()) {
        throw new IllegalStateException("A bulk request failed: " + answer.status());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sink(String index, int parallelism) throws Exception {
    Configuration config = new Configuration();
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
    BulkLimits limits = new BulkLimits(BATCH, 5 << 20, IN_FLIGHT, 32 << 20, Duration.ofSeconds(1));
    GeneratorFunction<Long, DocumentWrite> writes = i -> write(index, i);
    env.fromSource(
            new DataGeneratorSource<>(writes, documents, TypeInformation.of(DocumentWrite.class)),
            WatermarkStrategy.noWatermarks(),
            "documents")
        .uid("documents")
        .sinkTo(new ElasticsearchSink("benchmark", connection, limits, RefusedDocuments::new))
        .uid("store")
        .name("store");
    env.execute();
  }

  /** A span head of about 870 bytes. */
  private static DocumentWrite write(String index, long i) {
    if (FIRST_WRITE_NANOS.get() == 0) {
      FIRST_WRITE_NANOS.compareAndSet(0, System.nanoTime());
    }
    String trace = String.format(Locale.ROOT, "%016x%016x", i * 0x9E3779B97F4A7C15L, i);
    String span = String.format(Locale.ROOT, "%016x", i * 0xBF58476D1CE4E5B9L);
    long start = 1_795_000_000_000_000_000L + i * 1_000_003;
    String document =
        "{\"@timestamp\":"
            + start / 1_000_000
            + ",\"tenant\":\"tenant-"
            + i % 7
            + "\",\"customer\":\"customer-"
            + i % 101
            + "\",\"trace_id\":\""
            + trace
            + "\",\"span_id\":\""
            + span
            + "\",\"parent_span_id\":null,\"service\":\"chat-gateway\",\"service_instance\":\"chat-gateway-"
            + i % 13
            + "\",\"name\":\"chat gpt-4o\",\"span_kind\":\"client\",\"start_ns\":"
            + start
            + ",\"end_ns\":"
            + (start + 1_234_567_890L)
            + ",\"duration_ms\":1234.56789,\"event_time_ms\":"
            + (start / 1_000_000 + 1234)
            + ",\"dialect\":\"openinference\",\"step\":\"llm\",\"error\":false,\"error_type\":null,"
            + "\"session\":\"session-"
            + i / 10
            + "\",\"user\":null,\"clock_clamped\":false,\"truncated\":false,\"provider\":\"openai\","
            + "\"operation\":\"chat\",\"request_model\":\"gpt-4o\",\"response_model\":\"gpt-4o-2024-11-20\","
            + "\"tokens\":{\"input_uncached\":"
            + i % 4000
            + ",\"cache_read\":128,\"cache_write\":0,\"output_visible\":"
            + i % 700
            + ",\"reasoning\":0,\"estimated\":false},\"streaming\":true,\"ttft_ms\":"
            + i % 900
            + ".5,\"finish_reasons\":[\"stop\"],\"response_id\":\"chatcmpl-"
            + span
            + "\",\"tool\":null,\"documents\":null,\"evaluations\":[]}";
    return new DocumentWrite(
        index,
        "tenant:" + trace + ':' + span,
        i,
        document.getBytes(StandardCharsets.UTF_8),
        null,
        new DocumentOrigin("pharos.spans", "tenant", trace, span, start / 1_000_000));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(d -> d).sorted().toArray();
    return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElseThrow();
  }
}
