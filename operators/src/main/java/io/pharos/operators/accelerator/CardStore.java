package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardBucket;
import io.pharos.operators.accelerator.state.CardState;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.SampleFacts;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * The keyed state of one card. Names and types are the contract with savepoints.
 *
 * <p>What arrives is added to lists unread. Once per window it is put into buckets by its own time,
 * which are read once, when their window is given out.
 */
final class CardStore {

  final ListState<SampleFacts> arrivedSamples;
  final ListState<OnCard> arrivedCalls;
  final MapState<Long, CardBucket> buckets;
  final ValueState<CardState> card;

  CardStore(RuntimeContext context) {
    arrivedSamples =
        context.getListState(
            new ListStateDescriptor<>("arrived-samples", new AvroTypeInfo<>(SampleFacts.class)));
    arrivedCalls =
        context.getListState(
            new ListStateDescriptor<>("arrived-calls", new AvroTypeInfo<>(OnCard.class)));
    buckets =
        context.getMapState(
            new MapStateDescriptor<>("buckets", Types.LONG, new AvroTypeInfo<>(CardBucket.class)));
    card =
        context.getState(new ValueStateDescriptor<>("card", new AvroTypeInfo<>(CardState.class)));
  }
}
