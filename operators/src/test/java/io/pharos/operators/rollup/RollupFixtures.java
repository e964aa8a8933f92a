package io.pharos.operators.rollup;

import io.pharos.schemas.Rollup;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Steps with named instants, milliseconds after the beginning, and ways to look at rollups. */
final class RollupFixtures {

  static final List<Combination> BY_SERVICE = List.of(Combination.parse("service"));

  /** A dollar per million output tokens, nothing for input. */
  static final CallPricing PRICES =
      CallPricing.with(
          "fixture",
"""
lists:
  - providers: [openai]
    source: https://prices.example
    date: 2026-01-01
    models:
      - {model: gpt-4o, aliases: [gpt-4o-2024-08-06], input: 0, cache_read: 0, cache_write: 0, output: 1}
""");

  private RollupFixtures() {}

  static long at(long ms) {
    return SpanFixtures.at(ms);
  }

  /** A step of a span, settled at the next whole second after its end. */
  static Step step(SpanHead head) {
    long endMs = head.getSpan().getEventTimeMs();
    return settled(head, -Math.floorDiv(-endMs, 1_000) * 1_000);
  }

  static Step settled(SpanHead head, long atMs) {
    Step step = new Step();
    step.setTenant(head.getTenant());
    step.setTraceId(head.getTraceId());
    step.setSpan(head.getSpan());
    step.setEventTimeMs(atMs);
    step.setCounted(true);
    return step;
  }

  /** A call that used tokens. */
  static Step call(long id, long start, long end, long input, long output) {
    return step(SpanFixtures.llm(SpanFixtures.head(id, id, null, start, end), input, output));
  }

  /** A call of a service. */
  static Step callOf(String service, long id, long start, long end) {
    Step step = call(id, start, end, 10, 20);
    step.getSpan().setService(service);
    return step;
  }

  /** The last revision of each window of a length, ascending, as text. */
  static List<String> latest(List<Rollup> rollups, RollupWindow window) {
    return latest(
            rollups.stream().filter(rollup -> rollup.getWindowMs() == window.lengthMs()).toList())
        .stream()
        .map(Rollup::toString)
        .toList();
  }

  /** The last revision of each window, ascending. */
  static List<Rollup> latest(List<Rollup> rollups) {
    return List.copyOf(
        rollups.stream()
            .collect(
                Collectors.toMap(
                    RollupFixtures::name,
                    rollup -> rollup,
                    (a, b) -> b.getRevision() >= a.getRevision() ? b : a,
                    TreeMap::new))
            .values());
  }

  static String name(Rollup rollup) {
    return rollup.getTenant()
        + rollup.getDimensions()
        + rollup.getWindowMs()
        + '@'
        + (rollup.getWindowStartMs() - SpanFixtures.BEGINNING);
  }

  /** Windows of a length that start at an instant, in the order they were published. */
  static List<Rollup> windows(List<Rollup> rollups, RollupWindow window, long start) {
    return rollups.stream()
        .filter(rollup -> rollup.getWindowMs() == window.lengthMs())
        .filter(rollup -> rollup.getWindowStartMs() == at(start))
        .toList();
  }
}
