package io.pharos.operators.deadletter;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.identity.Hex;
import org.apache.flink.api.common.functions.MapFunction;

/** Dead letters for records that came too late for a job. */
public final class LateRecords {

  private static final String BEHIND = " behind the watermark by more than the tolerance";
  private static final String SETTLED =
      " of a window that ended longer than rollup.accept before it came";

  private LateRecords() {}

  /** Letters for late spans read from {@code topic}. */
  public static MapFunction<SpanHead, DeadLetter> spans(String job, String topic) {
    return head -> {
      DeadLetter letter =
          letter(job, topic, head.getTenant(), "span" + BEHIND, head.getSpan().getEventTimeMs());
      letter.setTraceId(head.getTraceId());
      letter.setSpanId(head.getSpan().getSpanId());
      letter.setPath("span " + Hex.of(head.getSpan().getSpanId()));
      return letter;
    };
  }

  /** Letters for late logs read from {@code topic}. */
  public static MapFunction<LogHead, DeadLetter> logs(String job, String topic) {
    return head -> {
      DeadLetter letter =
          letter(job, topic, head.getTenant(), "log" + BEHIND, head.getLog().getEventTimeMs());
      letter.setTraceId(head.getTraceId());
      letter.setSpanId(head.getLog().getSpanId());
      letter.setPath("log " + Long.toHexString(head.getLog().getLogId()));
      return letter;
    };
  }

  /** Letters for steps read from {@code topic} whose window is settled. */
  public static MapFunction<Step, DeadLetter> steps(String job, String topic) {
    return step -> {
      DeadLetter letter =
          letter(job, topic, step.getTenant(), "step" + SETTLED, step.getEventTimeMs());
      letter.setTraceId(step.getTraceId());
      letter.setSpanId(step.getSpan().getSpanId());
      letter.setPath("step " + Hex.of(step.getSpan().getSpanId()));
      return letter;
    };
  }

  /** Letters for attributions read from {@code topic} whose window is settled. */
  public static MapFunction<Attribution, DeadLetter> attributions(String job, String topic) {
    return attribution -> {
      DeadLetter letter =
          letter(
              job,
              topic,
              attribution.getTenant(),
              "attribution" + SETTLED,
              attribution.getEventTimeMs());
      letter.setTraceId(attribution.getTraceId());
      letter.setSpanId(attribution.getSpanId());
      letter.setPath("attribution " + Hex.of(attribution.getSpanId()));
      return letter;
    };
  }

  private static DeadLetter letter(
      String job, String topic, String tenant, String detail, long eventTimeMs) {
    return DeadLetter.newBuilder()
        .setReason(DeadLetterReason.LATE)
        .setDetail(detail)
        .setJob(job)
        .setTenant(tenant)
        .setTopic(topic)
        .setPartition(-1)
        .setOffset(-1)
        .setEventTimeMs(eventTimeMs)
        .build();
  }
}
