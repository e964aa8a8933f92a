package io.pharos.jobs.correlation;

import io.pharos.operators.accelerator.AttributionLimits;
import io.pharos.operators.accelerator.AttributionMerge;
import io.pharos.operators.accelerator.CardFunction;
import io.pharos.operators.accelerator.CardKeys;
import io.pharos.operators.accelerator.CardOperator;
import io.pharos.operators.accelerator.EngineReadings;
import io.pharos.operators.accelerator.PlacementOperator;
import io.pharos.operators.accelerator.ServedCalls;
import io.pharos.operators.accelerator.Sightings;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.Sighting;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.Step;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The part of trace-correlation that is keyed by device.
 *
 * <pre>
 *  steps ─► calls of models ─┐
 *  engines ┬► readings ──────┴─► placement ─┬─────────► keyBy card ─► card ─┬─► device windows
 *          └► sightings ─┐       ▲          │                ▲              └─► parts of calls
 *  accelerators ┬► sightings ────┘ all      └─► unplaced     │                      │ keyBy call
 *               └────────────────────────────────── keyBy card                    merge
 *                                                   unplaced ─► attributions ◄──────┘
 * </pre>
 *
 * Elements must carry their event time as timestamp.
 */
public final class AttributionPipeline {

  /**
   * What it gives.
   *
   * @param attributions what calls did to accelerators, provisional and final
   * @param devices where the time of each device went
   */
  public record Outputs(DataStream<Attribution> attributions, DataStream<DeviceWindow> devices) {}

  private AttributionPipeline() {}

  /**
   * Wires it between its inputs and outputs.
   *
   * @param steps as {@link TraceCorrelationPipeline} gives them
   */
  public static Outputs wire(
      DataStream<Step> steps,
      DataStream<AcceleratorSample> accelerators,
      DataStream<EngineSample> engines,
      ReadableConfig options) {
    AttributionLimits limits = TraceCorrelationOptions.attribution(options);
    DataStream<ToPlace> calls =
        steps
            .flatMap(new ServedCalls(), new AvroTypeInfo<>(ToPlace.class))
            .name("calls of models")
            .uid("calls-of-models");
    DataStream<ToPlace> readings =
        engines
            .flatMap(new EngineReadings(), new AvroTypeInfo<>(ToPlace.class))
            .name("engine readings")
            .uid("engine-readings");
    DataStream<Sighting> devices =
        accelerators
            .flatMap(Sightings.ofDevices(), new AvroTypeInfo<>(Sighting.class))
            .name("device sightings")
            .uid("device-sightings");
    DataStream<Sighting> units =
        engines
            .flatMap(Sightings.ofEngines(), new AvroTypeInfo<>(Sighting.class))
            .name("engine sightings")
            .uid("engine-sightings");
    SingleOutputStreamOperator<OnCard> placed =
        calls
            .union(readings)
            .connect(devices.union(units).broadcast())
            .transform("placement", new AvroTypeInfo<>(OnCard.class), new PlacementOperator(limits))
            .uid("placement");
    SingleOutputStreamOperator<Tuple3<Integer, Integer, Attribution>> parts =
        accelerators
            .keyBy(CardKeys.ofSample(), CardKeys.TYPE)
            .connect(placed.keyBy(CardKeys.ofPlaced(), CardKeys.TYPE))
            .transform("card", CardFunction.PART_TYPE, new CardOperator(limits))
            .uid("card");
    DataStream<Attribution> merged =
        parts
            .keyBy(AttributionMerge.key(), AttributionMerge.KEY_TYPE)
            .process(new AttributionMerge(limits), new AvroTypeInfo<>(Attribution.class))
            .name("merge parts of calls")
            .uid("merge-parts");
    return new Outputs(
        merged.union(placed.getSideOutput(PlacementOperator.UNPLACED)),
        parts.getSideOutput(CardFunction.WINDOWS));
  }
}
