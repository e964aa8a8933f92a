package io.pharos.operators.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;

/**
 * One span or log record of an OTLP request with the resource and scope it was reported under.
 *
 * @param path place inside the request
 * @param resource the same object for all items of one resource
 * @param bytes size of the item in the form it arrived in; for JSON, its size as protobuf
 */
public record OtlpItem<T extends Message>(
    OtlpPath path, Resource resource, InstrumentationScope scope, T value, int bytes) {}
