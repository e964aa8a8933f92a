package io.pharos.operators.trace;

import io.pharos.operators.trace.state.Cutoff;
import io.pharos.operators.trace.state.LogFacts;
import io.pharos.operators.trace.state.OpenLog;
import io.pharos.operators.trace.state.SpanFacts;
import java.util.Comparator;

/**
 * What a cap keeps of a trace: the smallest by rank, event time and id, whatever the order of
 * arrival. Ranks: the root, steps (they carry usage), errors, the rest; of logs, errors first.
 */
final class KeepOrder {

  static final Comparator<Cutoff> ORDER =
      Comparator.comparingInt(Cutoff::getRank)
          .thenComparingLong(Cutoff::getEventTimeMs)
          .thenComparing(Cutoff::getId, Long::compareUnsigned);

  /** Before everything: keeps nothing. */
  static final Cutoff NOTHING = new Cutoff(-1, Long.MIN_VALUE, 0L);

  private KeepOrder() {}

  static Cutoff of(HeldSpan span) {
    return new Cutoff(rank(span.facts()), span.eventTimeMs(), span.id());
  }

  static Cutoff of(OpenLog log) {
    LogFacts facts = log.getFacts();
    int rank = TraceAssembler.isError(facts.getSeverity()) ? 0 : 1;
    return new Cutoff(rank, log.getEventTimeMs(), facts.getLogId());
  }

  private static int rank(SpanFacts facts) {
    if (facts.getParentSpanId() == 0) {
      return 0;
    }
    if (Steps.isStep(facts)) {
      return 1;
    }
    return facts.getError() ? 2 : 3;
  }

  /** True where a cap that has cut at {@code cutoff} (null for none) does not keep it. */
  static boolean isCut(Cutoff place, Cutoff cutoff) {
    return cutoff != null && ORDER.compare(place, cutoff) > 0;
  }
}
