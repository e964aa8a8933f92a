package io.pharos.operators.accelerator;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * One record of the parts of a call that ran on several devices, as soon as all parts are there;
 * first of those that are provisional, then of those that are final. Each device sends a part of
 * either kind once.
 */
public class AttributionMerge
    extends KeyedProcessFunction<
        Tuple4<String, Long, Long, Long>, Tuple2<Integer, Attribution>, Attribution> {

  /** Type of the key, to be given to {@code keyBy}. */
  public static final TypeInformation<Tuple4<String, Long, Long, Long>> KEY_TYPE =
      Types.TUPLE(Types.STRING, Types.LONG, Types.LONG, Types.LONG);

  private static final long serialVersionUID = 1L;

  private static final Comparator<DeviceUse> DEVICES =
      Comparator.comparing(DeviceUse::getHost)
          .thenComparing(DeviceUse::getDevice)
          .thenComparing(DeviceUse::getMigInstance, Comparator.nullsFirst(String::compareTo));

  private transient ListState<Attribution> provisional;
  private transient ListState<Attribution> finished;

  /** Key of a part: its call. */
  public static KeySelector<Tuple2<Integer, Attribution>, Tuple4<String, Long, Long, Long>> key() {
    return part ->
        Tuple4.of(
            part.f1.getTenant(),
            Ids.high(part.f1.getTraceId()),
            Ids.low(part.f1.getTraceId()),
            Ids.toLong(part.f1.getSpanId()));
  }

  @Override
  public void open(OpenContext context) {
    provisional = parts("provisional");
    finished = parts("final");
  }

  private ListState<Attribution> parts(String name) {
    return getRuntimeContext()
        .getListState(new ListStateDescriptor<>(name, new AvroTypeInfo<>(Attribution.class)));
  }

  @Override
  public void processElement(
      Tuple2<Integer, Attribution> part, Context ctx, Collector<Attribution> out) throws Exception {
    ListState<Attribution> state = part.f1.getFinal$() ? finished : provisional;
    List<Attribution> parts = new ArrayList<>();
    state.get().forEach(parts::add);
    parts.add(part.f1);
    if (parts.size() < part.f0) {
      state.add(part.f1);
      return;
    }
    state.clear();
    if (part.f1.getFinal$()) {
      provisional.clear();
    }
    out.collect(merge(parts));
  }

  private static Attribution merge(List<Attribution> parts) {
    parts.sort(Comparator.comparing(part -> part.getDevices().get(0), DEVICES));
    Attribution merged = Attribution.newBuilder(parts.get(0)).build();
    List<DeviceUse> devices = new ArrayList<>();
    for (Attribution part : parts) {
      devices.addAll(part.getDevices());
      merged.setEventTimeMs(Math.max(merged.getEventTimeMs(), part.getEventTimeMs()));
      merged.setWithdrawn(merged.getWithdrawn() && part.getWithdrawn());
      merged.setGap(worse(merged.getGap(), part.getGap()));
    }
    merged.setDevices(devices);
    AttributionSums.fill(merged);
    return merged;
  }

  /** A device without samples makes the whole partly sampled. */
  private static AttributionGap worse(AttributionGap a, AttributionGap b) {
    if (a == b) {
      return a;
    }
    boolean tooLong = a == AttributionGap.TOO_LONG || b == AttributionGap.TOO_LONG;
    return tooLong ? AttributionGap.TOO_LONG : AttributionGap.PARTLY_SAMPLED;
  }
}
