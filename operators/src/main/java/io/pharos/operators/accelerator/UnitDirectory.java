package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.Sighting;
import io.pharos.schemas.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where engines and devices were seen lately, and which devices a call may have run on.
 *
 * <p>A call finds its engine by, in this order:
 *
 * <ol>
 *   <li>the span of the engine in its trace, which names a pod or a host;
 *   <li>the address it called, where an engine is scraped there;
 *   <li>the name it called, where engines of a service of that name are scraped: a pool, each
 *       replica of which has an equal part.
 * </ol>
 *
 * <p>An engine's devices are those its pod holds. Outside of pods they are all devices of its host
 * that no pod holds, if no other engine is there. A caller's own host is never looked at.
 *
 * <p>An answer for an instant uses what was seen up to it in whole slots, so that it is the same
 * however sightings came. Sightings during the call count; where there are none, the last before;
 * where there are none either, those that a later look finds after it.
 */
final class UnitDirectory {

  /** A device. */
  record Device(String host, String device, String instance) implements Comparable<Device> {

    @Override
    public int compareTo(Device other) {
      int order = host.compareTo(other.host);
      order = order == 0 ? device.compareTo(other.device) : order;
      return order == 0 ? instance.compareTo(other.instance) : order;
    }
  }

  /** An engine at its address. */
  private record Engine(
      String id,
      String address,
      int port,
      String service,
      String namespace,
      String pod,
      String host)
      implements Comparable<Engine> {

    static Engine of(Sighting seen) {
      return new Engine(
          seen.getEngine(),
          seen.getAddress(),
          seen.getPort(),
          seen.getService(),
          seen.getNamespace(),
          seen.getPod(),
          seen.getHost());
    }

    /** Ranks of one process are one replica. */
    String replica() {
      return pod == null ? address + ':' + port : podKey(namespace, pod);
    }

    @Override
    public int compareTo(Engine other) {
      return ORDER.compare(this, other);
    }

    private static final Comparator<String> TEXT = Comparator.nullsFirst(String::compareTo);
    private static final Comparator<Engine> ORDER =
        Comparator.comparing(Engine::id)
            .thenComparing(Engine::address, TEXT)
            .thenComparingInt(Engine::port)
            .thenComparing(Engine::service, TEXT)
            .thenComparing(Engine::namespace, TEXT)
            .thenComparing(Engine::pod, TEXT)
            .thenComparing(Engine::host, TEXT);
  }

  /**
   * The devices of a call.
   *
   * @param engines that may have run it, ascending
   * @param devices each with its engines among them
   * @param replicas among which the engine is one
   */
  record Found(
      Placement placement,
      List<String> engines,
      SortedMap<Device, List<String>> devices,
      int replicas) {

    static final Found NOTHING = new Found(Placement.UNKNOWN, List.of(), new TreeMap<>(), 1);

    /** What an earlier answer names beyond this one. */
    Found leaves(Found earlier) {
      TreeMap<Device, List<String>> left = new TreeMap<>(earlier.devices);
      left.keySet().removeAll(devices.keySet());
      return new Found(earlier.placement, earlier.engines, left, earlier.replicas);
    }
  }

  /** When something was seen, by what it is found by. */
  private static final class Seen<T> {
    private final Map<String, Map<T, NavigableSet<Long>>> slots = new HashMap<>();

    void add(String key, T what, long slotMs) {
      if (key != null) {
        slots
            .computeIfAbsent(key, k -> new HashMap<>())
            .computeIfAbsent(what, w -> new TreeSet<>())
            .add(slotMs);
      }
    }

    /** What was seen in the slots of a time, or else last before it; ascending. */
    Collection<T> between(String key, long fromMs, long untilMs) {
      Map<T, NavigableSet<Long>> all = key == null ? null : slots.get(key);
      if (all == null) {
        return List.of();
      }
      long latest = Long.MIN_VALUE;
      for (NavigableSet<Long> seen : all.values()) {
        Long last = seen.floor(untilMs - Sightings.SLOT_MS);
        latest = last == null ? latest : Math.max(latest, last);
      }
      long from = Math.min(latest, Sightings.slotOf(fromMs));
      if (latest < fromMs - AttributionLimits.UNIT_MEMORY.toMillis()) {
        return List.of();
      }
      TreeSet<T> found = new TreeSet<>();
      for (Map.Entry<T, NavigableSet<Long>> entry : all.entrySet()) {
        Long last = entry.getValue().floor(untilMs - Sightings.SLOT_MS);
        if (last != null && last >= from) {
          found.add(entry.getKey());
        }
      }
      return found;
    }

