package io.pharos.operators.redaction;

import static io.pharos.operators.redaction.RedactorFixtures.alnum;
import static io.pharos.operators.redaction.RedactorFixtures.hex;
import static io.pharos.operators.redaction.RedactorFixtures.redact;
import static io.pharos.operators.redaction.RedactorFixtures.redactValue;
import static io.pharos.operators.redaction.RedactorFixtures.upper;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found, and that all of it goes. Numbers are from the standards' own examples. */
class RedactorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write to jane.doe+ai@mail.example.co.uk, please | write to [email], please",
        "<bob@example.com>: no such user | <[email]>: no such user",
        "邮箱bob@example.com已注册 | 邮箱[email]已注册",
        "?user=bob%40example.com&x=1 | ?user=[email]&x=1",
        "müller@straße.example | [email]",
        "13812345678@qq.com | [email]",
      })
  void emailAddressesAreMasked(String text, String redacted) {
    assertThat(redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1 415 555 2671",
        "+44 20 7946 0958",
        "+49 (0)30 901820",
        "+86 138 1234 5678",
        "001-415-555-2671",
        "(415) 555-2671",
        "415-555-2671",
        "415.555.2671 ext. 12",
        "13812345678",
        "138-1234-5678",
        "010-62781234",
        "01 42 68 53 00",
        "020 7946 0958",
        "030/901820-15",
      })
  void phoneNumbersAreMaskedWithoutAnnouncement(String number) {
    assertThat(redact("at " + number + ".")).isEqualTo("at [phone].");
    assertThat(redact("联系：" + number + "，谢谢")).isEqualTo("联系：[phone]，谢谢");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Phone: 555 2671 | Phone: [phone]",
        "phone_number=5552671 | phone_number=[phone]",
        "{\"mobilePhone\": \"55 26 71\"} | {\"mobilePhone\": \"[phone]\"}",
        "please call me back at 5552671 | please call me back at [phone]",
        "555 2671 office | [phone] office",
        "my number is 075 552671 | my number is [phone]",
        "Phone: 25/102-7346 | Phone: [phone]",
        "Tel. 12 34 56, 12 34 57 | Tel. [phone], [phone]",
      })
  void shortNumbersAreMaskedWhereTheyAreAnnounced(String text, String redacted) {
    assertThat(redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "3782 822463 10005",
        "30569309025904",
        "6011111111111117",
        "3530111333300000",
        "2223003122003222",
      })
  void cardsAreMasked(String number) {
    assertThat(redact("paid with " + number + "!")).isEqualTo("paid with [card]!");
  }

  @Test
  void cardsNeedAnIssuerAndTheirLuhnDigit() {
    assertThat(redact("order 4111111111111112")).isEqualTo("order 4111111111111112");
    assertThat(redact("order 1111111111111117")).isEqualTo("order 1111111111111117");
    assertThat(redact("order 0000000000000000")).isEqualTo("order 0000000000000000");
    assertThat(redact("loss 0.4111111111111111")).isEqualTo("loss 0.4111111111111111");
  }

  @Test
  void aNumberSaidToBeACardsIsOneWhateverItsLuhnDigit() {
    assertThat(redact("card number: 4111111111111112")).isEqualTo("card number: [card]");
    assertThat(redact("银行卡6222021234567890124，")).isEqualTo("银行卡[card]，");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GB82WEST12345698765432",
        "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000",
        "FR1420041010050500013M02606",
        "NO9386011117947",
        "gb82west12345698765432",
      })
  void ibansAreMasked(String iban) {
    assertThat(redact("to " + iban + " now")).isEqualTo("to [iban] now");
  }

  @Test
  void ibansNeedTheirCheckDigits() {
    assertThat(redact("GB83WEST12345698765432")).isEqualTo("GB83WEST12345698765432");
  }

  @Test
  void residentIdsNeedTheirCheckCharacter() {
    assertThat(redact("身份证11010519491231002X，")).isEqualTo("身份证[cn_id]，");
    assertThat(redact("id 440524188001010014.")).isEqualTo("id [cn_id].");
    assertThat(redact("id 440524188001010015.")).isEqualTo("id 440524188001010015.");
  }

  @Test
  void socialSecurityNumbersAreMasked() {
    assertThat(redact("SSN 078-05-1120")).isEqualTo("SSN [us_ssn]");
    assertThat(redact("his social security number is 078051120"))
        .isEqualTo("his social security number is [us_ssn]");
    assertThat(redact("part 000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567"))
        .isEqualTo("part 000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from 203.0.113.7:51234 | from [ip]:51234",
        "http://10.1.2.3/path | http://[ip]/path",
        "2001:db8::ff00:42:8329 up | [ip] up",
        "[2001:db8:85a3:0:0:8a2e:370:7334]:443 | [[ip]]:443",
        "via ::ffff:203.0.113.7, | via [ip],",
        "fe80::1%eth0 | [ip]%eth0",
      })
  void addressesAreMasked(String text, String redacted) {
    assertThat(redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgres://app:s3cr3t@db:5432/x | postgres://[url_credential]@db:5432/x",
        "https://u:p@ss@host/ | https://[url_credential]@host/",
        "redis://:hunter2@cache | redis://[url_credential]@cache",
        "git clone https://a1b2c3d4e5f6@github.com/x.git | git clone https://[url_credential]@github.com/x.git",
        "GET /x?sig=a%2Bb1c2d3e4f5&n=1 | GET /x?sig=[url_credential]&n=1",
        "/cb?code=4f9a8b7c6d&state=x | /cb?code=[url_credential]&state=x",
        "https://acme.webhook.office.com/webhookb2/1a2b-3c4d@5e6f | https://acme.webhook.office.com/webhookb2/[url_credential]",
        "https://hooks.slack.com/services/T0AB/B0CD/x1y2z3 | https://hooks.slack.com/services/[url_credential]",
      })
  void credentialsInUrlsAreMasked(String text, String redacted) {
    assertThat(redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git@github.com:owner/name.git",
        "ssh://git@github.com/owner/name",
        "postgres://${USER}:${PASSWORD}@db/x",
        "https://host/path@2x/file",
        "logo@2x.png",
        "pkg@1.2.3",
        "started getty@tty1.service",
      })
  void whatOnlyLooksLikeACredentialStays(String text) {
    assertThat(redact(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization: Bearer abc.DEF-1234567 | Authorization: Bearer [credential]",
        "authorization: Basic dXNlcjpwYXNz | authorization: Basic [credential]",
        "-H 'X-Api-Key: 7f3a9c2b1d' | -H 'X-Api-Key: [credential]'",
        "Set-Cookie: sid=a1; Path=/ | Set-Cookie: [credential]",
        "password=hunter2; x=1 | password=[credential]; x=1",
        "\"db_password\": \"two words\", | \"db_password\": \"[credential]\",",
        "userPassword => 'x!y' | userPassword => '[credential]'",
        "<password>hunter2</password> | <password>[credential]</password>",
        "mysql --password hunter2 -h db | mysql --password [credential] -h db",
        "curl -u joe:hunter2 https://x | curl -u [credential] https://x",
        "密码：abc123，请保管 | 密码：[credential]，请保管",
        "client_secret=a8Kd03jfLs92mZ | client_secret=[credential]",
        "API_KEY_2 = \"9f8e7d6c5b4a3f2e1d\" | API_KEY_2 = \"[credential]\"",
      })
  void valuesOfSecretNamesAreMasked(String text, String redacted) {
    assertThat(redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: please enter your password",
        "password=${DB_PASSWORD}",
        "password: <your password>",
        "token=null",
        "api_key=YOUR_API_KEY",
        "api_key: xxxxxxxxxxxxxxxx",
        "password = config.get_password()",
        "secret_name = prod-db-3",
        "public_key=Qm7dR2xKp9Lw4TzB8vNc6HsJ3fYgA5Ue",
        "next_token=a8Kd03jfLs92mZ",
        "max_tokens: 1024, input_tokens=20480, eos_token=<|endoftext|>",
        "time_to_first_token: 0.3241",
        "\"token\": 1234",
      })
  void namesWithoutASecretStay(String text) {
    assertThat(redact(text)).isSameAs(text);
  }

  @Test
  void keysOfKnownIssuersAreMasked() {
    List<String> keys =
        List.of(
            "sk-" + alnum(48, 1),
            "sk-proj-" + alnum(74, 2),
            "sk-ant-api03-" + alnum(93, 3) + "AA",
            "ghp_" + alnum(36, 4),
            "glpat-" + alnum(20, 5),
            "AKIA" + upper(16, 6),
            "AIza" + alnum(35, 7),
            "xoxb-123456789012-123456789012-" + alnum(24, 8),
            "hf_" + alnum(34, 9),
            "SG." + alnum(22, 10) + "." + alnum(43, 11),
            "sk_live_" + alnum(24, 12),
            "npm_" + alnum(36, 13),
            "LTAI" + alnum(20, 14),
            "nvapi-" + alnum(64, 15),
            "gsk_" + alnum(52, 16),
            "abc8Q~" + alnum(34, 17),
            "1234567890:AA" + alnum(33, 18));
    for (String key : keys) {
      assertThat(redact("using " + key + " to call")).isEqualTo("using [api_key] to call");
      assertThat(redact("{\"k\":\"a\\n" + key + "\\\"\"}"))
          .doesNotContain(key)
          .contains("[api_key]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-learn-compatible-estimators-and-pipelines",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "hf_loadModelCardMetadataOfRepositoryLater",
        "task-12345, disk-usage, mask-rcnn",
      })
  void whatNoIssuerMadeStays(String text) {
    assertThat(redact(text)).isSameAs(text);
  }

  @Test
  void jsonWebTokensAreMasked() {
    String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + alnum(43, 1);
    assertThat(redact("t=" + jwt + ";")).isEqualTo("t=[jwt];");
    assertThat(redact("see eyJhbGciOiJIUzI1NiJ9.")).isEqualTo("see eyJhbGciOiJIUzI1NiJ9.");
  }

  @Test
  void privateKeysAreMaskedWithAllTheirLines() {
    String body = alnum(64, 1) + "\n" + alnum(64, 2) + "\n" + alnum(20, 3) + "==\n";
    String key = "-----BEGIN RSA PRIVATE KEY-----\n" + body + "-----END RSA PRIVATE KEY-----";
    assertThat(redact("a " + key + "\nb")).isEqualTo("a [private_key]\nb");
    assertThat(redact("{\"pem\":\"" + key.replace("\n", "\\n") + "\"}"))
        .isEqualTo("{\"pem\":\"[private_key]\"}");
    assertThat(redact("-----BEGIN PRIVATE KEY-----\n" + body)).isEqualTo("[private_key]");
    String certificate = key.replace("RSA PRIVATE KEY", "CERTIFICATE");
    assertThat(redact(certificate)).doesNotContain("[private_key]");
  }

  @Test
  void escapesHideNothing() {
    assertThat(redact("{\"a\":\"{\\\"b\\\":\\\"bob\\u0040example.com\\\"}\"}"))
        .isEqualTo("{\"a\":\"{\\\"b\\\":\\\"[email]\\\"}\"}");
    assertThat(redact("\"x\\nbob@example.com\\n\"")).isEqualTo("\"x\\n[email]\\n\"");
    assertThat(redact("\\\\\\\"password\\\\\\\":\\\\\\\"hunter2\\\\\\\""))
        .isEqualTo("\\\\\\\"password\\\\\\\":\\\\\\\"[credential]\\\\\\\"");
    assertThat(redact("https:\\/\\/u:pw@host\\/x"))
        .isEqualTo("https:\\/\\/[url_credential]@host\\/x");
    assertThat(redact("token%3Da8Kd03jfLs92mZ")).isEqualTo("token%3D[credential]");
  }

  @Test
  void numbersOfJsonBecomeStrings() {
    assertThat(redact("{\"phone\":13812345678,\"n\":1}"))
        .isEqualTo("{\"phone\":\"[phone]\",\"n\":1}");
    assertThat(redact("{\"b\":\"{\\\"phone\\\": 13812345678}\"}"))
        .isEqualTo("{\"b\":\"{\\\"phone\\\": \\\"[phone]\\\"}\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "authorization | Bearer abc.DEF-1234567 | Bearer [credential]",
        "http.request.header.authorization | Basic dXNlcjpwYXNz | Basic [credential]",
        "http.request.header.cookie | a=b; c=d | [credential]",
        "db.password | correct horse battery | [credential]",
        "x-api-key | 7f3a9c2b1d5e | [credential]",
        "user.phone | 555 2671 | [phone]",
        "client.address | 203.0.113.7 | [ip]",
        "server.address | 203.0.113.7 | 203.0.113.7",
        "app.version | 1.2.3.4 | 1.2.3.4",
        "gen_ai.usage.input_tokens | 13812345678 | 13812345678",
        "gen_ai.request.model | claude-3-5-sonnet-20241022 | claude-3-5-sonnet-20241022",
        "url.full | https://x/?token=a8Kd03jfLs92mZ | https://x/?token=[url_credential]",
        "url.query | token=a8Kd03jfLs92mZ | token=[credential]",
      })
  void theKeyOfAnAttributeSaysWhatItsValueIs(String key, String value, String redacted) {
    assertThat(redactValue(key, value)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
        "id 550e8400-e29b-41d4-a716-446655440000 and 12345678-1234-1234-1234-123456789012",
        "ts=1700000000000000000 ms=1700000000000 us=1700000000000000 s=1700000000",
        "duration_ns=15234567890 took 15234567890 ns, \"elapsed_ns\": 18000000001",
        "2026-03-15T12:34:56.789012345Z 2001-05-17 10:24:36 16.4.2000 11:34",
        "1.2.3.4-SNAPSHOT, version 1.2.3.4, Chrome/120.0.6099.109 Safari/537.36, libfoo==1.2.3.4, v1.2.3.4",
        "(X11; rv:1.9.1.20) Mobile/8B117 Safari/6531.22.7, CriOS/42.0.898.0 Mobile/10",
        "2/8/1935 01/02/2024 10:30 logs/2024/05/06/1234567 order number is 123 4567",
        "listening on 127.0.0.1:8080, 0.0.0.0:9092, [::1]:443, mask 255.255.255.0",
        "std::string core::fmt::Display a::b 12:34:56 00:1a:2b:3c:4d:5e",
        "gpt-4o-2024-08-06 claude-3-5-sonnet-20241022 llama-3.1-405b qwen2.5-72b",
        "loss 0.69314718 p99=0.98 0.12345678 3.14159 2.71828 1e-05 12 345 678 1,234,567",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "tokens 12345678 of 131072, port 50051, pid 123456, offset 987654321012",
        "00 11 22 33 44 55 66 77 88 99 aa bb",
        "at io.pharos.Redactor.redact(Redactor.java:123) @Override @2x",
        "s3://bucket/key/part-00000-1234.parquet?versionId=null",
        "[INFO] 99% of 1000000 done, 3... 2... 1... 100.00.00",
      })
  void telemetryThatNamesNobodyStays(String text) {
    assertThat(redact(text)).isSameAs(text);
  }

  @Test
  void countsAreByTypeAndAddUp() {
    Redactor redactor = RedactorFixtures.masking();
    RedactionTally first = new RedactionTally();
    RedactionTally second = new RedactionTally();
    redactor.redact("a@b.example c@d.example", redactor.rules("t"), first);
    redactor.redact("a@b.example 203.0.113.7", redactor.rules("t"), second);
    first.merge(second);
    assertThat(first.counts())
        .containsOnly(
            org.assertj.core.api.Assertions.entry("email", 3),
            org.assertj.core.api.Assertions.entry("ip", 1));
    first.clear();
    assertThat(first.isEmpty()).isTrue();
  }

  @Test
  void hexIdsOfEveryKindStay() {
    for (int seed = 0; seed < 2000; seed++) {
      String text =
          "trace_id=" + hex(32, seed) + " span_id=" + hex(16, seed) + " etag " + hex(40, seed);
      assertThat(redact(text)).isSameAs(text);
    }
  }

  @Test
  void plainWordsAreSecretUnderTheNameOfAPassword() {
    Redactor redactor = new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE);
    RedactionTally tally = new RedactionTally();
    TenantRules rules = redactor.rules("acme");

    assertThat(redactor.redactValue("db.password", "companysecret", rules, tally))
        .isEqualTo("[credential]");
    for (String kept : new String[] {"true", "false", "${DB_PASSWORD}", "********", "xxxxxxxx"}) {
      assertThat(redactor.redactValue("db.password", kept, rules, tally)).isEqualTo(kept);
    }
  }
}
