package io.pharos.local.otlp;

import static io.pharos.local.otlp.OtlpFixtures.request;
import static io.pharos.local.otlp.OtlpFixtures.resource;
import static io.pharos.local.otlp.OtlpFixtures.scope;
import static io.pharos.local.otlp.OtlpFixtures.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.files.Encoding;
import io.pharos.local.files.OtlpFile;
import io.pharos.local.otlp.FileSender.Report;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileSenderTest {
  private final TestingSender sender = new TestingSender();

  private Report send(OtlpFile... files) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new FileSender(sender, 2000, 0, nowhere).send(Stream.of(files));
  }

  private static OtlpFile file(String name, byte[] bytes) {
    return new OtlpFile(OtlpSignal.TRACES, Encoding.PROTOBUF, name, 1, bytes);
  }

  private static byte[] garbage(int bytes) {
    return "?".repeat(bytes).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatFitsIsSentAsItIsEvenIfItIsNoRequest() {
    Report report = send(file("traces-1.pb", garbage(50)));

    assertThat(sender.sent.get(0).value()).isEqualTo(garbage(50));
    assertThat(report.problems()).isEmpty();
    assertThat(report.recordsBySignal()).containsEntry(OtlpSignal.TRACES, 1L);
    assertThat(report.bytes()).isEqualTo(50);
  }

  @Test
  void requestOverTheRecordLimitIsCut() {
    Report report =
        send(
            file(
                "traces-1.pb",
                request(resource("a", scope("s", span(1, 1500), span(2, 1500)))).toByteArray()));

    assertThat(sender.sent).hasSize(2);
    assertThat(report.split()).isEqualTo(1);
    assertThat(report.records()).isEqualTo(2);
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void whatCannotBeSentIsAProblemThatNamesTheFileAndStopsNothing() {
    Report report =
        send(
            file("traces-1.pb", garbage(5000)),
            file("traces-2.pb", request(resource("a", scope("s", span(1, 5000)))).toByteArray()),
            file("traces-3.pb", garbage(10)));

    assertThat(sender.sent).hasSize(1);
    assertThat(report.problems()).hasSize(2);
    assertThat(report.problems().get(0)).contains("traces-1.pb").contains("cannot be cut");
    assertThat(report.problems().get(1)).contains("traces-2.pb").contains("spans not sent");
  }

  @Test
  void refusalOfKafkaIsAProblemThatNamesTheFile() {
    sender.acknowledgement =
        () -> CompletableFuture.failedFuture(new IllegalStateException("no leader"));

    assertThat(send(file("traces-1.pb", garbage(10))).problems())
        .containsExactly("traces-1.pb was not sent: no leader");
  }
}
