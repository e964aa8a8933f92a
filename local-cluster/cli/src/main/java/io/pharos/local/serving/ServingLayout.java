package io.pharos.local.serving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Cards, the engines on them, and how requests are spread over engines of one service.
 *
 * @param timeSliceNs turn of an engine on a card shared in time
 */
public record ServingLayout(
    List<ServingCard> cards, List<EngineSpec> engines, Balancing balancing, long timeSliceNs) {

  private static final long TIME_SLICE_NS = 2_000_000;
  private static final String NAMESPACE = "serving";
  private static final String CONTAINER = "vllm";
  private static final int PORT = 8_000;

  public ServingLayout {
    cards = List.copyOf(cards);
    engines = List.copyOf(engines);
    Rule.require(timeSliceNs > 0, "timeSliceNs is positive");
    Rule.require(!engines.isEmpty(), "a layout has an engine");
    Rule.require(
        engines.stream().map(EngineSpec::target).distinct().count() == engines.size(),
        "every engine has an address of its own");
    for (int card = 0; card < cards.size(); card++) {
      requireFit(card, cards.get(card), engines);
    }
  }

  private static void requireFit(int card, ServingCard of, List<EngineSpec> engines) {
    int slices = 0;
    int users = 0;
    double memory = 0;
    for (EngineSpec engine : engines) {
      for (DevicePart part : engine.parts()) {
        if (part.card() == card) {
          slices += part.slices();
          users++;
          memory += engine.settings().memoryShare() * part.fraction();
          Rule.require(
              of.sharing() == Sharing.MIG || part.slices() == DevicePart.ALL_SLICES,
              "only a card split into instances has parts");
          Rule.require(
              of.sharing() == Sharing.MIG == (part.migInstance() != null),
              "parts of a card split into instances are instances");
          Rule.require(
              of.sharing() != Sharing.TIME_SLICED || engine.parts().size() == 1,
              "an engine on a card shared in time has no other card");
        }
      }
    }
    Rule.require(of.sharing() != Sharing.WHOLE || users <= 1, "a whole card has one engine");
    Rule.require(
        of.sharing() != Sharing.MIG || slices <= DevicePart.ALL_SLICES, "a card has seven slices");
    Rule.require(memory <= 1, "engines of a card fit its memory");
  }

  /** Engines that have all of their cards, on one host each. */
  public static ServingLayout whole(
      String service,
      ServingHardware hardware,
      ServedModel model,
      EngineSettings settings,
      int replicas,
      int devicesPerEngine) {
    List<ServingCard> cards = new ArrayList<>();
    List<EngineSpec> engines = new ArrayList<>();
    for (int replica = 0; replica < replicas; replica++) {
      String host = service + "-node-" + replica;
      List<DevicePart> parts = new ArrayList<>();
      for (int device = 0; device < devicesPerEngine; device++) {
        parts.add(DevicePart.whole(cards.size()));
        cards.add(card(host, device, hardware, Sharing.WHOLE));
      }
      engines.add(engine(service, replica, host, model, settings, parts));
    }
    return new ServingLayout(cards, engines, Balancing.LEAST_LOADED, TIME_SLICE_NS);
  }

  /** Cards split into instances, each instance with an engine; sizes in sevenths. */
  public static ServingLayout mig(
      String service,
      ServingHardware hardware,
      ServedModel model,
      EngineSettings settings,
      int count,
      List<Integer> slices) {
    List<ServingCard> cards = new ArrayList<>();
    List<EngineSpec> engines = new ArrayList<>();
    long gigabytes = Math.round(hardware.memoryBytes() / 1e9);
    for (int card = 0; card < count; card++) {
      String host = service + "-node-" + card;
      cards.add(card(host, 0, hardware, Sharing.MIG));
      for (int instance = 0; instance < slices.size(); instance++) {
        int own = slices.get(instance);
        String profile = own + "g." + Math.max(1, Math.round(gigabytes * own / 8.0)) + "gb";
        // ids of instances leave gaps, as the driver's do
        DevicePart part = new DevicePart(card, own, Integer.toString(2 * instance + 1), profile);
        engines.add(engine(service, engines.size(), host, model, settings, List.of(part)));
      }
    }
    return new ServingLayout(cards, engines, Balancing.LEAST_LOADED, TIME_SLICE_NS);
  }

  /** Cards that several engines each use in turns, with an equal part of the memory. */
  public static ServingLayout timeSliced(
      String service,
      ServingHardware hardware,
      ServedModel model,
      EngineSettings settings,
      int count,
      int pods) {
    List<ServingCard> cards = new ArrayList<>();
    List<EngineSpec> engines = new ArrayList<>();
    EngineSettings own = settings.withMemoryShare(settings.memoryShare() / pods);
    for (int card = 0; card < count; card++) {
      String host = service + "-node-" + card;
      cards.add(card(host, 0, hardware, Sharing.TIME_SLICED));
      for (int pod = 0; pod < pods; pod++) {
        List<DevicePart> parts = List.of(DevicePart.whole(card));
        engines.add(engine(service, engines.size(), host, model, own, parts));
      }
    }
    return new ServingLayout(cards, engines, Balancing.LEAST_LOADED, TIME_SLICE_NS);
  }

  /** Both side by side. */
  public ServingLayout and(ServingLayout other) {
    List<ServingCard> allCards = new ArrayList<>(cards);
    allCards.addAll(other.cards);
    List<EngineSpec> allEngines = new ArrayList<>(engines);
    for (EngineSpec engine : other.engines) {
      List<DevicePart> parts =
          engine.parts().stream()
              .map(
                  part ->
                      new DevicePart(
                          part.card() + cards.size(),
                          part.slices(),
                          part.migInstance(),
                          part.migProfile()))
              .toList();
      allEngines.add(
          new EngineSpec(
              engine.service(),
              engine.namespace(),
              engine.pod(),
              engine.container(),
              engine.host(),
              engine.address(),
              engine.port(),
              engine.model(),
              engine.settings(),
              parts));
    }
    return new ServingLayout(allCards, allEngines, balancing, timeSliceNs);
  }

  public ServingLayout with(Balancing other) {
    return new ServingLayout(cards, engines, other, timeSliceNs);
  }

  /** Key-value cache of an engine in tokens. */
  public long kvTokens(int engine) {
    EngineSpec spec = engines.get(engine);
    double bytes = -(double) spec.model().weightBytes();
    for (DevicePart part : spec.parts()) {
      bytes +=
          cards.get(part.card()).hardware().memoryBytes()
              * part.fraction()
              * spec.settings().memoryShare();
    }
    return Math.max(0, (long) (bytes / spec.model().kvBytesPerToken()));
  }

  /** A device's identity, as its telemetry tells it. */
  public ServingDevice device(DevicePart part) {
    ServingCard card = cards.get(part.card());
    return new ServingDevice(
        card.host(),
        card.uuid(),
        card.index(),
        part.migInstance(),
        part.migProfile(),
        card.hardware().name());
  }

  private static ServingCard card(
      String host, int index, ServingHardware hardware, Sharing sharing) {
    UUID id = UUID.nameUUIDFromBytes((host + "/" + index).getBytes(StandardCharsets.UTF_8));
    return new ServingCard(host, index, "GPU-" + id, hardware, sharing);
  }

  private static EngineSpec engine(
      String service,
      int replica,
      String host,
      ServedModel model,
      EngineSettings settings,
      List<DevicePart> parts) {
    return new EngineSpec(
        service,
        NAMESPACE,
        service + "-" + replica,
        CONTAINER,
        host,
        address(service, replica),
        PORT,
        model,
        settings,
        parts);
  }

  private static String address(String service, int replica) {
    int hash = Math.floorMod(service.hashCode(), 120 * 120);
    return "10.%d.%d.%d".formatted(20 + hash / 120, hash % 120 + replica / 250, 1 + replica % 250);
  }
}
