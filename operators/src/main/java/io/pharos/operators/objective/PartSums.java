package io.pharos.operators.objective;

import io.pharos.operators.objective.state.BadRequest;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.operators.objective.state.SlotCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is added to one group at one instant, while it grows. Adds up in any order. */
final class PartSums {

  /** Good and bad by the end of the slot they ended in. */
  private final TreeMap<Long, long[]> counts = new TreeMap<>();

  private List<BadRequest> latest = List.of();
  private List<BadRequest> withdrawn = List.of();

  static PartSums of(ObjectivePart part) {
    PartSums sums = new PartSums();
    sums.add(part);
    return sums;
  }

  void add(long slotMs, long goodMicro, long badMicro) {
    long[] count = counts.computeIfAbsent(slotMs, slot -> new long[2]);
    count[0] += goodMicro;
    count[1] += badMicro;
  }

  void show(BadRequest request) {
    latest = BadRequests.latest(latest, List.of(request));
  }

  void withdraw(BadRequest request) {
    withdrawn = BadRequests.latest(withdrawn, List.of(request));
  }

  void add(ObjectivePart part) {
    for (SlotCount count : part.getCounts()) {
      add(count.getSlotMs(), count.getGoodMicro(), count.getBadMicro());
    }
    latest = BadRequests.latest(latest, part.getLatest());
    withdrawn = BadRequests.latest(withdrawn, part.getWithdrawn());
  }

  /** Writes the content to a part; what names it is the caller's to set. */
  void to(ObjectivePart part) {
    List<SlotCount> written = new ArrayList<>(counts.size());
    for (Map.Entry<Long, long[]> entry : counts.entrySet()) {
      written.add(new SlotCount(entry.getKey(), entry.getValue()[0], entry.getValue()[1]));
    }
    part.setCounts(written);
    part.setLatest(latest);
    part.setWithdrawn(withdrawn);
  }

  /** The sum of two parts of one group and instant; the first may be null. */
  static ObjectivePart sum(ObjectivePart there, ObjectivePart part) {
    if (there == null) {
      return part;
    }
    PartSums sums = of(there);
    sums.add(part);
    sums.to(there);
    return there;
  }
}
