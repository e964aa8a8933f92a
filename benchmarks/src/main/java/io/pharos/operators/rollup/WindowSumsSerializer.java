package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.WindowPart;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Sums in state as they are: on heap the object itself, elsewhere the bytes of a part. */
final class WindowSumsSerializer extends TypeSerializerSingleton<WindowSums> {

  private static final long serialVersionUID = 1L;

  private transient TypeSerializer<WindowPart> parts;

  private TypeSerializer<WindowPart> parts() {
    if (parts == null) {
      parts = new AvroTypeInfo<>(WindowPart.class).createSerializer(new SerializerConfigImpl());
    }
    return parts;
  }

  /** A part without its window. */
  static WindowPart part(WindowSums sums) {
    WindowPart part = new WindowPart();
    sums.to(part);
    return part;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public WindowSums createInstance() {
    return new WindowSums();
  }

  @Override
  public WindowSums copy(WindowSums from) {
    return WindowSums.of(part(from));
  }

  @Override
  public WindowSums copy(WindowSums from, WindowSums reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(WindowSums record, DataOutputView target) throws IOException {
    parts().serialize(part(record), target);
  }

  @Override
  public WindowSums deserialize(DataInputView source) throws IOException {
    return WindowSums.of(parts().deserialize(source));
  }

  @Override
  public WindowSums deserialize(WindowSums reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    parts().copy(source, target);
  }

  @Override
  public TypeSerializerSnapshot<WindowSums> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Of a serializer without settings. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<WindowSums> {
    /** Found by name when state is read. */
    public Snapshot() {
      super(WindowSumsSerializer::new);
    }
  }
}
