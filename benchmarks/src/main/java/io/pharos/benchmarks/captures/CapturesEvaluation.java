package io.pharos.benchmarks.captures;

import io.pharos.benchmarks.captures.Finding.Outcome;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.SpanHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compares all recordings of a folder with what they say was true. */
final class CapturesEvaluation {

  final List<Finding> findings = new ArrayList<>();
  final Map<String, Integer> withoutSpan = new TreeMap<>();
  final List<String> refused = new ArrayList<>();
  int requests;

  /** Evaluates the recordings: the sub-folders with an {@code EXPECT.json}. */
  static CapturesEvaluation of(Path folder) throws IOException {
    CapturesEvaluation evaluation = new CapturesEvaluation();
    List<Path> recordings;
    try (Stream<Path> found = Files.list(folder)) {
      recordings =
          found.filter(each -> Files.exists(each.resolve("EXPECT.json"))).sorted().toList();
    }
    for (Path recording : recordings) {
      evaluation.add(recording);
    }
    return evaluation;
  }

  /**
   * Reads every JSON file below a folder that is a request, in its own encoding and as protobuf.
   *
   * @return what is wrong, empty if all is well
   */
  static List<String> compareEncodings(Path folder, Map<String, Integer> counts)
      throws IOException {
    List<String> faults = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(each -> each.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      byte[] request = Files.readAllBytes(file);
      String text = new String(request, java.nio.charset.StandardCharsets.UTF_8);
      for (OtlpSignal signal : List.of(OtlpSignal.TRACES, OtlpSignal.LOGS)) {
        String marker = signal == OtlpSignal.TRACES ? "\"resourceSpans\"" : "\"resourceLogs\"";
        if (text.contains(marker)) {
          compare(folder.relativize(file).toString(), request, signal, counts, faults);
        }
      }
    }
    return faults;
  }

  /** Findings by library and field, counted by outcome. */
  Map<String, Map<String, Map<Outcome, Integer>>> agreement() {
    Map<String, Map<String, Map<Outcome, Integer>>> agreement = new TreeMap<>();
    for (Finding finding : findings) {
      agreement
          .computeIfAbsent(finding.of().client(), client -> new TreeMap<>())
          .computeIfAbsent(finding.field(), field -> new EnumMap<>(Outcome.class))
          .merge(finding.outcome(), 1, Integer::sum);
    }
    return agreement;
  }

  long count(Outcome outcome) {
    return findings.stream().filter(each -> each.outcome() == outcome).count();
  }

  private void add(Path recording) throws IOException {
    CapturedRequests requests = CapturedRequests.in(recording);
    this.requests += requests.heads.size() + requests.logs.size();
    requests.letters.forEach(letter -> refused.add(recording.getFileName() + ": " + letter));
    for (CallTruth truth : CallTruth.in(recording)) {
      SpanHead head = requests.spans.get(truth.spanId());
      if (head == null) {
        refused.add(recording.getFileName() + ": span " + truth.spanId() + " did not come out");
      } else {
        String text = requests.texts.get(truth.spanId());
        findings.addAll(CallComparison.of(truth, head.getSpan(), text));
      }
    }
    withoutSpan.put(recording.getFileName().toString(), CallTruth.withoutSpan(recording));
  }

  private static void compare(
      String name,
      byte[] request,
      OtlpSignal signal,
      Map<String, Integer> counts,
      List<String> faults) {
    CapturedRequests json = CapturedRequests.of(request, signal);
    CapturedRequests protobuf =
        CapturedRequests.of(CapturedRequests.asProtobuf(request, signal), signal);
    counts.merge("files", 1, Integer::sum);
    counts.merge("spans", json.heads.size(), Integer::sum);
    counts.merge("logs", json.logs.size(), Integer::sum);
    counts.merge("dead letters", json.letters.size(), Integer::sum);
    json.letters.forEach(
        letter -> faults.add(name + ": " + letter.getReason() + ", " + letter.getDetail()));
    if (!json.heads.equals(protobuf.heads)
        || !json.logs.equals(protobuf.logs)
        || !json.payloads.equals(protobuf.payloads)) {
      faults.add(name + ": JSON and protobuf give different records");
    }
  }
}
