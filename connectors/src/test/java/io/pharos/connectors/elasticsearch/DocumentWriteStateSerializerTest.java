package io.pharos.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.schemas.identity.Hex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

class DocumentWriteStateSerializerTest {

  private static final DocumentWrite WRITE =
      new DocumentWrite(
          "i-2",
          "é:01",
          0x1_0000_0002L,
          "{}".getBytes(StandardCharsets.UTF_8),
          "i-1",
          new DocumentOrigin("t", "é", "0a", null, 3));

  /** Bytes written by version 1; they never change. */
  private static final String VERSION_1 =
      "ffffffffffffffff" // identifier of the base class
          + "00000001" // one entry
          + "0000000000000014" // its size, 20
          + "00000003692d32" // index
          + "00000005c3a93a3031" // id
          + "0000000100000002" // version
          + "000000027b7d" // document
          + "00000003692d31" // previous index
          + "0000000174" // topic
          + "00000002c3a9" // tenant
          + "000000023061" // trace id
          + "ffffffff" // no span id
          + "0000000000000003"; // event time

  private final DocumentWriteStateSerializer serializer = new DocumentWriteStateSerializer();

  @Test
  void bytesOfVersion1AreWhatTheyWere() throws IOException {
    BufferedRequestState<DocumentWrite> state =
        new BufferedRequestState<>(List.of(new RequestEntryWrapper<>(WRITE, 20)));
    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(Hex.of(serializer.serialize(state))).isEqualTo(VERSION_1);
  }

  @Test
  void bytesOfVersion1CanBeRead() throws IOException {
    BufferedRequestState<DocumentWrite> state = serializer.deserialize(1, Hex.parse(VERSION_1));
    assertThat(state.getBufferedRequestEntries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getRequestEntry()).isEqualTo(WRITE);
              assertThat(entry.getSize()).isEqualTo(20);
            });
  }

  @Test
  void unknownVersionIsRefusedWithWhatToDo() {
    assertThatThrownBy(() -> serializer.deserialize(2, Hex.parse(VERSION_1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("savepoint");
  }

  @Test
  void stateThatEndsEarlyIsAnError() {
    byte[] whole = Hex.parse(VERSION_1.replace("00000001" + "74", "00000009" + "74"));
    assertThatThrownBy(() -> serializer.deserialize(1, whole)).isInstanceOf(IOException.class);
  }
}
