package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.UnitDirectory.Device;
import io.pharos.operators.accelerator.UnitDirectory.Found;
import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.Sighting;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Places calls and readings of engines on devices. Its first input is what is to be placed, its
 * second, broadcast, are the {@link Sightings} that {@link UnitDirectory} answers from.
 *
 * <p>What comes waits until the watermark has passed the end of its slot: then all sightings up to
 * it are here, and the answer does not depend on what came first. A call that names an engine that
 * nothing was seen of yet waits for more, slot by slot: a new engine serves before it is first
 * scraped. A call that is still without devices then goes to {@link #UNPLACED}, with the reason,
 * and is final.
 *
 * <p>A correction that tells the engine takes the call back from where its address alone leads: an
 * earlier version may have gone there. Its withdrawal is a part of the call like any other.
 */
public class PlacementOperator extends AbstractStreamOperator<OnCard>
    implements TwoInputStreamOperator<ToPlace, Sighting, OnCard> {

  /** Calls that no device is known for. */
  public static final OutputTag<Attribution> UNPLACED =
      new OutputTag<>("unplaced", new AvroTypeInfo<>(Attribution.class));

  private static final long serialVersionUID = 1L;

  private static final ListStateDescriptor<ToPlace> WAITING =
      new ListStateDescriptor<>("waiting", new AvroTypeInfo<>(ToPlace.class));
  private static final MapStateDescriptor<Long, Sighting> DIRECTORY =
      new MapStateDescriptor<>("directory", Types.LONG, new AvroTypeInfo<>(Sighting.class));

  private final AttributionLimits limits;
  private transient ListState<ToPlace> storedWaiting;
  private transient BroadcastState<Long, Sighting> storedDirectory;
  private transient TreeMap<Long, List<ToPlace>> waiting;
  private transient UnitDirectory directory;

  public PlacementOperator(AttributionLimits limits) {
    this.limits = limits;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    storedWaiting = context.getOperatorStateStore().getListState(WAITING);
    storedDirectory = context.getOperatorStateStore().getBroadcastState(DIRECTORY);
    waiting = new TreeMap<>();
    directory = new UnitDirectory();
    for (ToPlace item : storedWaiting.get()) {
      await(item);
    }
    storedDirectory.immutableEntries().forEach(entry -> directory.add(entry.getValue()));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<ToPlace> all = new ArrayList<>();
    waiting.values().forEach(all::addAll);
    storedWaiting.update(all);
    storedDirectory.clear();
    long index = 0;
    for (Sighting sighting : directory.sightings()) {
      storedDirectory.put(index++, sighting);
    }
  }

  @Override
  public void processElement1(StreamRecord<ToPlace> element) {
    await(element.getValue());
  }

  private void await(ToPlace item) {
    await(item, dueMs(item));
  }

  private void await(ToPlace item, long dueMs) {
    waiting.computeIfAbsent(dueMs, due -> new ArrayList<>()).add(item);
  }

  private static long dueMs(ToPlace item) {
    long slot = Sightings.slotOf(item.getEventTimeMs());
    return slot == item.getEventTimeMs() ? slot : slot + Sightings.SLOT_MS;
  }

  @Override
  public void processElement2(StreamRecord<Sighting> element) {
    directory.add(element.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    while (!waiting.isEmpty() && waiting.firstKey() <= mark.getTimestamp()) {
      long due = waiting.firstKey();
      for (ToPlace item : waiting.remove(due)) {
        if (item.getCall() != null) {
          place(item, due);
        } else {
          place(item.getReading(), due);
        }
      }
    }
    if (mark.getTimestamp() != Long.MAX_VALUE) {
      directory.forget(mark.getTimestamp() - keptMs());
    }
    super.processWatermark(mark);
  }

  private long keptMs() {
    return limits.holdMs() + AttributionLimits.UNIT_MEMORY.toMillis();
  }

  private void place(ToPlace item, long due) {
    ServedCall call = item.getCall();
    long ahead = due - dueMs(item);
    Found found = directory.find(call, dueMs(item), ahead, keptMs());
    if (found.devices().isEmpty() && ahead < limits.maxGapMs() && UnitDirectory.canFind(call)) {
      await(item, due + Sightings.SLOT_MS);
      return;
    }
    Found left = found.leaves(byAddress(item, ahead));
    if (found.devices().isEmpty() && (call.getCounted() || left.devices().isEmpty())) {
      Attribution attribution = AttributionFactory.blank(call, due);
      attribution.setPlacement(found.placement());
      attribution.setEngines(found.engines());
      attribution.setFinal$(true);
      attribution.setGap(
          found.engines().isEmpty() ? AttributionGap.NO_ENGINE : AttributionGap.NO_DEVICE);
      output.collect(UNPLACED, new StreamRecord<>(attribution, due));
      return;
    }
    if (found.replicas() == 1) {
      ServedCalls.estimateFirstToken(call);
    }
    int parts = found.devices().size() + left.devices().size();
    emit(call, found, parts, due);
    emit(ServedCall.newBuilder(call).setCounted(false).build(), left, parts, due);
  }

  private Found byAddress(ToPlace item, long ahead) {
    ServedCall call = item.getCall();
    return call.getCorrection() > 0 && call.getByEngine()
        ? directory.find(ServedCalls.withoutEngine(call), dueMs(item), ahead, keptMs())
        : Found.NOTHING;
  }

  private void emit(ServedCall call, Found found, int parts, long due) {
    for (Map.Entry<Device, List<String>> device : found.devices().entrySet()) {
      PlacedCall placed = new PlacedCall();
      placed.setCall(call);
      placed.setInstance(device.getKey().instance());
      placed.setPlacement(found.placement().ordinal());
      placed.setEngines(device.getValue());
      placed.setParts(parts);
      placed.setReplicas(found.replicas());
      emit(device.getKey(), placed, null, due);
    }
  }

  private void place(EngineReading reading, long due) {
    long atMs = reading.getTimeNs() / 1_000_000;
    for (Device device : directory.devicesOf(reading.getEngine(), atMs, due)) {
      EngineReading here = EngineReading.newBuilder(reading).setInstance(device.instance()).build();
      emit(device, null, here, due);
    }
  }

  private void emit(Device device, PlacedCall call, EngineReading reading, long due) {
    OnCard placed = new OnCard(device.host(), device.device(), due, call, reading);
    output.collect(new StreamRecord<>(placed, due));
  }
}
