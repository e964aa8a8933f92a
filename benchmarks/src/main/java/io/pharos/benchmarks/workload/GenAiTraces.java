package io.pharos.benchmarks.workload;

import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.SpanKind;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.TraceId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of the traces that benchmarks send: one request to a chat service that retrieves
 * documents, calls a model, uses a tool and calls the model again. Eight spans, two of them model
 * calls with tokens and model, six without call details; names and services differ from trace to
 * trace as they would with a few tenants.
 */
final class GenAiTraces implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Spans of a trace. */
  static final int SPANS = 8;

  /** Traces that differ in more than ids and times. */
  static final int VARIANTS = 32;

  /** Longest duration of a trace. */
  static final long LONGEST_MS = 1_950;

  /** 2026-01-01T00:00:00Z. */
  static final long BEGINNING_MS = 1_767_225_600_000L;

  private static final String[] MODELS = {
    "gpt-4o-2024-08-06", "claude-sonnet-4-20250514", "llama-3.1-70b-instruct", "gemini-2.5-pro"
  };

  private GenAiTraces() {}

  /** In order of their ends, as an exporter sends them: the root is the last. */
  private enum Shape {
    EMBED(2, "embed query", "retriever", SpanKind.CLIENT, StepKind.HTTP, 20, 60),
    SEARCH(2, "SELECT documents", "vector-store", SpanKind.CLIENT, StepKind.DATABASE, 70, 140),
    RETRIEVE(6, "retrieve documents", "retriever", SpanKind.INTERNAL, StepKind.RETRIEVAL, 15, 150),
    PLAN(6, "chat", "assistant", SpanKind.CLIENT, StepKind.LLM, 160, 860),
    TOOL(6, "execute_tool lookup_order", "assistant", SpanKind.INTERNAL, StepKind.TOOL, 870, 1_100),
    ANSWER(6, "chat", "assistant", SpanKind.CLIENT, StepKind.LLM, 1_110, 1_900),
    AGENT(7, "invoke_agent support", "assistant", SpanKind.INTERNAL, StepKind.AGENT, 10, 1_920),
    REQUEST(-1, "POST /v1/chat", "gateway", SpanKind.SERVER, StepKind.HTTP, 0, 1_950);

    final int parent;
    final String name;
    final String service;
    final SpanKind kind;
    final StepKind step;
    final long startMs;
    final long endMs;

    Shape(
        int parent,
        String name,
        String service,
        SpanKind kind,
        StepKind step,
        long startMs,
        long endMs) {
      this.parent = parent;
      this.name = name;
      this.service = service;
      this.kind = kind;
      this.step = step;
      this.startMs = startMs;
      this.endMs = endMs;
    }
  }

  /** Whether the span at a position is the model call that answers, which has the long prompt. */
  static boolean answers(int position) {
    return position == Shape.ANSWER.ordinal();
  }

  /** End of the span at a position, from the start of its trace. */
  static long endMs(int position) {
    return Shape.values()[position].endMs;
  }

  /** Start of the span at a position, from the start of its trace. */
  static long startMs(int position) {
    return Shape.values()[position].startMs;
  }

  /** Position of the parent, −1 for the root. */
  static int parent(int position) {
    return Shape.values()[position].parent;
  }

  /** The spans of all variants, variant by variant; ids and times are to be set. */
  static List<SpanHead> templates() {
    List<SpanHead> heads = new ArrayList<>();
    for (int variant = 0; variant < VARIANTS; variant++) {
      for (Shape shape : Shape.values()) {
        heads.add(head(shape, variant));
      }
    }
    return heads;
  }

  private static SpanHead head(Shape shape, int variant) {
    return SpanHead.newBuilder()
        .setTenant("tenant-" + variant % 4)
        .setTraceId(new TraceId(new byte[16]))
        .setSpan(
            Span.newBuilder()
                .setSpanId(new SpanId(new byte[8]))
                .setParentSpanId(shape.parent < 0 ? null : new SpanId(new byte[8]))
                .setStartNs(0)
                .setEndNs(0)
                .setEventTimeMs(0)
                .setService(shape.service)
                .setServiceInstance(shape.service + "-6d8f9c7b5-" + (10_000 + variant))
                .setName(shape.name)
                .setKind(shape.kind)
                .setStep(shape.step)
                .setCall(shape.step == StepKind.LLM ? call(variant) : null)
                .setCustomer(shape == Shape.REQUEST ? "customer-" + variant % 16 : null)
                .setSession(shape == Shape.AGENT ? "session-" + variant : null)
                .setDialect(shape.step == StepKind.LLM ? "otel-genai" : "none")
                .setContentRank(variant * SPANS + shape.ordinal())
                .build())
        .build();
  }

  private static Call call(int variant) {
    String model = MODELS[variant % MODELS.length];
    return Call.newBuilder()
        .setProvider("openai")
        .setOperation("chat")
        .setRequestModel(model)
        .setResponseModel(model)
        .setTokens(new Tokens(900L + 37L * variant, 512L, 0L, 120L + 11L * variant, 0L, false))
        .setStreaming(true)
        .setTtftNs(180_000_000L + variant)
        .setFinishReasons(List.of("stop"))
        .setResponseId("chatcmpl-" + (100_000_000 + variant))
        .build();
  }
}
