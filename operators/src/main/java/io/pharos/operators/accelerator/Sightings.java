package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.Sighting;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeviceHolder;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.ServingUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Says which units were seen where, once per slot of time as far as this subtask remembers: a
 * sighting is the same however often it comes, so repeating one after a restart changes nothing.
 *
 * @param <T> samples of accelerators or engines
 */
public abstract class Sightings<T> extends RichFlatMapFunction<T, Sighting> {

  private static final long serialVersionUID = 1L;

  /** Length of a slot, milliseconds. */
  static final long SLOT_MS = 10_000;

  private static final int REMEMBERED = 100_000;

  private transient Map<Object, Long> lastSlot;

  private Sightings() {}

  /** Of pods, and of hosts, at devices. */
  public static Sightings<AcceleratorSample> ofDevices() {
    return new OfDevices();
  }

  /** Of engines. */
  public static Sightings<EngineSample> ofEngines() {
    return new OfEngines();
  }

  static long slotOf(long eventTimeMs) {
    return Math.floorDiv(eventTimeMs, SLOT_MS) * SLOT_MS;
  }

  final boolean isNew(Object what, long slotMs) {
    if (lastSlot == null) {
      lastSlot = new LinkedHashMap<>();
    }
    Long before = lastSlot.put(what, slotMs);
    if (lastSlot.size() > REMEMBERED) {
      lastSlot.remove(lastSlot.keySet().iterator().next());
    }
    return before == null || before != slotMs;
  }

  private static final class OfDevices extends Sightings<AcceleratorSample> {
    private static final long serialVersionUID = 1L;

    private record Held(
        String host, String device, String instance, String namespace, String pod) {}

    @Override
    public void flatMap(AcceleratorSample sample, Collector<Sighting> out) {
      long slot = slotOf(sample.getEventTimeMs());
      see(sample, slot, null, null, out);
      for (DeviceHolder holder : sample.getHolders()) {
        see(sample, slot, holder.getNamespace(), holder.getPod(), out);
      }
    }

    private void see(
        AcceleratorSample sample,
        long slot,
        String namespace,
        String pod,
        Collector<Sighting> out) {
      String instance = sample.getMigInstance() == null ? "" : sample.getMigInstance();
      Held held = new Held(sample.getHost(), sample.getDevice(), instance, namespace, pod);
      if (isNew(held, slot)) {
        Sighting sighting = new Sighting();
        sighting.setSlotMs(slot);
        sighting.setNamespace(namespace);
        sighting.setPod(pod);
        sighting.setHost(sample.getHost());
        sighting.setDevice(sample.getDevice());
        sighting.setDeviceHost(sample.getHost());
        sighting.setInstance(instance);
        sighting.setPort(-1);
        out.collect(sighting);
      }
    }
  }

  private static final class OfEngines extends Sightings<EngineSample> {
    private static final long serialVersionUID = 1L;

    private record Seen(String engine, ServingUnit unit) {}

    @Override
    public void flatMap(EngineSample sample, Collector<Sighting> out) {
      long slot = slotOf(sample.getEventTimeMs());
      ServingUnit unit = sample.getUnit();
      if (isNew(new Seen(sample.getEngine(), unit), slot)) {
        Sighting sighting = new Sighting();
        sighting.setSlotMs(slot);
        sighting.setNamespace(unit.getNamespace());
        sighting.setPod(unit.getPod());
        sighting.setHost(unit.getHost());
        sighting.setEngine(sample.getEngine());
        sighting.setService(unit.getService());
        sighting.setAddress(sample.getAddress());
        sighting.setPort(sample.getPort() == null ? -1 : sample.getPort());
        sighting.setDeviceHost("");
        sighting.setInstance("");
        out.collect(sighting);
      }
    }
  }
}
