package io.pharos.operators.otlp;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read from one OTLP request: the items that are whole, and what could not be read.
 *
 * @param items in the order of the request
 * @param problems in the order of the request
 */
public record OtlpBatch<T extends Message>(List<OtlpItem<T>> items, List<OtlpProblem> problems) {

  static <T extends Message> OtlpBatch<T> empty() {
    return new OtlpBatch<>(new ArrayList<>(), new ArrayList<>());
  }
}
