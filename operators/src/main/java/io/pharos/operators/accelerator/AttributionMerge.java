package io.pharos.operators.accelerator;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * One record of the parts of a call that ran on several devices, as soon as all parts are there;
 * first of those that are provisional, then of those that are final. A part carries how many there
 * are and the correction of the call it belongs to; those of an earlier correction give way. Where
 * a correction changed the devices, some final parts never come: after {@code hold} those that came
 * are the record. A part that is withdrawn beside others that are not is left out, unless it was
 * given something before.
 */
public class AttributionMerge
    extends KeyedProcessFunction<
        Tuple4<String, Long, Long, Long>, Tuple3<Integer, Integer, Attribution>, Attribution> {

  /** Type of the key, to be given to {@code keyBy}. */
  public static final TypeInformation<Tuple4<String, Long, Long, Long>> KEY_TYPE =
      Types.TUPLE(Types.STRING, Types.LONG, Types.LONG, Types.LONG);

  private static final long serialVersionUID = 1L;

  private static final Comparator<DeviceUse> DEVICES =
      Comparator.comparing(DeviceUse::getHost)
          .thenComparing(DeviceUse::getDevice)
          .thenComparing(DeviceUse::getMigInstance, Comparator.nullsFirst(String::compareTo));

  private final long holdMs;
  private transient ListState<Tuple3<Integer, Integer, Attribution>> provisional;
  private transient ListState<Tuple3<Integer, Integer, Attribution>> finished;

  public AttributionMerge(AttributionLimits limits) {
    this.holdMs = limits.holdMs();
  }

  /** Key of a part: its call. */
  public static KeySelector<Tuple3<Integer, Integer, Attribution>, Tuple4<String, Long, Long, Long>>
      key() {
    return part ->
        Tuple4.of(
            part.f2.getTenant(),
            Ids.high(part.f2.getTraceId()),
            Ids.low(part.f2.getTraceId()),
            Ids.toLong(part.f2.getSpanId()));
  }

  @Override
  public void open(OpenContext context) {
    provisional = parts("provisional");
    finished = parts("final");
  }

  private ListState<Tuple3<Integer, Integer, Attribution>> parts(String name) {
    return getRuntimeContext()
        .getListState(new ListStateDescriptor<>(name, CardFunction.PART_TYPE));
  }

  @Override
  public void processElement(
      Tuple3<Integer, Integer, Attribution> part, Context ctx, Collector<Attribution> out)
      throws Exception {
    if (part.f0 == 1) {
      out.collect(part.f2);
      return;
    }
    ListState<Tuple3<Integer, Integer, Attribution>> state =
        part.f2.getFinal$() ? finished : provisional;
    List<Tuple3<Integer, Integer, Attribution>> parts = with(part, state.get());
    if (parts.size() < part.f0) {
      state.update(parts);
      ctx.timerService().registerEventTimeTimer(part.f2.getEventTimeMs() + holdMs);
      return;
    }
    state.clear();
    out.collect(merge(parts));
  }

  /** The parts that stand together; of one device the later. */
  private static List<Tuple3<Integer, Integer, Attribution>> with(
      Tuple3<Integer, Integer, Attribution> part,
      Iterable<Tuple3<Integer, Integer, Attribution>> stored) {
    int correction = part.f1;
    List<Tuple3<Integer, Integer, Attribution>> all = new ArrayList<>();
    for (Tuple3<Integer, Integer, Attribution> other : stored) {
      correction = Math.max(correction, other.f1);
      if (DEVICES.compare(device(other), device(part)) != 0) {
        all.add(other);
      }
    }
    all.add(part);
    int newest = correction;
    all.removeIf(other -> other.f1 < newest);
    return all;
  }

  private static DeviceUse device(Tuple3<Integer, Integer, Attribution> part) {
    return part.f2.getDevices().get(0);
  }

  @Override
  public void onTimer(long now, OnTimerContext ctx, Collector<Attribution> out) throws Exception {
    List<Tuple3<Integer, Integer, Attribution>> parts = new ArrayList<>();
    finished.get().forEach(parts::add);
    boolean over = parts.stream().allMatch(part -> part.f2.getEventTimeMs() + holdMs <= now);
    if (over && !parts.isEmpty()) {
      finished.clear();
      out.collect(merge(parts));
    }
    if (over) {
      provisional.clear();
    }
  }

  private static Attribution merge(List<Tuple3<Integer, Integer, Attribution>> parts) {
    parts.sort(Comparator.comparing(AttributionMerge::device, DEVICES));
    boolean withdrawn = parts.stream().allMatch(part -> part.f2.getWithdrawn());
    Attribution merged = null;
    long eventTimeMs = Long.MIN_VALUE;
    List<DeviceUse> devices = new ArrayList<>();
    TreeSet<String> engines = new TreeSet<>();
    for (Tuple3<Integer, Integer, Attribution> each : parts) {
      Attribution part = each.f2;
      eventTimeMs = Math.max(eventTimeMs, part.getEventTimeMs());
      boolean stands = part.getWithdrawn() == withdrawn;
      if (stands || device(each).getGpuNs() > 0) {
        devices.addAll(part.getDevices());
      }
      if (stands) {
        engines.addAll(part.getEngines());
        AttributionGap gap = merged == null ? part.getGap() : worse(merged.getGap(), part.getGap());
        merged = merged == null ? Attribution.newBuilder(part).build() : merged;
        merged.setGap(gap);
      }
    }
    merged.setEventTimeMs(eventTimeMs);
    merged.setDevices(devices);
    merged.setEngines(List.copyOf(engines));
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
