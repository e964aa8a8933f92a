package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.attribute;
import static io.pharos.operators.otlp.OtlpFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.PseudonymKey;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.Redactor;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Wherever a secret stands in a request, it is in nothing that ingest passes on. */
class ItemRedactorTest {

  private static final String MAIL = "anna.berg@example.org";
  private static final String PASSWORD = "hunter2-Tr0ub4dor";

  private static AnyValue bytes(String text) {
    return AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8(text)).build();
  }

  private static AnyValue array(String... elements) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    for (String element : elements) {
      array.addValues(text(element));
    }
    return AnyValue.newBuilder().setArrayValue(array).build();
  }

  private static AnyValue entry(String key, AnyValue value) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addValues(attribute(key, value)))
        .build();
  }

  private static Span.Builder spanFullOfSecrets() {
    Span.Builder span = OtlpFixtures.span(1);
    span.setName("GET /users/" + MAIL);
    span.setStatus(
        Status.newBuilder()
            .setCode(Status.StatusCode.STATUS_CODE_ERROR)
            .setMessage("no mailbox " + MAIL));
    span.addAttributes(attribute("note", "ask " + MAIL));
    span.addAttributes(attribute("http.request.header.authorization", "Bearer " + PASSWORD));
    span.addAttributes(attribute("nested", entry("list", array("x", MAIL))));
    span.addAttributes(attribute("raw", bytes("mail " + MAIL)));
    span.addAttributes(
        attribute("process.command_args", array("server", "--password", PASSWORD, "--port", "80")));
    span.addAttributes(attribute("json", "{\"user\":{\"contact\":\"" + MAIL + "\"}}"));
    span.addAttributes(attribute("answers." + MAIL, "1"));
    span.addAttributes(attribute("user.id", MAIL));
    span.addAttributes(attribute("card", OtlpFixtures.number(4_111_111_111_111_111L)));
    span.addAttributes(attribute("4111 1111 1111 1111", "key"));
    span.addAttributes(attribute("url.query", "access_token=" + PASSWORD + "&page=2"));
    span.addAttributes(attribute("session.id", "session of " + MAIL));
    span.addAttributes(attribute("gen_ai.input.messages", "[{\"content\":\"" + MAIL + "\"}]"));
    span.addAttributes(attribute("gen_ai.request.model", "gpt-4o"));
    span.addEvents(
        Span.Event.newBuilder()
            .setName("mail to " + MAIL)
            .addAttributes(attribute("exception.message", "cannot reach " + MAIL)));
    return span;
  }

  @Test
  void secretAnywhereInASpanIsInNothingPassedOn() {
    CollectedItems items =
        CollectedItems.of(
            OtlpFixtures.spanMessage(OtlpFixtures.traces(spanFullOfSecrets()).toByteArray()));

    assertThat(items.letters).isEmpty();
    String all = items.spans + " " + items.payloads;
    assertThat(all)
        .doesNotContain(MAIL)
        .doesNotContain(PASSWORD)
        .doesNotContain("4111111111111111")
        .doesNotContain("4111 1111 1111 1111")
        .contains("[email]", "gpt-4o");
    assertThat(items.payloads.get(0).getRedactions())
        .containsEntry("email", 12)
        .containsEntry("credential", 2);
  }

  @Test
  void secretInAResourceIsInNothingPassedOnNotEvenTheTenant() {
    TracesData request = OtlpFixtures.traces(OtlpFixtures.span(1));
    Resource resource =
        Resource.newBuilder()
            .addAttributes(attribute("tenant.id", "team of " + MAIL))
            .addAttributes(attribute("service.name", MAIL))
            .addAttributes(attribute("process.command", "run --password=" + PASSWORD))
            .build();
    TracesData.Builder changed = request.toBuilder();
    changed.getResourceSpansBuilder(0).setResource(resource);

    CollectedItems items =
        CollectedItems.of(OtlpFixtures.spanMessage(changed.build().toByteArray()));

    assertThat(items.spans.get(0).getTenant()).isEqualTo("team of [email]");
    String all = items.spans + " " + items.payloads;
    assertThat(all).doesNotContain(MAIL).doesNotContain(PASSWORD);
    assertThat(items.payloads.get(0).getRedactions()).containsKeys("email", "credential");
  }

  @Test
  void secretAnywhereInALogIsInNothingPassedOn() {
    LogRecord.Builder plain = OtlpFixtures.log("mail from " + MAIL).setEventName("to " + MAIL);
    LogRecord.Builder structured =
        OtlpFixtures.log("")
            .setBody(entry("content", text("write to " + MAIL)))
            .addAttributes(attribute("password", PASSWORD));

    CollectedItems items =
        CollectedItems.of(
            OtlpFixtures.logMessage(OtlpFixtures.logs(plain, structured).toByteArray()));

    assertThat(items.logs).hasSize(2);
    String all = items.logs + " " + items.payloads;
    assertThat(all).doesNotContain(MAIL).doesNotContain(PASSWORD);
    assertThat(items.payloads.get(0).getRedactions()).containsEntry("email", 2);
    assertThat(items.payloads.get(1).getRedactions())
        .isEqualTo(Map.of("email", 1, "credential", 1));
  }

  @Test
  void secretInTheNameOfALibraryIsInNothingPassedOn() {
    TracesData.Builder request = OtlpFixtures.traces(OtlpFixtures.span(1)).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .getScopeBuilder()
        .setName("of " + MAIL);

    CollectedItems items =
        CollectedItems.of(OtlpFixtures.spanMessage(request.build().toByteArray()));

    assertThat(items.payloads.get(0).getScope()).isEqualTo("of [email]");
  }

  @Test
  void logsThatDifferInWhatIsRedactedStayTwo() {
    CollectedItems items =
        CollectedItems.of(
            OtlpFixtures.logMessage(
                OtlpFixtures.logs(
                        OtlpFixtures.log("sent to a@example.org"),
                        OtlpFixtures.log("sent to b@example.org"))
                    .toByteArray()));

    assertThat(items.logs.get(0).getLog().getMessage())
        .isEqualTo(items.logs.get(1).getLog().getMessage());
    assertThat(items.logs.get(0).getLog().getLogId())
        .isNotEqualTo(items.logs.get(1).getLog().getLogId());
  }

  @Test
  void itemWithoutASecretStaysTheSameInstance() {
    ItemRedactor redactor =
        new ItemRedactor(new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE));
    Span span = OtlpFixtures.span(1).addAttributes(attribute("http.route", "/v1/ask")).build();
    LogRecord log = OtlpFixtures.log("started").build();

    assertThat(redactor.span(span)).isSameAs(span);
    assertThat(redactor.log(log)).isSameAs(log);
    assertThat(redactor.takeTally().isEmpty()).isTrue();
  }

  @Test
  void usersBecomePseudonymsWhereThereIsAKey() {
    String key = "k1:" + Base64.getEncoder().encodeToString(new byte[16]);
    ItemRedactor redactor =
        new ItemRedactor(
            new Redactor(RedactionPolicy.maskAll(), PseudonymKey.parse(key), ModelFinder.NONE));
    redactor.tenant("acme");
    String user = redactor.user("user-42");

    assertThat(user).matches("\\[user:k1:[0-9a-f]+]").isEqualTo(redactor.user("user-42"));
    assertThat(redactor.user("user-43")).isNotEqualTo(user);
    redactor.tenant("globex");
    assertThat(redactor.user("user-42")).isNotEqualTo(user);
  }
}
