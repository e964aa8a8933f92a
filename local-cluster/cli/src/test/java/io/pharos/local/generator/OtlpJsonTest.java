package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.pharos.local.attribute.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OTLP JSON differs from protobuf's own JSON in ids, enums and what is left out. */
class OtlpJsonTest {

  @Test
  void idsAreHexEnumsNumbersAndLongsText() {
    Span span =
        Span.newBuilder()
            .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
            .setSpanId(ByteString.fromHex("b7ad6b7169203331"))
            .setName("chat \"x\"")
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(1_767_607_200_000_000_001L)
            .addAttributes(Attributes.number("n", -7))
            .addAttributes(Attributes.number("zero", 0))
            .addAttributes(Attributes.decimal("d", 0.5))
            .addAttributes(Attributes.flag("f", false))
            .addAttributes(Attributes.texts("l", List.of("a")))
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
            .build();

    assertThat(new String(OtlpJson.write(span), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\","
                + "\"name\":\"chat \\\"x\\\"\",\"kind\":3,"
                + "\"startTimeUnixNano\":\"1767607200000000001\",\"attributes\":["
                + "{\"key\":\"n\",\"value\":{\"intValue\":\"-7\"}},"
                + "{\"key\":\"zero\",\"value\":{\"intValue\":\"0\"}},"
                + "{\"key\":\"d\",\"value\":{\"doubleValue\":0.5}},"
                + "{\"key\":\"f\",\"value\":{\"boolValue\":false}},"
                + "{\"key\":\"l\",\"value\":{\"arrayValue\":{\"values\":[{\"stringValue\":\"a\"}]}}}"
                + "],\"status\":{\"code\":2}}");
  }

  @Test
  void defaultsAreLeftOut() {
    assertThat(new String(OtlpJson.write(Span.getDefaultInstance()), StandardCharsets.UTF_8))
        .isEqualTo("{}");
  }
}
