package io.pharos.benchmarks.workload;

import io.pharos.schemas.Log;
import io.pharos.schemas.LogHead;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The log input of a pipeline that is measured with spans alone. */
public final class LogHeadSource {

  private LogHeadSource() {}

  /** A stream of one log, written outside any trace, that ends at once. */
  public static DataStream<LogHead> nothing(StreamExecutionEnvironment env) {
    LogHead log =
        LogHead.newBuilder()
            .setTenant("tenant-0")
            .setLog(
                Log.newBuilder()
                    .setLogId(1)
                    .setTimeNs(GenAiTraces.BEGINNING_MS * 1_000_000)
                    .setEventTimeMs(GenAiTraces.BEGINNING_MS)
                    .build())
            .build();
    return env.fromData(new AvroTypeInfo<>(LogHead.class), log)
        .name("no logs")
        .uid("no-logs")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<LogHead>noWatermarks()
                .withTimestampAssigner((head, before) -> head.getLog().getEventTimeMs()))
        .name("log times")
        .uid("log-times");
  }
}