    void forget(long beforeMs) {
      slots
          .values()
          .removeIf(
              all -> {
                all.values().removeIf(seen -> forget(seen, beforeMs));
                return all.isEmpty();
              });
    }

    private static boolean forget(NavigableSet<Long> seen, long beforeMs) {
      seen.headSet(beforeMs).clear();
      return seen.isEmpty();
    }
  }

  private final TreeMap<Long, Set<Sighting>> all = new TreeMap<>();
  private final Seen<Device> devicesOfPod = new Seen<>();
  private final Seen<Device> devicesOfHost = new Seen<>();
  private final Seen<Device> heldOnHost = new Seen<>();
  private final Seen<Engine> enginesById = new Seen<>();
  private final Seen<Engine> enginesOfPod = new Seen<>();
  private final Seen<Engine> enginesOfHost = new Seen<>();
  private final Seen<Engine> enginesAtAddress = new Seen<>();
  private final Seen<Engine> enginesOfService = new Seen<>();

  /** Takes note of a sighting; the same again changes nothing. */
  void add(Sighting seen) {
    if (!all.computeIfAbsent(seen.getSlotMs(), slot -> new HashSet<>()).add(seen)) {
      return;
    }
    long slot = seen.getSlotMs();
    String pod = podKey(seen.getNamespace(), seen.getPod());
    if (seen.getDevice() != null) {
      Device device = new Device(seen.getDeviceHost(), seen.getDevice(), seen.getInstance());
      if (pod == null) {
        devicesOfHost.add(seen.getDeviceHost(), device, slot);
      } else {
        devicesOfPod.add(pod, device, slot);
        heldOnHost.add(seen.getDeviceHost(), device, slot);
      }
      return;
    }
    Engine engine = Engine.of(seen);
    enginesById.add(engine.id(), engine, slot);
    enginesOfPod.add(pod, engine, slot);
    enginesOfHost.add(seen.getHost(), engine, slot);
    if (seen.getAddress() != null) {
      enginesAtAddress.add(lower(seen.getAddress()) + ':' + seen.getPort(), engine, slot);
      enginesOfService.add(lower(seen.getService()), engine, slot);
    }
  }

  /** Forgets what was last seen before an instant. */
  void forget(long beforeMs) {
    if (all.headMap(beforeMs).isEmpty()) {
      return;
    }
    all.headMap(beforeMs).clear();
    for (Seen<?> seen :
        List.of(
            devicesOfPod,
            devicesOfHost,
            heldOnHost,
            enginesById,
            enginesOfPod,
            enginesOfHost,
            enginesAtAddress,
            enginesOfService)) {
      seen.forget(beforeMs);
    }
  }

  /** Everything that is known, in no order. */
  Iterable<Sighting> sightings() {
    List<Sighting> sightings = new ArrayList<>();
    all.values().forEach(sightings::addAll);
    return sightings;
  }

  /** Whether a call says anything that its engine can be found by. */
  static boolean canFind(ServedCall call) {
    return call.getByEngine() || isRemote(call);
  }

  /**
   * Finds the devices of a call.
   *
   * @param dueMs when all that was seen up to its end is here; nothing older than what is kept at
   *     that instant is looked at
   * @param aheadMs how long after that to look as well, whole slots
   * @param keptMs how long before sightings are kept
   */
  Found find(ServedCall call, long dueMs, long aheadMs, long keptMs) {
    long kept = dueMs + aheadMs - keptMs + AttributionLimits.UNIT_MEMORY.toMillis();
    long fromMs = Math.max(kept, call.getRunStartNs() / 1_000_000);
    long endSlot = Sightings.slotOf(call.getRunEndNs() / 1_000_000) + Sightings.SLOT_MS;
    long untilMs = Math.min(dueMs, endSlot) + aheadMs;
    if (call.getByEngine()) {
      Found found = ofUnit(call, fromMs, untilMs);
      if (!found.engines().isEmpty() || !found.devices().isEmpty()) {
        return found;
      }
    }
    if (!isRemote(call)) {
      return Found.NOTHING;
    }
    String target = lower(call.getAddress()) + ':' + call.getPort();
    Collection<Engine> scraped = enginesAtAddress.between(target, fromMs, untilMs);
    if (!scraped.isEmpty()) {
      return of(Placement.SCRAPE_TARGET, scraped, fromMs, untilMs);
    }
    Collection<Engine> pool = pool(call.getAddress(), fromMs, untilMs);
    return pool.isEmpty() ? Found.NOTHING : of(Placement.POOL, pool, fromMs, untilMs);
  }

  private static boolean isRemote(ServedCall call) {
    return call.getAddress() != null && !isLoopback(call.getAddress());
  }

