package io.pharos.operators.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text whatever, and most of all for texts made of what redaction reacts to. */
class RedactorProperties {

  private static final String POLICY =
      """
      defaults:
        actions: {email: hash, card: drop, ip: keep, phone: mask, credential: hash}
      """;

  private static final List<String> FRAGMENTS =
      List.of(
          "bob@example.com",
          "13812345678",
          "+14155552671",
          "415-555-2671",
          "4111111111111111",
          "4111 1111 1111 1111",
          "GB82WEST12345698765432",
          "11010519491231002X",
          "078-05-1120",
          "203.0.113.7",
          "2001:db8::ff00:42:8329",
          "postgres://u:p@h/",
          "sk-",
          RedactorFixtures.alnum(48, 1),
          "AKIA",
          RedactorFixtures.upper(16, 2),
          "ghp_" + RedactorFixtures.alnum(36, 3),
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefg_-12",
          "-----BEGIN PRIVATE KEY-----",
          "-----END PRIVATE KEY-----",
          RedactorFixtures.alnum(64, 4),
          "password",
          "token",
          "api_key",
          "Authorization",
          "Bearer ",
          "Basic ",
          "Cookie",
          "phone",
          "tel",
          "call me at ",
          "office",
          "fax",
          "version",
          "card",
          "ssn",
          "curl",
          " -u ",
          "--user ",
          "--password ",
          "duration_ns",
          "=",
          ": ",
          ":",
          "\"",
          "'",
          "\\\"",
          "\\n",
          "\\u0040",
          "%40",
          "%",
          "\\",
          "@",
          ".",
          "-",
          "_",
          "/",
          "//",
          "://",
          "?",
          "&",
          "#",
          "<",
          ">",
          "[",
          "]",
          "[email]",
          "[phone]",
          "[removed]",
          "[email:k1:0123456789abcdef0123]",
          "(",
          ")",
          "+",
          ",",
          ";",
          "|",
          "~",
          "x12",
          " ",
          "  ",
          "\n",
          "\t",
          "{",
          "}",
          "0",
          "1",
          "12",
          "123",
          "1234",
          "12345",
          "1234567",
          "2026-03-15",
          "12:34:56",
          "a",
          "ab",
          "fe80",
          "::",
          "é",
          "密码",
          "：",
          "电话",
          "，",
          "\ud83d\ude00",
          "\ud800",
          "\udc00",
          "\0");

  /** What would be quadratic if nothing were remembered or bounded. */
  private static final List<String> HOSTILE =
      List.of(
          "a@",
          "a.b@",
          "a@a.",
          "eyJ-",
          "eyJ.",
          "sk-",
          "AKIA-",
          "1.2.3.4.",
          "1234567 ",
          "call 1234567 ",
          "1:2:",
          "a::1:",
          "http://a@",
          "http://a:b",
          "password=",
          "token=a1",
          "token='",
          "authorization: ",
          "?key=",
          "cookie: a=",
          "-----BEGIN PRIVATE KEY-----x",
          "--password ",
          "curl -u a:",
          "[email:k1:",
          "密码：",
          "1Q~");

  private final Redactor masking = RedactorFixtures.masking();
  private final Redactor mixed = RedactorFixtures.with(POLICY, RedactorFixtures.KEY);

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(FRAGMENTS).list().ofMaxSize(14).map(parts -> String.join("", parts));
  }

  @Property(tries = 20_000)
  void redactingAgainChangesNothing(@ForAll("texts") String text) {
    String once = RedactorFixtures.redact(masking, text);
    assertThat(RedactorFixtures.redact(masking, once)).isSameAs(once);
    String mixedOnce = RedactorFixtures.redact(mixed, text);
    assertThat(RedactorFixtures.redact(mixed, mixedOnce)).isEqualTo(mixedOnce);
  }

  @Property(tries = 10_000)
  void valuesRedactedAgainStayToo(@ForAll("texts") String key, @ForAll("texts") String value) {
    TenantRules rules = masking.rules("t");
    String once = masking.redactValue(key, value, rules, new RedactionTally());
    assertThat(masking.redactValue(key, once, rules, new RedactionTally())).isEqualTo(once);
  }

  @Property(tries = 5_000)
  void anyTextIsTaken(@ForAll String text) {
    String once = RedactorFixtures.redact(masking, text);
    assertThat(RedactorFixtures.redact(masking, once)).isEqualTo(once);
  }

  @Property(tries = 5_000)
  void whatIsNotFoundStaysAsItIs(@ForAll("texts") String text) {
    List<Redactor.Found> finds = masking.find(null, text, masking.rules("t"));
    StringBuilder rebuilt = new StringBuilder();
    int copied = 0;
    for (Redactor.Found find : finds) {
      assertThat(find.start()).isGreaterThanOrEqualTo(copied);
      assertThat(find.end()).isGreaterThan(find.start());
      rebuilt.append(text, copied, find.start()).append('[').append(find.label()).append(']');
      copied = find.end();
    }
    rebuilt.append(text, copied, text.length());
    assertThat(RedactorFixtures.redact(masking, text).replace("\"[", "[").replace("]\"", "]"))
        .isEqualTo(rebuilt.toString().replace("\"[", "[").replace("]\"", "]"));
  }

  @Property(tries = 2_000)
  void aPlantedAddressNeverSurvives(@ForAll("texts") String before, @ForAll("texts") String after) {
    String secret = "zoe.planted@example.org";
    assertThat(RedactorFixtures.redact(masking, before + " " + secret + " " + after))
        .doesNotContain("zoe.planted");
  }

  /** Half of what hostile text must reach, in CPU time, so that a busy machine fails nothing. */
  @Example
  void aMegabyteOfAnythingTakesNoLongerThanASecond() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<String> units = new ArrayList<>(FRAGMENTS);
    units.addAll(HOSTILE);
    for (String unit : units) {
      String text = unit.repeat(1_000_000 / unit.length() + 1);
      RedactorFixtures.redact(masking, text.substring(0, 100_000));
      long start = threads.getCurrentThreadCpuTime();
      String once = RedactorFixtures.redact(masking, text);
      long nanos = threads.getCurrentThreadCpuTime() - start;
      assertThat(nanos).as("ns for 1 MB of %s", unit).isLessThan(1_000_000_000);
      assertThat(RedactorFixtures.redact(masking, once)).isEqualTo(once);
    }
  }
}
