package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.pharos.operators.otlp.OtlpFixtures;
import io.pharos.operators.otlp.OtlpItem;
import io.pharos.operators.otlp.OtlpReader;
import io.pharos.schemas.Call;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls recorded from real instrumentations read as what the service really answered. */
class CapturedCallsTest {

  private static final Map<String, OtlpItem<Span>> SPANS = spans();

  private static final Map<String, String> DIALECTS =
      Map.of(
          "otel-openai", "otel-genai",
          "otel-openai-json", "otel-genai",
          "traceloop-openai", "traceloop",
          "openinference-openai", "openinference",
          "openinference-langchain", "openinference",
          "service-multi", "otel-genai");

  private final DialectTable table = DialectTable.standard();

  static List<String> calls() {
    String csv = new String(OtlpFixtures.capture("truth.csv"), StandardCharsets.UTF_8);
    return csv.lines().skip(2).toList();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callReadsAsWhatWasAnswered(String row) {
    String[] truth = row.split(",", -1);
    OtlpItem<Span> item = SPANS.get(truth[1] + '/' + truth[2]);
    DialectReading reading = table.read(item.value(), item.scope().getName());
    Call call = reading.call();

    StepKind step = truth[3].equals("embeddings") ? StepKind.EMBEDDING : StepKind.LLM;
    assertThat(reading.step()).isEqualTo(step);
    if (DIALECTS.containsKey(truth[0])) {
      assertThat(reading.dialect()).isEqualTo(DIALECTS.get(truth[0]));
    }
    Tokens tokens = call.getTokens();
    if (!truth[4].isEmpty()) {
      long input = tokens.getInputUncached() + tokens.getCacheRead() + tokens.getCacheWrite();
      assertThat(input).isEqualTo(Long.parseLong(truth[4]));
    }
    if (!truth[5].isEmpty()) {
      assertThat(tokens.getCacheRead()).isEqualTo(Long.parseLong(truth[5]));
    }
    if (!truth[6].isEmpty()) {
      assertThat(tokens.getCacheWrite()).isEqualTo(Long.parseLong(truth[6]));
    }
    if (!truth[7].isEmpty()) {
      long output = tokens.getOutputVisible() + tokens.getReasoning();
      assertThat(output).isEqualTo(Long.parseLong(truth[7]));
    }
    if (!truth[11].isEmpty()) {
      assertThat(tokens.getReasoning()).isEqualTo(Long.parseLong(truth[11]));
    }
    if (!truth[12].isEmpty()) {
      assertThat(call.getFinishReasons()).containsOnly(truth[12]);
    }
    if (!truth[13].isEmpty()) {
      assertThat(call.getResponseId()).isEqualTo(truth[13]);
    }
    if (!truth[14].isEmpty()) {
      assertThat(tokens.getEstimated()).isEqualTo(Boolean.parseBoolean(truth[14]));
    }
    assertThat(call.getRequestModel()).isEqualTo(truth[8]);
    if (!truth[9].isEmpty()) {
      assertThat(call.getResponseModel()).isEqualTo(truth[9]);
    }
    boolean failed =
        reading.error()
            || item.value().getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
    assertThat(failed).isEqualTo(Boolean.parseBoolean(truth[10]));
  }

  private static Map<String, OtlpItem<Span>> spans() {
    Map<String, OtlpItem<Span>> spans = new HashMap<>();
    for (String name : OtlpFixtures.TRACE_CAPTURES) {
      for (OtlpItem<Span> item : new OtlpReader().readTraces(OtlpFixtures.capture(name)).items()) {
        String traceId = HexFormat.of().formatHex(item.value().getTraceId().toByteArray());
        String spanId = HexFormat.of().formatHex(item.value().getSpanId().toByteArray());
        spans.put(traceId + '/' + spanId, item);
      }
    }
    return spans;
  }
}
