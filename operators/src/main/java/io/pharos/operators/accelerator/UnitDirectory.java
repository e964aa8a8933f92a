package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.Sighting;
import io.pharos.schemas.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
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
 * <p>An engine's devices are those its pod holds. Outside of pods they are all devices of its host,
 * if no other engine is there. A caller's own host is never looked at.
 *
 * <p>An answer for an instant uses what was seen up to it in whole slots, so that it is the same
 * however sightings came. Sightings during the call count; where there are none, the last before.
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
      return id.compareTo(other.id);
    }
  }

  /**
   * The devices of a call.
   *
   * @param engines that may have run it, ascending
   * @param devices ascending
   * @param replicas among which the engine is one
   */
  record Found(Placement placement, List<String> engines, List<Device> devices, int replicas) {

    static final Found NOTHING = new Found(Placement.UNKNOWN, List.of(), List.of(), 1);
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
      }
      return;
    }
    Engine engine = Engine.of(seen);
    enginesById.add(engine.id(), engine, slot);
    enginesOfPod.add(pod, engine, slot);
    enginesOfHost.add(seen.getHost(), engine, slot);
    if (seen.getAddress() != null) {
      enginesAtAddress.add(seen.getAddress() + ':' + seen.getPort(), engine, slot);
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

  /**
   * Finds the devices of a call.
   *
   * @param untilMs until when sightings are looked at
   */
  Found find(ServedCall call, long untilMs) {
    long fromMs = call.getRunStartNs() / 1_000_000;
    if (call.getByEngine()) {
      Found found = ofUnit(call, fromMs, untilMs);
      if (!found.engines().isEmpty() || !found.devices().isEmpty()) {
        return found;
      }
    }
    if (call.getAddress() == null) {
      return Found.NOTHING;
    }
    String target = call.getAddress() + ':' + call.getPort();
    Collection<Engine> scraped = enginesAtAddress.between(target, fromMs, untilMs);
    if (!scraped.isEmpty()) {
      return of(Placement.SCRAPE_TARGET, scraped, fromMs, untilMs);
    }
    Collection<Engine> pool = pool(call.getAddress(), fromMs, untilMs);
    return pool.isEmpty() ? Found.NOTHING : of(Placement.POOL, pool, fromMs, untilMs);
  }

  /** Devices of an engine. */
  List<Device> devicesOf(String engineId, long atMs, long untilMs) {
    TreeSet<Device> devices = new TreeSet<>();
    for (Engine engine : enginesById.between(engineId, atMs, untilMs)) {
      devices.addAll(devices(engine, atMs, untilMs));
    }
    return List.copyOf(devices);
  }

  private Found ofUnit(ServedCall call, long fromMs, long untilMs) {
    String pod = podKey(call.getNamespace(), call.getPod());
    if (pod != null) {
      Collection<Engine> engines = enginesOfPod.between(pod, fromMs, untilMs);
      Collection<Device> devices = devicesOfPod.between(pod, fromMs, untilMs);
      if (!engines.isEmpty() || !devices.isEmpty()) {
        return new Found(Placement.ENGINE_SPAN, ids(engines), List.copyOf(devices), 1);
      }
    }
    Collection<Engine> engines = enginesOfHost.between(call.getHost(), fromMs, untilMs);
    return replicas(engines).size() == 1
        ? of(Placement.ENGINE_SPAN, engines, fromMs, untilMs)
        : Found.NOTHING;
  }

  /** Engines of the service that an address such as {@code chat.models.svc:8000} names. */
  private Collection<Engine> pool(String address, long fromMs, long untilMs) {
    String[] labels = address.toLowerCase(Locale.ROOT).split("\\.", 3);
    List<Engine> pool = new ArrayList<>();
    for (Engine engine : enginesOfService.between(labels[0], fromMs, untilMs)) {
      boolean elsewhere =
          labels.length > 1
              && engine.namespace() != null
              && !labels[1].equals(lower(engine.namespace()));
      if (!elsewhere) {
        pool.add(engine);
      }
    }
    return pool;
  }

  private Found of(Placement placement, Collection<Engine> engines, long fromMs, long untilMs) {
    TreeSet<Device> devices = new TreeSet<>();
    for (Engine engine : engines) {
      devices.addAll(devices(engine, fromMs, untilMs));
    }
    return new Found(placement, ids(engines), List.copyOf(devices), replicas(engines).size());
  }

  private Collection<Device> devices(Engine engine, long fromMs, long untilMs) {
    String pod = podKey(engine.namespace(), engine.pod());
    if (pod != null) {
      return devicesOfPod.between(pod, fromMs, untilMs);
    }
    Collection<Engine> neighbours = enginesOfHost.between(engine.host(), fromMs, untilMs);
    return replicas(neighbours).size() == 1
        ? devicesOfHost.between(engine.host(), fromMs, untilMs)
        : List.of();
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
