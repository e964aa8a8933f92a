package io.pharos.operators.trace;

import io.pharos.operators.trace.state.Arrival;
import io.pharos.operators.trace.state.OpenLog;
import io.pharos.operators.trace.state.OpenSpan;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Span;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * The keyed state of one trace: its progress, the spans and logs not yet published, and what is
 * left of those that were. Names and types are the contract with savepoints.
 *
 * <p>What is open lies in lists. A list is added to without being read, and read with one access:
 * on RocksDB a map costs an access per span each time, and its deletions stand in the way of the
 * next iteration.
 */
final class TraceStore {

  final ValueState<TraceProgress> progress;
  final ListState<OpenSpan> openSpans;
  final ListState<Tuple2<Arrival, Span>> openSteps;
  final ListState<OpenLog> openLogs;
  final ValueState<PublishedTrace> published;

  TraceStore(RuntimeContext context) {
    progress =
        context.getState(
            new ValueStateDescriptor<>("progress", new AvroTypeInfo<>(TraceProgress.class)));
    openSpans =
        context.getListState(
            new ListStateDescriptor<>("open-spans", new AvroTypeInfo<>(OpenSpan.class)));
    openSteps =
        context.getListState(
            new ListStateDescriptor<>(
                "open-steps",
                new TupleTypeInfo<>(
                    new AvroTypeInfo<>(Arrival.class), new AvroTypeInfo<>(Span.class))));
    openLogs =
        context.getListState(
            new ListStateDescriptor<>("open-logs", new AvroTypeInfo<>(OpenLog.class)));
    published =
        context.getState(
            new ValueStateDescriptor<>("published", new AvroTypeInfo<>(PublishedTrace.class)));
  }
}
