package io.pharos.connectors.elasticsearch;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;

/**
 * Writes that were buffered when a checkpoint was taken, as bytes of version 1.
 *
 * <p>Texts and documents are a length (int, -1 for null) and their bytes, texts in UTF-8; numbers
 * are big-endian. A later version reads all earlier ones.
 */
final class DocumentWriteStateSerializer extends AsyncSinkWriterStateSerializer<DocumentWrite> {

  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public BufferedRequestState<DocumentWrite> deserialize(int version, byte[] serialized)
      throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "State of the Elasticsearch sink has version "
              + version
              + ", this release reads version "
              + VERSION
              + ": start from a savepoint of a release that is not newer");
    }
    return super.deserialize(version, serialized);
  }

  @Override
  protected void serializeRequestToStream(DocumentWrite write, DataOutputStream out)
      throws IOException {
    text(out, write.index());
    text(out, write.id());
    out.writeLong(write.version());
    bytes(out, write.document());
    text(out, write.previousIndex());
    DocumentOrigin origin = write.origin();
    text(out, origin.topic());
    text(out, origin.tenant());
    text(out, origin.traceId());
    text(out, origin.spanId());
    out.writeLong(origin.eventTimeMs());
  }

  @Override
  protected DocumentWrite deserializeRequestFromStream(long requestSize, DataInputStream in)
      throws IOException {
    String index = text(in);
    String id = text(in);
    long version = in.readLong();
    byte[] document = bytes(in);
    String previousIndex = text(in);
    DocumentOrigin origin =
        new DocumentOrigin(text(in), text(in), text(in), text(in), in.readLong());
    return new DocumentWrite(index, id, version, document, previousIndex, origin);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = bytes(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
      return;
    }
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new IOException("State of the Elasticsearch sink ends in the middle of a field");
    }
    return bytes;
  }
}
