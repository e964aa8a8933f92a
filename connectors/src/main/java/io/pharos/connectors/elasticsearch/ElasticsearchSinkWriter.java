package io.pharos.connectors.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.RequestBuffer;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;

/** Gathers writes into bulk requests, bounded in bytes, and sends them without blocking. */
final class ElasticsearchSinkWriter extends AsyncSinkWriter<DocumentWrite, DocumentWrite> {

  private final MailboxExecutor mailbox;
  private final BulkLimits limits;
  private final RequestBuffer<DocumentWrite> buffer;
  private final StoreSession session;

  ElasticsearchSinkWriter(
      ElementConverter<DocumentWrite, DocumentWrite> converter,
      WriterInitContext context,
      AsyncSinkWriterConfiguration configuration,
      Collection<BufferedRequestState<DocumentWrite>> restored,
      RequestBuffer<DocumentWrite> buffer,
      BulkLimits limits,
      StoreSession session) {
    super(
        converter,
        context,
        configuration,
        restored,
        new SimpleBatchCreator<>(limits.maxRequestBytes()),
        buffer);
    this.mailbox = context.getMailboxExecutor();
    this.limits = limits;
    this.buffer = buffer;
    this.session = session;
  }

  @Override
  public void write(DocumentWrite write, Context context) throws IOException, InterruptedException {
    // With the gate open the buffer drains by itself once it holds a request; shut, it must not
    // grow beyond its bound.
    while (session.gate().isShut()
        && buffer.totalSizeInBytes() + sizeInBuffer(write, limits) > limits.maxWaitingBytes()) {
      mailbox.yield();
    }
    super.write(write, context);
  }

  @Override
  protected void submitRequestEntries(
      List<DocumentWrite> batch, ResultHandler<DocumentWrite> handler) {
    BulkSubmission.start(session, batch, handler);
  }

  @Override
  protected long getSizeInBytes(DocumentWrite write) {
    return sizeInBuffer(write, session.limits());
  }

  /**
   * An oversize document counts as a full request: the base class fails the job over a larger one,
   * but it is to reach the submission and become a dead letter there.
   */
  static long sizeInBuffer(DocumentWrite write, BulkLimits limits) {
    return Math.min(write.sizeInBytes(), limits.maxRequestBytes());
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the connection to " + session.address(), e);
    }
  }
}
