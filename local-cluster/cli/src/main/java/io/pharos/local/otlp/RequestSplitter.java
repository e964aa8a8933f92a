package io.pharos.local.otlp;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.pharos.local.files.DataPoints;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an export request into records of at most a number of bytes: by resource, then by scope,
 * then by span (log record, metric), each part with the resource and scope it had. The three
 * signals are alike: field 1 of a request holds resources, field 2 of a resource scopes, field 2 of
 * a scope the items.
 */
public final class RequestSplitter {
  private static final int ITEMS = 2;

  private final int maxRecordBytes;

  /**
   * A splitter.
   *
   * @param maxRecordBytes the largest record, uncompressed
   */
  public RequestSplitter(int maxRecordBytes) {
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * What became of a request.
   *
   * @param records to write, in the order of the request
   * @param rejectedItems items that are too large even alone
   */
  public record Parts(List<byte[]> records, int rejectedItems) {}

  /** Cuts a request; one that fits stays whole. */
  public Parts split(Message request) {
    List<byte[]> records = new ArrayList<>();
    int rejected = split(request, records);
    return new Parts(records, rejected);
  }

  private int split(Message part, List<byte[]> records) {
    if (part.getSerializedSize() <= maxRecordBytes) {
      records.add(part.toByteArray());
      return 0;
    }
    List<Message> halves = halves(part, 0);
    if (halves.isEmpty()) {
      return items(part, 0);
    }
    int rejected = 0;
    for (Message half : halves) {
      rejected += split(half, records);
    }
    return rejected;
  }

  /** The two halves of the outermost list with more than one element; empty where there is none. */
  private static List<Message> halves(Message message, int level) {
    FieldDescriptor field = list(message, level);
    int size = message.getRepeatedFieldCount(field);
    if (size > 1) {
      return List.of(
          with(message, field, elements(message, field, 0, size / 2)),
          with(message, field, elements(message, field, size / 2, size)));
    }
    if (size == 0 || level == ITEMS) {
      return List.of();
    }
    return halves((Message) message.getRepeatedField(field, 0), level + 1).stream()
        .map(half -> with(message, field, List.of(half)))
        .toList();
  }

  /** How many spans, log records or data points are in a part that cannot be cut. */
  private static int items(Message message, int level) {
    FieldDescriptor field = list(message, level);
    int size = message.getRepeatedFieldCount(field);
    if (size == 0) {
      return 0;
    }
    Message first = (Message) message.getRepeatedField(field, 0);
    if (level < ITEMS) {
      return items(first, level + 1);
    }
    return first instanceof Metric metric ? DataPoints.count(metric) : 1;
  }

  private static FieldDescriptor list(Message message, int level) {
    return message.getDescriptorForType().findFieldByNumber(level == 0 ? 1 : 2);
  }

  private static List<Message> elements(
      Message message, FieldDescriptor field, int from, int until) {
    List<Message> elements = new ArrayList<>(until - from);
    for (int i = from; i < until; i++) {
      elements.add((Message) message.getRepeatedField(field, i));
    }
    return elements;
  }

  private static Message with(Message message, FieldDescriptor field, List<Message> elements) {
    return message.toBuilder().setField(field, elements).build();
  }
}
