package io.pharos.operators.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads OTLP protobuf by walking the three length-delimited envelopes (resource, scope, item) and
 * parsing only what lies in them, so that broken bytes spoil no more than the part they are in.
 */
final class ProtobufRequestReader {

  private static final int RESOURCES = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPES = 2;

  /** Where scopes were before OTLP 0.16; the message is the same on the wire. */
  private static final int FORMER_SCOPES = 1000;

  private static final int SCOPE = 1;
  private static final int ITEMS = 2;
  private static final int SCHEMA_URL = 3;

  /** Not a field: the bytes from here on follow no wire format. */
  private static final int BROKEN = -1;

  /** A field of an envelope; not whole where its length points behind the envelope's end. */
  private record Part(int field, int offset, int length, boolean whole) {}

  <T extends Message> OtlpBatch<T> read(OtlpLayout<T> layout, byte[] value) {
    Walk<T> walk = new Walk<>(layout, value);
    walk.request();
    return walk.batch;
  }

  private static final class Walk<T extends Message> {
    private final OtlpLayout<T> layout;
    private final byte[] bytes;
    private final OtlpBatch<T> batch = OtlpBatch.empty();

    /** Fields were seen that OTLP does not have here. */
    private boolean strange;

    Walk(OtlpLayout<T> layout, byte[] bytes) {
      this.layout = layout;
      this.bytes = bytes;
    }

    void request() {
      int resource = 0;
      for (Part part : parts(0, bytes.length)) {
        if (part.field == RESOURCES) {
          resource(part, resource++);
        } else {
          unknown(part, "");
        }
      }
      if (strange && batch.items().isEmpty() && batch.problems().isEmpty()) {
        String detail = "nothing but unknown fields";
        batch.problems().add(OtlpProblem.unparseable(detail, "", 1, bytes.length));
      }
    }

    private void resource(Part envelope, int resourceIndex) {
      int before = batch.problems().size();
      OtlpPath path = OtlpPath.ofResource(layout.signal(), resourceIndex);
      List<Part> parts = parts(envelope.offset, envelope.length);
      Resource resource;
      try {
        resource = resourceOf(parts);
      } catch (InvalidProtocolBufferException e) {
        int items = Math.max(1, countItems(parts));
        batch.problems().add(problem(e, path + ".resource", items, envelope));
        return;
      }
      int scope = 0;
      for (Part part : parts) {
        if (part.field == SCOPES || part.field == FORMER_SCOPES) {
          scope(part, resource, resourceIndex, scope++);
        } else if (part.field != RESOURCE && part.field != SCHEMA_URL) {
          unknown(part, path.toString());
        }
      }
      cutShort(envelope, before, path);
    }

    /** A field that is there twice is merged, as protobuf does. */
    private Resource resourceOf(List<Part> parts) throws InvalidProtocolBufferException {
      Resource resource = null;
      for (Part part : parts) {
        if (part.field == RESOURCE) {
          Resource more = parse(Resource.parser(), part);
          resource = resource == null ? more : resource.toBuilder().mergeFrom(more).build();
        }
      }
      return resource == null ? Resource.getDefaultInstance() : resource;
    }

    private void scope(Part envelope, Resource resource, int resourceIndex, int scopeIndex) {
      int before = batch.problems().size();
      OtlpPath path = new OtlpPath(layout.signal(), resourceIndex, scopeIndex, -1);
      List<Part> parts = parts(envelope.offset, envelope.length);
      InstrumentationScope scope = InstrumentationScope.getDefaultInstance();
      for (Part part : parts) {
        if (part.field == SCOPE) {
          try {
            scope = parse(InstrumentationScope.parser(), part);
          } catch (InvalidProtocolBufferException e) {
            batch.problems().add(problem(e, path + ".scope", part.whole ? 0 : 1, part));
          }
        }
      }
      int item = 0;
      for (Part part : parts) {
        if (part.field == ITEMS) {
          OtlpPath itemPath = new OtlpPath(layout.signal(), resourceIndex, scopeIndex, item++);
          try {
            T value = item(part, itemPath);
            batch.items().add(new OtlpItem<>(itemPath, resource, scope, value, part.length));
          } catch (InvalidProtocolBufferException e) {
            batch.problems().add(problem(e, itemPath.toString(), 1, part));
          }
        } else if (part.field != SCOPE && part.field != SCHEMA_URL) {
          unknown(part, path.toString());
        }
      }
      cutShort(envelope, before, path);
    }

