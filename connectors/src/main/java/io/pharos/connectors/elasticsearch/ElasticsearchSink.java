package io.pharos.connectors.elasticsearch;

import io.pharos.connectors.deadletter.DeadLetterWriter;
import io.pharos.connectors.deadletter.DeadLetterWriterFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Stores documents in Elasticsearch, at least once; identity and external version make that once.
 *
 * <ul>
 *   <li>Every document ends stored, superseded by a newer version, or as an acknowledged dead
 *       letter; {@link BulkResponseClassifier} says which. No document ever fails the job.
 *   <li>An Elasticsearch that is down or overloaded is waited for, without limit: see {@link
 *       BackoffGate}. Buffers are bounded in bytes, so the input waits too, and checkpoints behind
 *       it: give the job a tolerance for failed checkpoints.
 *   <li>Wrong credentials, missing rights or a wrong address fail the job with a {@link
 *       StoreException}.
 *   <li>Documents that wait when a checkpoint is taken are part of it.
 * </ul>
 */
public final class ElasticsearchSink extends AsyncSinkBase<DocumentWrite, DocumentWrite> {

  private static final long serialVersionUID = 1;

  /**
   * A batch of one split into single documents, each timing out, ends before the base class takes
   * it for lost and sends it beside itself.
   */
  private static final Duration BATCH_TIMEOUT = Duration.ofHours(12);

  private final String job;
  private final ElasticsearchConnection connection;
  private final BulkLimits limits;
  private final DeadLetterWriterFactory deadLetters;

  /**
   * Describes a sink; nothing is opened yet.
   *
   * @param job name of the job, for its dead letters
   */
  public ElasticsearchSink(
      String job,
      ElasticsearchConnection connection,
      BulkLimits limits,
      DeadLetterWriterFactory deadLetters) {
    super(
        (write, context) -> write,
        limits.maxRequestDocuments(),
        limits.maxInFlight(),
        // bytes bound the buffer, see ElasticsearchSinkWriter
        Integer.MAX_VALUE,
        limits.maxRequestBytes(),
        limits.linger().toMillis(),
        limits.maxRequestBytes(),
        BATCH_TIMEOUT.toMillis(),
        false);
    this.job = Objects.requireNonNull(job, "job");
    this.connection = Objects.requireNonNull(connection, "connection");
    this.limits = limits;
    this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
  }

  @Override
  public ElasticsearchSinkWriter createWriter(WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public ElasticsearchSinkWriter restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<DocumentWrite>> restored) {
    BackoffGate gate =
        new BackoffGate(
            limits.maxInFlight(), limits.maxRequestDocuments(), context.getProcessingTimeService());
    AsyncSinkWriterConfiguration configuration =
        AsyncSinkWriterConfiguration.builder()
            .setMaxBatchSize(getMaxBatchSize())
            .setMaxBatchSizeInBytes(getMaxBatchSizeInBytes())
            .setMaxInFlightRequests(getMaxInFlightRequests())
            .setMaxBufferedRequests(getMaxBufferedRequests())
            .setMaxTimeInBufferMS(getMaxTimeInBufferMS())
            .setMaxRecordSizeInBytes(getMaxRecordSizeInBytes())
            .setRequestTimeoutMS(getRequestTimeoutMS())
            .setFailOnTimeout(getFailOnTimeout())
            .setRateLimitingStrategy(gate)
            .build();
    DeadLetterWriter letters = deadLetters.open();
    StoreSession session =
        new StoreSession(
            job,
            connection.toString(),
            limits,
            new RestBulkTransport(connection.open(limits.maxInFlight())),
            letters,
            new StoreMetrics(context.metricGroup()),
            gate);
    return new ElasticsearchSinkWriter(
        getElementConverter(),
        context,
        configuration,
        measured(restored),
        new DequeRequestBuffer<>(),
        limits,
        session);
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<DocumentWrite>> getWriterStateSerializer() {
    return new DocumentWriteStateSerializer();
  }

  /** Sizes are stored with the state, but the limits may have changed since. */
  private List<BufferedRequestState<DocumentWrite>> measured(
      Collection<BufferedRequestState<DocumentWrite>> restored) {
    List<BufferedRequestState<DocumentWrite>> states = new ArrayList<>(restored.size());
    for (BufferedRequestState<DocumentWrite> state : restored) {
      List<RequestEntryWrapper<DocumentWrite>> entries = new ArrayList<>();
      for (RequestEntryWrapper<DocumentWrite> entry : state.getBufferedRequestEntries()) {
        DocumentWrite write = entry.getRequestEntry();
        entries.add(
            new RequestEntryWrapper<>(write, ElasticsearchSinkWriter.sizeInBuffer(write, limits)));
      }
      states.add(new BufferedRequestState<>(entries));
    }
    return states;
  }
}
