package io.pharos.operators.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;

/**
 * Takes the broken data points out of a metric that cannot be read as a whole, so that a broken
 * point costs itself. What is broken outside the points makes the whole metric a problem.
 */
final class MetricSalvage {

  /** Takes the path of a broken point inside its metric, and what is wrong with it. */
  interface Problems {
    /** A broken point. */
    void point(String path, String detail, int bytes);
  }

  /**
   * A kind of data.
   *
   * @param field number in the metric
   */
  private record Kind(int field, String json, String formerJson, Message point) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(5, "gauge", "gauge", NumberDataPoint.getDefaultInstance()),
          new Kind(7, "sum", "sum", NumberDataPoint.getDefaultInstance()),
          new Kind(9, "histogram", "histogram", HistogramDataPoint.getDefaultInstance()),
          new Kind(
              10,
              "exponentialHistogram",
              "exponential_histogram",
              ExponentialHistogramDataPoint.getDefaultInstance()),
          new Kind(11, "summary", "summary", SummaryDataPoint.getDefaultInstance()));

  private static final List<String> POINTS = List.of("dataPoints", "data_points");
  private static final int POINTS_FIELD = 1;

  private MetricSalvage() {}

  /**
   * Reads what is whole of a metric.
   *
   * @throws InvalidProtocolBufferException if something outside its points is broken
   */
  static Metric read(ByteString bytes, Problems problems) throws InvalidProtocolBufferException {
    UnknownFieldSet.Builder metric = UnknownFieldSet.parseFrom(bytes).toBuilder();
    for (Kind kind : KINDS) {
      UnknownFieldSet.Field data = metric.build().getField(kind.field);
      if (!data.getLengthDelimitedList().isEmpty()) {
        UnknownFieldSet.Field.Builder whole = UnknownFieldSet.Field.newBuilder();
        for (ByteString each : data.getLengthDelimitedList()) {
          whole.addLengthDelimited(withoutBroken(each, kind, problems));
        }
        metric.clearField(kind.field).addField(kind.field, whole.build());
      }
    }
    return Metric.parser().parsePartialFrom(metric.build().toByteString());
  }

  private static ByteString withoutBroken(ByteString data, Kind kind, Problems problems)
      throws InvalidProtocolBufferException {
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(data);
    UnknownFieldSet.Field.Builder whole = UnknownFieldSet.Field.newBuilder();
    int index = 0;
    for (ByteString point : fields.getField(POINTS_FIELD).getLengthDelimitedList()) {
      try {
        kind.point.getParserForType().parsePartialFrom(point);
        whole.addLengthDelimited(point);
      } catch (InvalidProtocolBufferException e) {
        problems.point(path(kind, index), ProtobufRequestReader.reason(e), point.size());
      }
      index++;
    }
    return fields.toBuilder()
        .clearField(POINTS_FIELD)
        .addField(POINTS_FIELD, whole.build())
        .build()
        .toByteString();
  }

  /**
   * Takes the broken points out of a JSON metric.
   *
   * @return the metric without them, to be read again
   */
  static JsonNode read(JsonNode metric, OtlpJsonTranscoder transcoder, Problems problems) {
    ObjectNode whole = metric.deepCopy();
    for (Kind kind : KINDS) {
      for (String name : List.of(kind.json, kind.formerJson)) {
        for (String points : POINTS) {
          if (whole.path(name).path(points) instanceof ArrayNode array) {
            removeBroken(array, kind, transcoder, problems);
          }
        }
      }
    }
    return whole;
  }

  private static void removeBroken(
      ArrayNode points, Kind kind, OtlpJsonTranscoder transcoder, Problems problems) {
    int index = 0;
    for (var each = points.iterator(); each.hasNext(); index++) {
      try {
        JsonNode point = each.next();
        if (point.isNull()) {
          throw new OtlpJsonException("not an object");
        }
        transcoder.fill(kind.point.newBuilderForType(), point);
      } catch (OtlpJsonException e) {
        problems.point(path(kind, index), e.getMessage(), 0);
        each.remove();
      }
    }
  }

  private static String path(Kind kind, int index) {
    return '.' + kind.json + ".dataPoints[" + index + ']';
  }
}
