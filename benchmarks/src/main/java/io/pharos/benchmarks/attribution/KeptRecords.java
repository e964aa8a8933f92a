package io.pharos.benchmarks.attribution;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.accumulators.SerializedListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The end of a pipeline whose records are looked at when it has ended.
 *
 * @param <T> Avro record
 */
final class KeptRecords<T extends SpecificRecordBase> extends ProcessFunction<T, Long> {

  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final String name;
  private final SerializedListAccumulator<T> records = new SerializedListAccumulator<>();
  private transient TypeSerializer<T> serializer;

  KeptRecords(Class<T> type, String name) {
    this.type = type;
    this.name = name;
  }

  @Override
  public void open(OpenContext context) {
    serializer = getRuntimeContext().createSerializer(new AvroTypeInfo<>(type));
    getRuntimeContext().addAccumulator(name, records);
  }

  @Override
  public void processElement(T value, Context context, Collector<Long> out) throws IOException {
    records.add(value, serializer);
  }

  /** What was kept under a name in a job that has ended. */
  static <T extends SpecificRecordBase> List<T> in(
      Map<String, Object> accumulators, Class<T> type, String name) throws Exception {
    @SuppressWarnings("unchecked") // what the accumulator's own result type is
    ArrayList<byte[]> serialized = (ArrayList<byte[]>) accumulators.get(name);
    return SerializedListAccumulator.deserializeList(
        serialized, new AvroTypeInfo<>(type).createSerializer(new SerializerConfigImpl()));
  }
}