    @SuppressWarnings("unchecked") // the layout of metrics reads metrics
    private T item(Part part, OtlpPath path) throws InvalidProtocolBufferException {
      try {
        return parse(layout.parser(), part);
      } catch (InvalidProtocolBufferException e) {
        if (!part.whole || layout.signal() != OtlpSignal.METRICS) {
          throw e;
        }
        List<OtlpProblem> broken = new ArrayList<>();
        Metric metric =
            MetricSalvage.read(
                ByteString.copyFrom(bytes, part.offset, part.length),
                (inMetric, detail, size) ->
                    broken.add(OtlpProblem.unparseable(detail, path + inMetric, 1, size)));
        batch.problems().addAll(broken);
        return (T) metric;
      }
    }

    /** An envelope that was cut is a problem even where nothing inside it looks cut. */
    private void cutShort(Part envelope, int problemsBefore, OtlpPath path) {
      if (!envelope.whole && batch.problems().size() == problemsBefore) {
        batch
            .problems()
            .add(OtlpProblem.unparseable("cut short", path.toString(), 1, envelope.length));
      }
    }

    /** A field that is not OTLP's is passed over, unless it shows that the bytes are damaged. */
    private void unknown(Part part, String path) {
      strange = true;
      if (part.whole) {
        return;
      }
      batch
          .problems()
          .add(
              OtlpProblem.unparseable(
                  "no protobuf from byte " + part.offset + " on", path, 1, part.length));
    }

    private OtlpProblem problem(
        InvalidProtocolBufferException cause, String path, int items, Part part) {
      return OtlpProblem.unparseable(reason(cause), path, items, part.length);
    }

    private <M extends Message> M parse(com.google.protobuf.Parser<M> parser, Part part)
        throws InvalidProtocolBufferException {
      if (!part.whole) {
        throw new InvalidProtocolBufferException("cut short");
      }
      return parser.parsePartialFrom(bytes, part.offset, part.length);
    }

    private int countItems(List<Part> parts) {
      int items = 0;
      for (Part part : parts) {
        if (part.field == SCOPES || part.field == FORMER_SCOPES) {
          for (Part inner : parts(part.offset, part.length)) {
            items += inner.field == ITEMS ? 1 : 0;
          }
        }
      }
      return items;
    }

    private List<Part> parts(int offset, int length) {
      List<Part> parts = new ArrayList<>();
      CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
      int at = offset;
      try {
        while (true) {
          at = offset + in.getTotalBytesRead();
          int tag = in.readTag();
          if (tag == 0) {
            return parts;
          }
          if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            int size = in.readRawVarint32();
            int start = offset + in.getTotalBytesRead();
            int left = offset + length - start;
            boolean whole = size >= 0 && size <= left;
            int field = WireFormat.getTagFieldNumber(tag);
            parts.add(new Part(field, start, whole ? size : left, whole));
            if (!whole) {
              return parts;
            }
            in.skipRawBytes(size);
          } else {
            strange = true;
            in.skipField(tag);
          }
        }
      } catch (IOException e) {
        parts.add(new Part(BROKEN, at, offset + length - at, false));
        return parts;
      }
    }
  }

  /** The library's own words, which name the fault and never quote the payload. */
  static String reason(InvalidProtocolBufferException cause) {
    String message = cause.getMessage();
    return message == null ? "invalid protobuf" : message;
  }
}
