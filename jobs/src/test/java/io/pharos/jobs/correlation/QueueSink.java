package io.pharos.jobs.correlation;

import java.util.Queue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.testutils.junit.SharedReference;

/** Puts records into a queue that the test shares with its cluster. */
record QueueSink<T>(SharedReference<Queue<T>> queue) implements Sink<T> {

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new SinkWriter<>() {
      @Override
      public void write(T element, Context writing) {
        queue.get().add(element);
      }

      @Override
      public void flush(boolean endOfInput) {
        // nothing is held back
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }
}
