package io.pharos.schemas.identity;

import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Trace and span ids as longs, the form they have as keys and in state: big-endian, 0 is no id. */
public final class Ids {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Ids() {}

  /** The span id as a long, 0 for null. */
  public static long toLong(SpanId id) {
    return id == null ? 0 : (long) LONG.get(id.bytes(), 0);
  }

  /** The span id of a long, null for 0. */
  public static SpanId toSpanId(long id) {
    if (id == 0) {
      return null;
    }
    byte[] bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, id);
    return new SpanId(bytes);
  }

  /** First half of a trace id. */
  public static long high(TraceId id) {
    return (long) LONG.get(id.bytes(), 0);
  }

  /** Second half of a trace id. */
  public static long low(TraceId id) {
    return (long) LONG.get(id.bytes(), Long.BYTES);
  }

  /** The trace id of two halves. */
  public static TraceId toTraceId(long high, long low) {
    byte[] bytes = new byte[2 * Long.BYTES];
    LONG.set(bytes, 0, high);
    LONG.set(bytes, Long.BYTES, low);
    return new TraceId(bytes);
  }
}
