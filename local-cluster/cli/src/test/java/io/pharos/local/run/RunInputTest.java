package io.pharos.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.files.OtlpFile;
import io.pharos.local.run.RunInput.Request;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunInputTest {

  private static final long BOUND_MS = 10_000;

  @TempDir Path folder;

  private RunInput input(OtlpFile... files) throws IOException {
    RunInput input = new RunInput(OtlpSignal.TRACES, folder.resolve("spool"));
    for (OtlpFile file : files) {
      input.add(file);
    }
    return input;
  }

  private RunInput oneEachSecond(int requests) throws IOException {
    OtlpFile[] files = new OtlpFile[requests];
    for (int i = 0; i < requests; i++) {
      files[i] = RequestFixtures.endingAt(1_000L * (i + 1));
    }
    return input(files);
  }

  private static List<Long> numbers(RunInput input) {
    return input.requests().stream().map(Request::number).toList();
  }

  @Test
  void sameSeedGivesTheSameOrderAndAnotherOneAnother() throws IOException {
    List<List<Long>> orders = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      Path spool = folder.resolve("spool-" + orders.size());
      try (RunInput input = new RunInput(OtlpSignal.TRACES, spool)) {
        for (int i = 1; i <= 40; i++) {
          input.add(RequestFixtures.endingAt(1_000L * i));
        }
        input.shuffle(seed, BOUND_MS);
        orders.add(numbers(input));
      }
    }

    assertThat(orders.get(0)).isEqualTo(orders.get(1)).isNotEqualTo(orders.get(2)).isNotEmpty();
    assertThat(orders.get(0)).isNotEqualTo(orders.get(0).stream().sorted().toList());
  }

  @Test
  void noRequestOvertakesOneThatArrivedTheBoundBefore() throws IOException {
    try (RunInput input = oneEachSecond(60)) {
      input.shuffle(3, BOUND_MS);

      long latest = Long.MIN_VALUE;
      for (Request request : input.requests()) {
        latest = Math.max(latest, request.times().arrivalMs());
        assertThat(request.times().arrivalMs()).isGreaterThan(latest - BOUND_MS);
      }
      assertThat(numbers(input)).hasSize(60).doesNotHaveDuplicates();
    }
  }

  @Test
  void requestKeepsItsBytesAndItsNumberWhateverTheOrder() throws Exception {
    OtlpFile[] files = new OtlpFile[20];
    for (int i = 0; i < files.length; i++) {
      files[i] = RequestFixtures.endingAt(1_000L * (i + 1));
    }
    try (RunInput input = input(files)) {
      input.shuffle(5, BOUND_MS);
      SpooledRequests requests = new SpooledRequests(input, "otlp_spans");
      requests.open(null);

      for (long turn = 1; turn <= files.length; turn++) {
        OtlpMessage message = requests.map(turn);
        assertThat(message.value).isEqualTo(files[Math.toIntExact(message.offset) - 1].bytes());
        assertThat(message.offset).isEqualTo(numbers(input).get(Math.toIntExact(turn) - 1));
      }
      requests.close();
    }
  }
}
