package io.pharos.benchmarks.workload;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Flink type of {@link AttributeSpan}: a POJO throughout, its map a map of strings. */
public final class AttributeSpanType {

  /** The type. */
  public static final TypeInformation<AttributeSpan> INSTANCE =
      Types.POJO(AttributeSpan.class, fields());

  private AttributeSpanType() {}

  private static Map<String, TypeInformation<?>> fields() {
    Map<String, TypeInformation<?>> fields = new TreeMap<>();
    fields.put("tenant", Types.STRING);
    fields.put("traceHigh", Types.LONG);
    fields.put("traceLow", Types.LONG);
    fields.put("spanId", Types.LONG);
    fields.put("parentSpanId", Types.LONG);
    fields.put("startNs", Types.LONG);
    fields.put("endNs", Types.LONG);
    fields.put("service", Types.STRING);
    fields.put("name", Types.STRING);
    fields.put("error", Types.BOOLEAN);
    fields.put("attributes", Types.MAP(Types.STRING, Types.STRING));
    return fields;
  }
}
