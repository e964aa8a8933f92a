package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardArrival;
import io.pharos.operators.accelerator.state.CardBucket;
import io.pharos.operators.accelerator.state.CardState;
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
 * <p>What arrives waits in memory ({@link WaitingCard}) and lies here only in snapshots. Once per
 * window it is put into buckets by its own time, which are read once, when their window is given
 * out. The buckets are not iterated: on RocksDB the removed ones of all cards stand in the way.
 */
final class CardStore {

  final ListState<CardArrival> arrived;
  final MapState<Long, CardBucket> buckets;
  final ValueState<CardState> card;

  CardStore(RuntimeContext context) {
    arrived =
        context.getListState(
            new ListStateDescriptor<>("arrived", new AvroTypeInfo<>(CardArrival.class)));
    buckets =
        context.getMapState(
            new MapStateDescriptor<>("buckets", Types.LONG, new AvroTypeInfo<>(CardBucket.class)));
    card =
        context.getState(new ValueStateDescriptor<>("card", new AvroTypeInfo<>(CardState.class)));
  }
}
