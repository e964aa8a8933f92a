package io.pharos.local.scrape;

import io.pharos.local.attribute.Attributes;
import io.pharos.local.serving.CardTimeline;
import io.pharos.local.serving.DeviceTimeline;
import io.pharos.local.serving.EngineSpec;
import io.pharos.local.serving.ServingDevice;
import io.pharos.local.serving.ServingLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The GPUs of a host as dcgm-exporter shows them: its default counters, and the reasons for which
 * clocks are held down.
 *
 * <p>All values are those of DCGM's last refresh, not of the scrape; ratios are means over the
 * refresh period before it. Power, energy, temperature and clocks are the card's, also on the
 * series of an instance. A device that several pods share in time has a series for each, with equal
 * values.
 */
final class DcgmExporter implements MetricsExporter {

  private static final long MS_NS = 1_000_000L;
  private static final double MIB = 1L << 20;
  private static final double RESERVED_MIB = 580;
  private static final int PORT = 9_400;
  // bits of NVML: gpu_idle; sw_thermal and hw_thermal
  private static final int IDLE = 0x1;
  private static final int THERMAL = 0x20 | 0x40;
  // cards have run before: a kilowatt-hour and some
  private static final long ENERGY_BEFORE_UJ = 4_321_000_000_000L;

  private final ScrapeTarget target;
  private final ServingLayout layout;
  private final List<DeviceTimeline> devices;
  private final ScrapeSettings settings;
  private final Map<String, Long> countedFromUj = new TreeMap<>();
  private final Map<String, Long> throttledFromNs = new TreeMap<>();

  /**
   * @param devices of one host
   */
  DcgmExporter(ServingLayout layout, List<DeviceTimeline> devices, ScrapeSettings settings) {
    String host = devices.get(0).device().host();
    this.target =
        new ScrapeTarget(
            "dcgm-exporter",
            "10.42.0." + (1 + Math.floorMod(host.hashCode(), 250)),
            PORT,
            List.of(Attributes.text("k8s.node.name", host)));
    this.layout = layout;
    this.devices = List.copyOf(devices);
    this.settings = settings;
  }

  @Override
  public ScrapeTarget target() {
    return target;
  }

  @Override
  public void restart(long atNs) {
    for (DeviceTimeline device : devices) {
      countedFromUj.put(device.device().uuid(), ENERGY_BEFORE_UJ + device.card().energyUj(atNs));
      throttledFromNs.put(device.device().uuid(), device.card().throttledNs(atNs));
    }
  }

  @Override
  public List<MetricFamily> read(long atNs) {
    Map<String, MetricFamily> families = new LinkedHashMap<>();
    for (DeviceTimeline device : devices) {
      long refreshNs = refresh(device.startNs(), atNs);
      for (Map<String, String> labels : labels(device)) {
        values(families, device, labels, refreshNs);
      }
    }
    return List.copyOf(families.values());
  }

  private long refresh(long startNs, long atNs) {
    if (settings.refresh().ms() == 0) {
      return atNs;
    }
    long periodNs = settings.refresh().ms() * MS_NS;
    long phaseNs = settings.refresh().phaseMs() * MS_NS % periodNs;
    long since = Math.floorMod(atNs - startNs - phaseNs, periodNs);
    return Math.max(startNs, atNs - since);
  }

  private void values(
      Map<String, MetricFamily> to, DeviceTimeline device, Map<String, String> labels, long atNs) {
    CardTimeline card = device.card();
    String uuid = device.device().uuid();
    long windowNs =
        (settings.refresh().ms() == 0 ? settings.periodMs() : settings.refresh().ms()) * MS_NS;
    long fromNs = Math.max(device.startNs(), atNs - windowNs);
    double ns = Math.max(1, atNs - fromNs);
    double busy = (device.busyNs(atNs) - device.busyNs(fromNs)) / ns;
    double tensor = (device.tensorNs(atNs) - device.tensorNs(fromNs)) / ns;
    double dram = (device.dramNs(atNs) - device.dramNs(fromNs)) / ns;
    double celsius = card.celsius(atNs);
    Recorder recorder = new Recorder(to, labels);
    recorder.gauge("DCGM_FI_DEV_SM_CLOCK", StrictMath.rint(card.smClockMhz(atNs)));
    recorder.gauge("DCGM_FI_DEV_MEM_CLOCK", card.card().hardware().memoryClockMhz());
    recorder.gauge("DCGM_FI_DEV_MEMORY_TEMP", StrictMath.rint(celsius + 6));
    recorder.gauge("DCGM_FI_DEV_GPU_TEMP", StrictMath.rint(celsius));
    recorder.gauge("DCGM_FI_DEV_POWER_USAGE", StrictMath.rint(card.powerW(atNs) * 1e3) / 1e3);
    long energyUj = ENERGY_BEFORE_UJ + card.energyUj(atNs) - countedFromUj.getOrDefault(uuid, 0L);
    recorder.counter("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", Math.max(0, energyUj) / 1_000);
    recorder.counter("DCGM_FI_DEV_PCIE_REPLAY_COUNTER", 0);
    if (device.device().migInstance() == null) {
      recorder.gauge("DCGM_FI_DEV_GPU_UTIL", StrictMath.rint(100 * busy));
      recorder.gauge("DCGM_FI_DEV_MEM_COPY_UTIL", StrictMath.rint(100 * dram));
      recorder.gauge("DCGM_FI_DEV_ENC_UTIL", 0);
      recorder.gauge("DCGM_FI_DEV_DEC_UTIL", 0);
    }
    int xid = xid(uuid, atNs);
    recorder.gauge(
        "DCGM_FI_DEV_XID_ERRORS",
        xid,
        Map.of("err_code", Integer.toString(xid), "err_msg", xid == 0 ? "No Error" : "XID " + xid));
    memory(recorder, device);
    recorder.counter("DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS", 0);
    recorder.counter("DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS", 0);
    recorder.gauge("DCGM_FI_DEV_ROW_REMAP_FAILURE", 0);
    recorder.counter("DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL", 0);
    recorder.gauge("DCGM_FI_DEV_VGPU_LICENSE_STATUS", 0);
    recorder.gauge("DCGM_FI_PROF_GR_ENGINE_ACTIVE", ratio(busy));
    recorder.gauge("DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", ratio(tensor));
    recorder.gauge("DCGM_FI_PROF_DRAM_ACTIVE", ratio(dram));
    recorder.gauge("DCGM_FI_PROF_PCIE_TX_BYTES", StrictMath.rint(2e6 + 4e7 * busy));
    recorder.gauge("DCGM_FI_PROF_PCIE_RX_BYTES", StrictMath.rint(3e6 + 6e7 * busy));
    recorder.counter(
        "DCGM_FI_DEV_THERMAL_VIOLATION",
        card.throttledNs(atNs) - throttledFromNs.getOrDefault(uuid, 0L));
    recorder.gauge(
        "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS",
        card.throttled(atNs) ? THERMAL : busy == 0 ? IDLE : 0);
  }

