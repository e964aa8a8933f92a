package io.pharos.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.files.OtlpFile;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFutureWatermarksTest {

  private static final long NONE = Long.MIN_VALUE;

  @TempDir Path folder;

  /** Watermarks after the pulse and after each request; {@link #NONE} where none came. */
  private static List<Long> watermarks(RunInput input) throws Exception {
    SpooledRequests requests = new SpooledRequests(input, "otlp_spans");
    requests.open(null);
    WatermarkGenerator<OtlpMessage> generator =
        new KnownFutureWatermarks(input).createWatermarkGenerator(null);
    List<Long> watermarks = new ArrayList<>();
    for (long turn = 0; turn <= input.size(); turn++) {
      LastWatermark output = new LastWatermark();
      generator.onEvent(requests.map(turn), NONE, output);
      generator.onPeriodicEmit(output);
      watermarks.add(output.timestamp);
    }
    requests.close();
    return watermarks;
  }

  private RunInput input(OtlpFile... files) throws IOException {
    RunInput input = new RunInput(OtlpSignal.TRACES, folder.resolve("spool"));
    for (OtlpFile file : files) {
      input.add(file);
    }
    return input;
  }

  @Test
  void watermarkStaysBelowEverythingThatIsStillToCome() throws Exception {
    try (RunInput input =
        input(
            RequestFixtures.endingAt(5_000, 9_000),
            RequestFixtures.endingAt(2_000),
            RequestFixtures.endingAt(7_000, 8_000))) {
      assertThat(watermarks(input)).containsExactly(1_999L, 1_999L, 6_999L, NONE);
    }
  }

  @Test
  void requestWithoutAnyTimeHoldsNothingBack() throws Exception {
    try (RunInput input = input(RequestFixtures.endingAt(5_000), RequestFixtures.unreadable())) {
      assertThat(watermarks(input)).containsExactly(4_999L, NONE, NONE);
    }
  }

  @Test
  void watermarksFollowTheOrderIntoWhichTheInputWasShuffled() throws Exception {
    OtlpFile[] files = new OtlpFile[30];
    for (int i = 0; i < files.length; i++) {
      files[i] = RequestFixtures.endingAt(1_000L * (i + 1));
    }
    try (RunInput input = input(files)) {
      input.shuffle(11, 10_000);

      List<Long> watermarks = watermarks(input);

      assertThat(watermarks.subList(0, input.size())).isSorted();
      assertThat(watermarks.get(input.size())).isEqualTo(NONE);
      for (int turn = 0; turn < input.size(); turn++) {
        assertThat(watermarks.get(turn))
            .isEqualTo(
                input.requests().subList(turn, input.size()).stream()
                        .mapToLong(request -> request.times().firstMs())
                        .min()
                        .orElseThrow()
                    - 1);
      }
    }
  }

  /** Remembers the last watermark. */
  private static final class LastWatermark implements WatermarkOutput {
    private long timestamp = NONE;

    @Override
    public void emitWatermark(Watermark watermark) {
      timestamp = watermark.getTimestamp();
    }

    @Override
    public void markIdle() {
      throw new AssertionError("a bounded input is never idle");
    }

    @Override
    public void markActive() {
      throw new AssertionError("a bounded input is never idle");
    }
  }
}
