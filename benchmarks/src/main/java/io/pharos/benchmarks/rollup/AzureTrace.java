package io.pharos.benchmarks.rollup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The rows of both files of the Azure LLM inference trace of 2023, and orders they may come in. */
final class AzureTrace {

  /** Models, named after the files. */
  static final List<String> MODELS = List.of("code", "conv");

  /** How far steps are out of order at most: the bound of the jobs. */
  static final long BOUND_MS = 10_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS");

  /** Copies of a row start one after the other, this far apart: rates grow, shapes stay. */
  private static final long COPY_SHIFT_NS = 37_000_000;

  private AzureTrace() {}

  /**
   * All rows, each of them repeated.
   *
   * @throws IOException if a file cannot be read, or has a row that is none
   */
  static List<AzureRequest> read(Path folder, int copies) throws IOException {
    List<AzureRequest> requests = new ArrayList<>();
    int row = 0;
    for (String model : MODELS) {
      Path file = folder.resolve("AzureLLMInferenceTrace_" + model + ".csv");
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        if (cells.length != 3) {
          throw new IOException(file + ": not three cells: " + line);
        }
        for (int copy = 0; copy < copies; copy++) {
          long input = Long.parseLong(cells[1]);
          long output = Long.parseLong(cells[2]);
          requests.add(
              new AzureRequest(
                  model,
                  row,
                  copy,
                  nanos(cells[0]) + copy * COPY_SHIFT_NS,
                  input,
                  output,
                  ModelledLatency.ttftNs(row, copy, input),
                  ModelledLatency.decodeNs(row, copy, output)));
        }
        row++;
      }
    }
    return requests;
  }

  /** Timestamps have no zone; they are taken as UTC. */
  private static long nanos(String text) {
    Instant instant = LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }

  /** An order in which each comes up to 10 s after one that was settled later. */
  static List<AzureRequest> shuffled(List<AzureRequest> requests, long seed) {
    Random random = new Random(seed);
    Map<AzureRequest, Long> arrivals = new HashMap<>();
    for (AzureRequest request : requests) {
      arrivals.put(request, request.settledMs() + random.nextInt((int) BOUND_MS));
    }
    List<AzureRequest> order = new ArrayList<>(requests);
    order.sort(Comparator.comparingLong(arrivals::get));
    return order;
  }
}
