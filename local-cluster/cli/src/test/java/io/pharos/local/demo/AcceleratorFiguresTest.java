package io.pharos.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AcceleratorFiguresTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TRACE =
      """
      {"trace_id":"a1","tenant":"acme","complete":true,"start_ns":0,"duration_ms":1000,
       "span_list":[
        {"span_id":"01","name":"POST /chat","start_ns":0,"end_ns":1000000000},
        {"span_id":"02","parent_span_id":"01","name":"chat llama","step":"llm",
         "start_ns":0,"end_ns":900000000}]}
      """;

  private static final String ATTRIBUTION =
      """
      {"span_id":"02","final":true,"gpu_ns":450000000,"energy_uj":123400000,"devices":[
        {"host":"gpu-node-1","device":"GPU-4cf8db2d-06c0","mig_instance":"3","sampled_ns":900000000},
        {"host":"gpu-node-1","device":"GPU-5","sampled_ns":900000000}]}
      """;

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String printed(Consumer<PrintStream> print) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    print.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String tree(String... attributions) {
    List<JsonNode> documents = List.of(attributions).stream().map(each -> parsed(each)).toList();
    return printed(out -> TraceTreePrinter.print(parsed(TRACE), documents, out));
  }

  private static String line(String text, String with) {
    return text.lines().filter(line -> line.contains(with)).findFirst().orElseThrow();
  }

  @Test
  void callShowsWhatItDidToAcceleratorsBesideItsSpan() {
    String tree = tree(ATTRIBUTION);

    assertThat(line(tree, "chat llama"))
        .containsSubsequence("GPU-4cf8db2d/3 +1", "450 ms", "123.4 J", "25 %")
        .doesNotContain("provisional");
    assertThat(line(tree, "POST /chat")).doesNotContain("GPU-");
    String head = line(tree, "energy");
    assertThat(head.indexOf("device")).isEqualTo(line(tree, "chat llama").indexOf("GPU-"));
  }

  @Test
  void whatIsNotYetFinalOrNotKnownSaysSo() {
    String provisional =
        ATTRIBUTION.replace("\"final\":true", "\"final\":false").replace("123400000", "null");

    assertThat(line(tree(provisional), "chat llama")).contains("unknown").endsWith("provisional");
  }

  @Test
  void callWithoutSamplesSaysSo() {
    String unsampled = ATTRIBUTION.replace("\"sampled_ns\":900000000", "\"sampled_ns\":0");

    assertThat(line(tree(unsampled), "chat llama"))
        .containsSubsequence("GPU-4cf8db2d/3 +1", "no", "samples");
  }

  @Test
  void traceWithoutAttributedCallsHasNoColumns() {
    assertThat(tree()).doesNotContain("device");
    assertThat(tree("{\"span_id\":\"02\",\"gap\":\"no_engine\",\"devices\":[]}")).isEqualTo(tree());
  }

  @Test
  void tableAddsTheWindowsOfEachDeviceUp() {
    String window =
        """
        {"host":"gpu-node-1","device":"GPU-1","mig_instance":null,"model":"H100",
         "attributed_ns":4000000000,"unattributed_ns":1000000000,"idle_ns":5000000000,"gap_ns":0,
         "attributed_uj":900000000,"energy_uj":2500000000}
        """;
    String other = window.replace("\"mig_instance\":null", "\"mig_instance\":\"7\"");
    List<JsonNode> windows = List.of(parsed(window), parsed(other), parsed(window));

    String table = printed(out -> AcceleratorTable.print(windows, out));

    assertThat(line(table, "GPU-1 "))
        .containsSubsequence("H100", "8.0 s", "2.0 s", "10.0 s", "0.0 s", "1800 J", "5000 J");
    assertThat(line(table, "GPU-1/7")).containsSubsequence("4.0 s", "2500 J");
    assertThat(printed(out -> AcceleratorTable.print(List.of(), out))).isEmpty();
  }
}
