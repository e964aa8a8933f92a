package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.DialectRows.EventKey;
import io.pharos.schemas.Call;
import io.pharos.schemas.Evaluation;
import io.pharos.schemas.RequestParameters;
import io.pharos.schemas.StepKind;
import java.util.List;
import java.util.Locale;

/** Reads one span, whose attributes have been located, into a {@link DialectReading}. */
final class SpanReader {

  /** Finish reason of a model that gave up. */
  private static final String FAILED = "error";

  private final DialectTable table;
  private final SpanScan scan;
  private final DialectReading reading;
  private final SpanConditions conditions;
  private final FieldReader fields;

  SpanReader(DialectTable table, SpanScan scan, DialectReading reading) {
    this.table = table;
    this.scan = scan;
    this.reading = reading;
    this.conditions = new SpanConditions(table, scan);
    this.fields = new FieldReader(table, scan, reading);
  }

  void read() {
    if (scan.dialect != null) {
      reading.dialect = scan.dialect.name();
      reading.engine = scan.dialect.engine();
    }
    reading.step = conditions.step();
    reading.error = conditions.failed(reading.step);
    if (reading.error || scan.statusIsError()) {
      fields.callFailed();
    }
    reading.customer = fields.text(CanonicalField.CUSTOMER);
    reading.session = fields.text(CanonicalField.SESSION);
    reading.user = fields.text(CanonicalField.USER);
    reading.errorType = fields.text(CanonicalField.ERROR_TYPE);
    reading.exceptionType = exceptionType();
    if (mayBeCall(reading.step)) {
      Call call = call();
      if (fields.callFound() || isCall(reading.step)) {
        reading.call = call;
      }
      reading.error |= reading.step == StepKind.LLM && call.getFinishReasons().contains(FAILED);
    } else {
      reading.call = HttpCallReader.read(scan.span, evaluations());
      if (reading.call != null && reading.call.getOperation() != null) {
        failedCallOfModel();
      }
    }
  }

  /**
   * A request to a model that was not answered well has failed, whatever the span's status says.
   */
  private void failedCallOfModel() {
    String status = HttpCallReader.failedStatus(scan.span);
    reading.error |= status != null || reading.errorType != null;
    if (reading.errorType == null) {
      reading.errorType = status;
    }
  }

  private static boolean isCall(StepKind step) {
    return switch (step) {
      case LLM, EMBEDDING, RETRIEVAL, RERANK, TOOL, AGENT, GUARDRAIL, EVALUATION -> true;
      default -> false;
    };
  }

  private static boolean mayBeCall(StepKind step) {
    return step != StepKind.HTTP && step != StepKind.DATABASE && step != StepKind.MESSAGING;
  }

  private Call call() {
    DocumentReader documents = new DocumentReader(table, scan, fields);
    Long inputAudio = fields.count(CanonicalField.INPUT_AUDIO_TOKENS);
    Long outputAudio = fields.count(CanonicalField.OUTPUT_AUDIO_TOKENS);
    Call call =
        Call.newBuilder()
            .setProvider(fields.text(CanonicalField.PROVIDER, this::provider))
            .setOperation(fields.text(CanonicalField.OPERATION))
            .setRequestModel(fields.text(CanonicalField.REQUEST_MODEL))
            .setResponseModel(fields.text(CanonicalField.RESPONSE_MODEL))
            .setModelVersion(fields.text(CanonicalField.MODEL_VERSION))
            .setTokens(new UsageReader(table, conditions, fields).read(inputAudio, outputAudio))
            .setInputAudioTokens(inputAudio)
            .setOutputAudioTokens(outputAudio)
            .setStreaming(conditions.streaming(fields.flag(CanonicalField.STREAMING)))
            .setTtftNs(timeToFirstToken())
            .setQueueNs(fields.nanos(CanonicalField.QUEUE_TIME))
            .setPrefillNs(fields.nanos(CanonicalField.PREFILL_TIME))
            .setDecodeNs(fields.nanos(CanonicalField.DECODE_TIME))
            .setFinishReasons(fields.texts(CanonicalField.FINISH_REASONS, this::finishReason))
            .setResponseId(fields.text(CanonicalField.RESPONSE_ID))
            .setTool(fields.text(CanonicalField.TOOL))
            .setDocuments(documents.count())
            .setTopScore(documents.topScore())
            .setPromptTemplate(fields.text(CanonicalField.PROMPT_TEMPLATE))
            .setPromptVersion(fields.text(CanonicalField.PROMPT_VERSION))
            .setVariant(fields.text(CanonicalField.VARIANT))
            .setParameters(parameters())
            .setEvaluations(List.of())
            .build();
    call.setEvaluations(evaluations());
    return call;
  }

  private List<Evaluation> evaluations() {
    List<Evaluation> evaluations = new EvaluationReader(table, scan, fields, reading).read();
    if (!evaluations.isEmpty()) {
      fields.foundCall();
    }
    return evaluations;
  }

  private RequestParameters parameters() {
    RequestParameters parameters = new RequestParameters();
    parameters.setTemperature(fields.number(CanonicalField.TEMPERATURE));
    parameters.setTopP(fields.number(CanonicalField.TOP_P));
    parameters.setTopK(fields.number(CanonicalField.TOP_K));
    parameters.setMaxTokens(fields.count(CanonicalField.MAX_TOKENS));
    parameters.setChoices(fields.count(CanonicalField.CHOICES));
    parameters.setSeed(fields.count(CanonicalField.SEED));
    parameters.setFrequencyPenalty(fields.number(CanonicalField.FREQUENCY_PENALTY));
    parameters.setPresencePenalty(fields.number(CanonicalField.PRESENCE_PENALTY));
    parameters.setReasoningLevel(fields.text(CanonicalField.REASONING_LEVEL));
    for (int i = 0; i < parameters.getSchema().getFields().size(); i++) {
      if (parameters.get(i) != null) {
        return parameters;
      }
    }
    return null;
  }

  private String provider(String name) {
    return table.provider(name);
  }

  private String finishReason(String reason) {
    return table.rows().finishReasons().getOrDefault(reason.toLowerCase(Locale.ROOT), reason);
  }

  private Long timeToFirstToken() {
    Long nanos = fields.nanos(CanonicalField.TIME_TO_FIRST_TOKEN);
    if (nanos != null) {
      return nanos;
    }
    for (EventKey row : table.rows().eventKeys()) {
      if (row.field() == CanonicalField.TIME_TO_FIRST_TOKEN) {
        for (Span.Event event : scan.span.getEventsList()) {
          long sinceStart = event.getTimeUnixNano() - scan.span.getStartTimeUnixNano();
          long duration = scan.span.getEndTimeUnixNano() - scan.span.getStartTimeUnixNano();
          boolean within = sinceStart >= 0 && sinceStart <= duration;
          if (event.getName().equals(row.event()) && within) {
            fields.foundCall();
            return sinceStart;
          }
        }
      }
    }
    return null;
  }

  private String exceptionType() {
    for (EventKey row : table.rows().eventKeys()) {
      if (row.field() == CanonicalField.ERROR_TYPE) {
        for (Span.Event event : scan.span.getEventsList()) {
          AnyValue value =
              event.getName().equals(row.event()) ? EventAttributes.of(event, row.key()) : null;
          String text = value == null ? null : AttributeValue.text(value);
          if (text != null) {
            return HeadText.cut(text);
          }
        }
      }
    }
    return null;
  }
}