  private void memory(Recorder recorder, DeviceTimeline device) {
    double fraction = 1;
    double used = 0;
    for (int engine : device.engines()) {
      EngineSpec spec = layout.engines().get(engine);
      fraction =
          spec.parts().stream()
              .filter(part -> layout.device(part).equals(device.device()))
              .mapToDouble(part -> part.slices() / 7.0)
              .findFirst()
              .orElseThrow();
      used += spec.settings().memoryShare();
    }
    double total = StrictMath.rint(fraction * device.card().card().hardware().memoryBytes() / MIB);
    double reserved = StrictMath.rint(fraction * RESERVED_MIB);
    double usedMib = StrictMath.rint(Math.min(total - reserved, used * total));
    recorder.gauge("DCGM_FI_DEV_FB_FREE", total - reserved - usedMib);
    recorder.gauge("DCGM_FI_DEV_FB_USED", usedMib);
    recorder.gauge("DCGM_FI_DEV_FB_RESERVED", reserved);
  }

  /** The last error stays. */
  private int xid(String uuid, long atNs) {
    int code = 0;
    long latest = Long.MIN_VALUE;
    for (XidError error : settings.events().xids()) {
      if (error.uuid().equals(uuid) && error.atNs() <= atNs && error.atNs() >= latest) {
        code = error.code();
        latest = error.atNs();
      }
    }
    return code;
  }

  /** Labels of each of its series. */
  private List<Map<String, String>> labels(DeviceTimeline device) {
    ServingDevice of = device.device();
    Map<String, String> own = new LinkedHashMap<>();
    own.put("gpu", Integer.toString(of.index()));
    own.put("UUID", of.uuid());
    own.put("pci_bus_id", String.format(Locale.ROOT, "00000000:%02X:00.0", 0x19 + of.index()));
    own.put("device", "nvidia" + of.index());
    own.put("modelName", of.model());
    if (of.migInstance() != null) {
      own.put("GPU_I_PROFILE", of.migProfile());
      own.put("GPU_I_ID", of.migInstance());
    }
    own.put("Hostname", of.host());
    own.put("DCGM_FI_DRIVER_VERSION", "570.86.15");
    if (device.engines().isEmpty()) {
      return List.of(own);
    }
    List<Map<String, String>> all = new ArrayList<>();
    for (int engine : device.engines()) {
      EngineSpec spec = layout.engines().get(engine);
      Map<String, String> labels = new LinkedHashMap<>(own);
      labels.put("container", spec.container());
      labels.put("namespace", spec.namespace());
      labels.put("pod", spec.pod());
      all.add(labels);
    }
    return all;
  }

  private static double ratio(double value) {
    return StrictMath.rint(value * 1e6) / 1e6;
  }

  /** Adds values of one series to their families. */
  private record Recorder(Map<String, MetricFamily> families, Map<String, String> labels) {

    void gauge(String name, double value) {
      gauge(name, value, Map.of());
    }

    void gauge(String name, double value, Map<String, String> more) {
      Map<String, String> all = labels;
      if (!more.isEmpty()) {
        all = new LinkedHashMap<>(labels);
        all.putAll(new TreeMap<>(more));
      }
      family(name, MetricKind.GAUGE).add(all, value);
    }

    void counter(String name, long value) {
      family(name, MetricKind.COUNTER).add(labels, (double) value);
    }

    private MetricFamily family(String name, MetricKind kind) {
      return families.computeIfAbsent(name, key -> new MetricFamily(key, kind));
    }
  }
}
