package io.pharos.operators.sample;

import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.DeviceHolder;
import java.util.ArrayList;
import java.util.TreeMap;

/** A sample of an accelerator that is being put together from the points of a request. */
final class AcceleratorDraft {

  private final AcceleratorSample sample = new AcceleratorSample();
  private final TreeMap<String, DeviceHolder> holders = new TreeMap<>();
  private Long freeBytes;
  private Long reservedBytes;
  private int parts;
  private int points;

  AcceleratorDraft(DeviceKey key, SampleTime time) {
    sample.setTenant(key.tenant());
    sample.setHost(key.host());
    sample.setDevice(key.device());
    sample.setMigInstance(key.migInstance());
    sample.setTimeNs(time.ns());
    sample.setEventTimeMs(time.eventTimeMs());
    sample.setClockClamped(time.clamped());
    sample.setHolders(new ArrayList<>());
    sample.setThrottleNs(new TreeMap<>());
  }

  void describe(DeviceLabels labels) {
    sample.setMigProfile(Merge.text(sample.getMigProfile(), labels.migProfile()));
    sample.setDeviceIndex(Merge.text(sample.getDeviceIndex(), labels.index()));
    sample.setModel(Merge.text(sample.getModel(), labels.model()));
    DeviceHolder holder = labels.holder();
    if (holder != null) {
      String order =
          text(holder.getNamespace()) + '\0' + holder.getPod() + '\0' + text(holder.getContainer());
      holders.putIfAbsent(order, holder);
    }
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  void level(SampleField field, double value) {
    points++;
    switch (field) {
      case ENGINE_ACTIVE -> sample.setEngineActive(Merge.level(sample.getEngineActive(), value));
      case UTILIZATION -> sample.setUtilization(Merge.level(sample.getUtilization(), value));
      case SM_ACTIVE -> sample.setSmActive(Merge.level(sample.getSmActive(), value));
      case TENSOR_ACTIVE -> sample.setTensorActive(Merge.level(sample.getTensorActive(), value));
      case DRAM_ACTIVE -> sample.setDramActive(Merge.level(sample.getDramActive(), value));
      case MEMORY_USED_BYTES ->
          sample.setMemoryUsedBytes(Merge.level(sample.getMemoryUsedBytes(), value));
      case MEMORY_TOTAL_BYTES ->
          sample.setMemoryTotalBytes(Merge.level(sample.getMemoryTotalBytes(), value));
      case MEMORY_FREE_BYTES -> {
        parts++;
        freeBytes = Merge.level(freeBytes, value);
      }
      case MEMORY_RESERVED_BYTES -> {
        parts++;
        reservedBytes = Merge.level(reservedBytes, value);
      }
      case TEMPERATURE_C -> sample.setTemperatureC(Merge.level(sample.getTemperatureC(), value));
      case MEMORY_TEMPERATURE_C ->
          sample.setMemoryTemperatureC(Merge.level(sample.getMemoryTemperatureC(), value));
      case POWER_W -> sample.setPowerW(Merge.level(sample.getPowerW(), value));
      case SM_CLOCK_MHZ -> sample.setSmClockMhz(Merge.level(sample.getSmClockMhz(), value));
      case MEMORY_CLOCK_MHZ ->
          sample.setMemoryClockMhz(Merge.level(sample.getMemoryClockMhz(), value));
      case XID -> {
        int code = (int) Math.round(value);
        sample.setXid(
            sample.getXid() == null ? (Integer) code : (Integer) Math.max(sample.getXid(), code));
      }
      case THROTTLE_REASONS ->
          sample.setThrottleReasons(Merge.level(sample.getThrottleReasons(), value));
      default -> throw new IllegalArgumentException(field + " is no level of an accelerator");
    }
  }

  void counter(SampleField field, String entry, CounterPoint counter) {
    points++;
    switch (field) {
      case ENERGY_MJ -> sample.setEnergyMj(Merge.counter(sample.getEnergyMj(), counter));
      case THROTTLE_NS -> sample.getThrottleNs().merge(entry, counter, Merge::counter);
      default -> throw new IllegalArgumentException(field + " is no counter of an accelerator");
    }
  }

  /** Points that say nothing, because what they are to be added to is not there. */
  int incomplete() {
    return isWhole() ? 0 : parts;
  }

  private boolean isWhole() {
    return freeBytes != null && sample.getMemoryUsedBytes() != null;
  }

  /** True if nothing is known. */
  boolean isEmpty() {
    return points == incomplete();
  }

  AcceleratorSample build() {
    if (sample.getMemoryTotalBytes() == null && isWhole()) {
      long reserved = reservedBytes == null ? 0 : reservedBytes;
      sample.setMemoryTotalBytes(sample.getMemoryUsedBytes() + freeBytes + reserved);
    }
    sample.getHolders().addAll(holders.values());
    return sample;
  }
}
