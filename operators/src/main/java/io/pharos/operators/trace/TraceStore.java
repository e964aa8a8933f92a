package io.pharos.operators.trace;

import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Log;
import io.pharos.schemas.Span;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * The keyed state of one trace: its progress, the spans and logs not yet published, and what is
 * left of those that were. Names and types are the contract with savepoints.
 */
final class TraceStore {

  final ValueState<TraceProgress> progress;
  final MapState<Long, Span> openSpans;
  final MapState<Long, Log> openLogs;
  final ValueState<PublishedTrace> published;

  TraceStore(RuntimeContext context) {
    progress =
        context.getState(
            new ValueStateDescriptor<>("progress", new AvroTypeInfo<>(TraceProgress.class)));
    openSpans =
        context.getMapState(
            new MapStateDescriptor<>("open-spans", Types.LONG, new AvroTypeInfo<>(Span.class)));
    openLogs =
        context.getMapState(
            new MapStateDescriptor<>("open-logs", Types.LONG, new AvroTypeInfo<>(Log.class)));
    published =
        context.getState(
            new ValueStateDescriptor<>("published", new AvroTypeInfo<>(PublishedTrace.class)));
  }
}