  /** Means another machine on every machine. */
  private static boolean isLoopback(String address) {
    return address.equalsIgnoreCase("localhost")
        || address.startsWith("127.")
        || address.equals("::1")
        || address.equals("[::1]");
  }

  /** Devices of an engine. */
  Collection<Device> devicesOf(String engineId, long atMs, long untilMs) {
    TreeSet<Device> devices = new TreeSet<>();
    for (Engine engine : enginesById.between(engineId, atMs, untilMs)) {
      devices.addAll(devices(engine, atMs, untilMs));
    }
    return devices;
  }

  private Found ofUnit(ServedCall call, long fromMs, long untilMs) {
    String pod = podKey(call.getNamespace(), call.getPod());
    if (pod != null) {
      Collection<Engine> engines = enginesOfPod.between(pod, fromMs, untilMs);
      TreeMap<Device, List<String>> devices = new TreeMap<>();
      for (Device device : onHost(call.getHost(), devicesOfPod.between(pod, fromMs, untilMs))) {
        devices.put(device, ids(engines));
      }
      if (!engines.isEmpty() || !devices.isEmpty()) {
        return new Found(Placement.ENGINE_SPAN, ids(engines), devices, 1);
      }
    }
    Collection<Engine> engines = enginesOfHost.between(call.getHost(), fromMs, untilMs);
    return replicas(engines).size() == 1
        ? of(Placement.ENGINE_SPAN, engines, fromMs, untilMs)
        : Found.NOTHING;
  }

  /** Pods of one name in several clusters are told apart by their hosts, where these are known. */
  private static Collection<Device> onHost(String host, Collection<Device> devices) {
    List<Device> there = devices.stream().filter(device -> device.host().equals(host)).toList();
    return there.isEmpty() ? devices : there;
  }

  /**
   * Engines of the service that a name means inside of a cluster: {@code chat}, {@code chat.models}
   * or {@code chat.models.svc…}. A name alone must mean one namespace.
   */
  private Collection<Engine> pool(String address, long fromMs, long untilMs) {
    String[] labels = address.toLowerCase(Locale.ROOT).split("\\.", 3);
    if (labels.length == 3 && !labels[2].equals("svc") && !labels[2].startsWith("svc.")) {
      return List.of();
    }
    List<Engine> pool = new ArrayList<>();
    Set<String> namespaces = new HashSet<>();
    for (Engine engine : enginesOfService.between(labels[0], fromMs, untilMs)) {
      if (labels.length == 1 || labels[1].equals(lower(engine.namespace()))) {
        pool.add(engine);
        namespaces.add(String.valueOf(engine.namespace()));
      }
    }
    return namespaces.size() > 1 ? List.of() : pool;
  }

  private Found of(Placement placement, Collection<Engine> engines, long fromMs, long untilMs) {
    TreeMap<Device, List<String>> devices = new TreeMap<>();
    for (Engine engine : engines) {
      for (Device device : devices(engine, fromMs, untilMs)) {
        TreeSet<String> ids = new TreeSet<>(devices.getOrDefault(device, List.of()));
        ids.add(engine.id());
        devices.put(device, List.copyOf(ids));
      }
    }
    return new Found(placement, ids(engines), devices, replicas(engines).size());
  }

  private Collection<Device> devices(Engine engine, long fromMs, long untilMs) {
    String pod = podKey(engine.namespace(), engine.pod());
    if (pod != null) {
      return onHost(engine.host(), devicesOfPod.between(pod, fromMs, untilMs));
    }
    Collection<Engine> neighbours = enginesOfHost.between(engine.host(), fromMs, untilMs);
    if (replicas(neighbours).size() != 1) {
      return List.of();
    }
    List<Device> free = new ArrayList<>(devicesOfHost.between(engine.host(), fromMs, untilMs));
    free.removeAll(heldOnHost.between(engine.host(), fromMs, untilMs));
    Set<String> split = new HashSet<>();
    free.forEach(device -> split.add(device.instance().isEmpty() ? "" : device.device()));
    free.removeIf(device -> device.instance().isEmpty() && split.contains(device.device()));
    return free;
  }

  private static Set<String> replicas(Collection<Engine> engines) {
    Set<String> replicas = new HashSet<>();
    engines.forEach(engine -> replicas.add(engine.replica()));
    return replicas;
  }

  private static List<String> ids(Collection<Engine> engines) {
    return engines.stream().map(Engine::id).distinct().sorted().toList();
  }

  private static String podKey(String namespace, String pod) {
    return pod == null ? null : (namespace == null ? "" : namespace) + '/' + pod;
  }

  private static String lower(String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }
}
