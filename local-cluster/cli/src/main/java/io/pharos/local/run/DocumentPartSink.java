package io.pharos.local.run;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes the documents of one topic into one part file per subtask; {@link DocumentParts} joins.
 */
final class DocumentPartSink<T> implements Sink<T> {

  private final String folder;
  private final String topic;
  private final DocumentForm<T> form;

  DocumentPartSink(Path folder, String topic, DocumentForm<T> form) {
    this.folder = folder.toString();
    this.topic = topic;
    this.form = form;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    int subtask = context.getTaskInfo().getIndexOfThisSubtask();
    Path part = Path.of(folder, topic + "." + subtask + ".part");
    return new PartWriter<>(
        form, new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)));
  }

  private record PartWriter<T>(DocumentForm<T> form, DataOutputStream out)
      implements SinkWriter<T> {

    @Override
    public void write(T record, Context context) throws IOException {
      byte[] json = form.json(record);
      out.writeUTF(form.identity(record));
      out.writeLong(form.version(record));
      out.writeInt(json.length);
      out.write(json);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
