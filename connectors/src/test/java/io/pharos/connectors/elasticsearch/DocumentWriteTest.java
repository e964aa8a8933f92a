package io.pharos.connectors.elasticsearch;

import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.ORIGIN;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.movedFromMonday;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

class DocumentWriteTest {

  @Test
  void crossesAnEdgeAsAPojoWithoutKryo() throws IOException {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(DocumentWrite.class);
    TypeSerializer<DocumentWrite> serializer =
        TypeInformation.of(DocumentWrite.class).createSerializer(new SerializerConfigImpl());
    for (DocumentWrite write : List.of(write("a:01", 1), movedFromMonday("a:02", 2))) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(write, out);
      assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
          .isEqualTo(write);
      assertThat(serializer.copy(write)).isEqualTo(write);
    }
  }

  @Test
  void sizeIsNeverLessThanWhatIsSent() {
    for (DocumentWrite write : List.of(write("a:01", Long.MAX_VALUE), movedFromMonday("a", 2))) {
      assertThat(write.sizeInBytes())
          .isGreaterThanOrEqualTo(BulkRequestBody.of(List.of(write)).length);
    }
  }

  @Test
  void neverDeletesWhatItStores() {
    assertThatThrownBy(() -> new DocumentWrite("i", "a", 1, new byte[] {'{', '}'}, "i", ORIGIN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
