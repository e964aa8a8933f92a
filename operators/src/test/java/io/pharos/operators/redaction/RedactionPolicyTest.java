package io.pharos.operators.redaction;

import static io.pharos.operators.redaction.RedactorFixtures.KEY;
import static io.pharos.operators.redaction.RedactorFixtures.NEXT_KEY;
import static io.pharos.operators.redaction.RedactorFixtures.redact;
import static io.pharos.operators.redaction.RedactorFixtures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.table.TableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant decides: actions by type, pseudonyms, patterns of its own, and what is refused. */
class RedactionPolicyTest {

  private static final String ACTIONS =
      """
      defaults:
        actions:
          email: hash
          ip: keep
      tenants:
        - tenant: acme
          actions:
            phone: drop
            ip: mask
        - tenant: other
      """;

  private static final String TEXT = "bob@example.com 13812345678 203.0.113.7 078-05-1120";

  @Test
  void whatATenantDoesNotNameIsAsForAll() {
    Redactor redactor = with(ACTIONS, null);
    assertThat(redact(redactor, TEXT)).isEqualTo("[email] [removed] [ip] [us_ssn]");
    assertThat(redactor.redact(TEXT, redactor.rules("other"), new RedactionTally()))
        .isEqualTo("[email] [phone] 203.0.113.7 [us_ssn]");
    assertThat(redactor.redact(TEXT, redactor.rules("unheard of"), new RedactionTally()))
        .isEqualTo("[email] [phone] 203.0.113.7 [us_ssn]");
  }

  @Test
  void whatIsKeptIsNotCounted() {
    Redactor redactor = with("defaults: {actions: {email: keep, ip: keep}}", null);
    RedactionTally tally = new RedactionTally();
    String text = "bob@example.com 203.0.113.7";
    assertThat(redactor.redact(text, redactor.rules("t"), tally)).isSameAs(text);
    assertThat(tally.isEmpty()).isTrue();
  }

  @Test
  void equalValuesHaveEqualPseudonyms() {
    Redactor redactor = with(ACTIONS, KEY);
    String one = redact(redactor, "Bob@Example.com");
    assertThat(one).matches("\\[email:k1:[0-9a-f]{20}]");
    assertThat(redact(redactor, "bob@example.com")).isEqualTo(one);
    assertThat(redact(redactor, "bot@example.com")).isNotEqualTo(one);
    assertThat(redact(with(ACTIONS, KEY), "bob@example.com")).isEqualTo(one);
  }

  @Test
  void spellingsOfANumberHaveOnePseudonym() {
    Redactor redactor = with("defaults: {actions: {card: hash, iban: hash}}", KEY);
    assertThat(redact(redactor, "4111 1111 1111 1111"))
        .isEqualTo(redact(redactor, "4111-1111-1111-1111"));
    assertThat(redact(redactor, "GB82 WEST 1234 5698 7654 32"))
        .isEqualTo(redact(redactor, "gb82west12345698765432"));
  }

  @Test
  void pseudonymsOfTwoTenantsCannotBeJoined() {
    Redactor redactor = with(ACTIONS, KEY);
    assertThat(redactor.redact("bob@example.com", redactor.rules("a"), new RedactionTally()))
        .isNotEqualTo(
            redactor.redact("bob@example.com", redactor.rules("b"), new RedactionTally()));
  }

  @Test
  void anotherKeySaysSoInThePseudonym() {
    String old = redact(with(ACTIONS, KEY), "bob@example.com");
    String rotated = redact(with(ACTIONS, NEXT_KEY), "bob@example.com");
    assertThat(rotated).startsWith("[email:k2:").isNotEqualTo(old.replace("k1", "k2"));
    assertThat(redact(with(ACTIONS, NEXT_KEY), old)).isSameAs(old);
  }

  @Test
  void tenantPatternsFindWhatOnlyTheTenantKnows() {
    String policy =
        """
        defaults:
          patterns:
            - {name: ticket, pattern: 'TCK-\\d+'}
        tenants:
          - tenant: acme
            patterns:
              - {name: employee, pattern: '(?i)emp-[0-9]{6}', action: hash}
        """;
    Redactor redactor = with(policy, KEY);
    RedactionTally tally = new RedactionTally();
    String text = "emp-123456 opened TCK-77 for bob@example.com, \\\"EMP-123456\\\"";
    String redacted = redactor.redact(text, redactor.rules("acme"), tally);
    assertThat(redacted)
        .matches(
            "\\[employee:k1:[0-9a-f]{20}] opened \\[ticket] for \\[email], "
                + "\\\\\"\\[employee:k1:[0-9a-f]{20}]\\\\\"");
    assertThat(tally.counts())
        .containsEntry("employee", 2)
        .containsEntry("ticket", 1)
        .containsEntry("email", 1);
    assertThat(redactor.redact(redacted, redactor.rules("acme"), tally)).isSameAs(redacted);
    assertThat(redactor.redact(text, redactor.rules("else"), tally)).startsWith("emp-123456 ");
  }

