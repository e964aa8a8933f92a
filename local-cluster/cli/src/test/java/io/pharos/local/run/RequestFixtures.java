package io.pharos.local.run;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.local.files.Encoding;
import io.pharos.local.files.OtlpFile;
import io.pharos.operators.otlp.OtlpSignal;

/** Trace requests with spans that end at given times. */
final class RequestFixtures {

  private RequestFixtures() {}

  static OtlpFile endingAt(long... endMs) {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    for (long end : endMs) {
      spans.addSpans(Span.newBuilder().setEndTimeUnixNano(end * 1_000_000));
    }
    TracesData data =
        TracesData.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(spans))
            .build();
    return file(data.toByteArray());
  }

  static OtlpFile unreadable() {
    return file(new byte[] {7, 7, 7});
  }

  private static OtlpFile file(byte[] bytes) {
    return new OtlpFile(OtlpSignal.TRACES, Encoding.PROTOBUF, "traces-1.pb", 1, bytes);
  }
}