  @Test
  void aPatternOverABuiltInFindIsOneFind() {
    Redactor redactor =
        with("defaults: {patterns: [{name: contact, pattern: 'mail \\S+ now'}]}", null);
    assertThat(redact(redactor, "x mail bob@example.com now y")).isEqualTo("x [email] y");
  }

  @Test
  void hostilePatternsTakeLinearTime() {
    Redactor redactor = with("defaults: {patterns: [{name: slow, pattern: '(a+)+b'}]}", null);
    String text = "a".repeat(20_000);
    assertThat(redact(redactor, text)).isSameAs(text);
  }

  @Test
  void modelFindsAreTreatedByPolicy() {
    ModelFinder names =
        (text, finds) -> {
          int at = text.toString().indexOf("Grace");
          if (at >= 0) {
            finds.add(at, at + 5, RedactionType.PERSON);
          }
        };
    RedactionPolicy policy = RedactionPolicy.maskAll();
    Redactor redactor = new Redactor(policy, null, names);
    assertThat(redact(redactor, "Grace wrote to bob@example.com"))
        .isEqualTo("[person] wrote to [email]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default: {} | 1 | unknown entry default",
        "defaults: {actions: {mail: mask}} | 1 | mail is no type",
        "defaults: {actions: {email: erase}} | 1 | there is no action erase",
        "tenants: [{tenant: a}, {tenant: a}] | 1 | a is there twice",
        "tenants: [{actions: {}}] | 1 | tenant is missing",
        "tenants: [{tenant: a, action: {}}] | 1 | unknown entry action",
        "tenants: {} | 1 | tenants is not a list",
        "defaults: {patterns: [{name: Name, pattern: x}]} | 1 | name Name",
        "defaults: {patterns: [{name: email, pattern: x}]} | 1 | name email is a type's",
        "defaults: {patterns: [{name: a, pattern: 'x*'}]} | 1 | matches the empty text",
        "defaults: {patterns: [{name: a, pattern: '(x)\\1'}]} | 1 | cannot be used",
        "defaults: {patterns: [{name: a, pattern: '(?=x)y'}]} | 1 | cannot be used",
        "defaults: {patterns: [{name: a, pattern: '('}]} | 1 | cannot be used",
        "defaults: {patterns: [{name: a, pattern: x}, {name: a, pattern: y}]} | 1 | a is there twice",
        "defaults: [ | 1 | expected the node content",
      })
  void badPoliciesAreRefusedWithLineAndReason(String yaml, int line, String reason) {
    assertThatThrownBy(() -> RedactionPolicy.parse("policy.yaml", yaml))
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith("policy.yaml line " + line + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void theLineIsThatOfTheMistake() {
    assertThatThrownBy(
            () ->
                RedactionPolicy.parse("p", "defaults:\n  actions:\n    ip: keep\n    mail: mask\n"))
        .hasMessageStartingWith("p line 4: ");
  }

  @Test
  void tooManyPatternsAreRefused() {
    StringBuilder yaml = new StringBuilder("defaults:\n  patterns:\n");
    for (int i = 0; i <= RedactionPolicy.MAX_PATTERNS; i++) {
      yaml.append("    - {name: p").append(i).append(", pattern: x}\n");
    }
    assertThatThrownBy(() -> RedactionPolicy.parse("p", yaml.toString()))
        .hasMessageContaining("are more than 32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAECAwQFBgcICQoLDA0ODw==",
        "K1:AAECAwQFBgcICQoLDA0ODw==",
        "k1:AAEC",
        "k1:?",
        "k1:AAECA"
      })
  void keysThatCannotBeUsedAreRefusedWithoutShowingThem(String text) {
    assertThatThrownBy(() -> PseudonymKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("AAEC"));
  }

  @Test
  void aKeyComesFromAFileAndIsNotShown(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key");
    Files.writeString(file, "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    PseudonymKey key = PseudonymKey.read(file);
    assertThat(key.toString()).isEqualTo("PseudonymKey k1");
    assertThat(redact(with(ACTIONS, key), "bob@example.com"))
        .isEqualTo(redact(with(ACTIONS, KEY), "bob@example.com"));
  }

  @Test
  void aPolicySurvivesSerialization() throws Exception {
    RedactionPolicy policy =
        RedactionPolicy.parse(
            "p", ACTIONS + "    patterns: [{name: ticket, pattern: 'TCK-[0-9]+'}]\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(policy);
    }
    RedactionPolicy copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (RedactionPolicy) in.readObject();
    }
    Redactor redactor = new Redactor(copy, null, ModelFinder.NONE);
    assertThat(redactor.redact(TEXT + " TCK-1", redactor.rules("other"), new RedactionTally()))
        .isEqualTo("[email] [phone] 203.0.113.7 [us_ssn] [ticket]");
  }
}
