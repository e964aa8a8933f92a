package io.pharos.jobs.documents;

import static io.pharos.jobs.documents.DocumentFixtures.MONDAY_NIGHT;
import static io.pharos.jobs.documents.DocumentFixtures.attribution;
import static io.pharos.jobs.documents.DocumentFixtures.rollup;
import static io.pharos.jobs.documents.DocumentFixtures.span;
import static io.pharos.jobs.documents.DocumentFixtures.trace;
import static io.pharos.jobs.documents.DocumentFixtures.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Trace;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;

class DocumentStorePipelineTest {

  @Test
  void everyFamilyHasItsOwnNamedOperatorsAndNoTypeNeedsKryo() {
    Configuration config = new Configuration();
    config.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    DocumentStorePipeline.wire(
        env.fromData(Trace.class, trace(1, MONDAY_NIGHT)).uid("traces"),
        env.fromData(SpanHead.class, span(1, MONDAY_NIGHT)).uid("spans"),
        env.fromData(Attribution.class, attribution(MONDAY_NIGHT)).uid("attributions"),
        env.fromData(DeviceWindow.class, window(0)).uid("devices"),
        env.fromData(Rollup.class, rollup(0, 0)).uid("rollups"),
        new DiscardingSink<>(),
        DocumentStoreOptions.from(new Configuration()));
    StreamGraph graph = env.getStreamGraph();
    assertThat(graph.getStreamNodes())
        .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotBlank())
        .extracting("transformationUID")
        .contains(
            "documents-traces",
            "store-traces",
            "documents-spans",
            "store-spans",
            "documents-attributions",
            "store-attributions",
            "documents-devices",
            "store-devices",
            "documents-rollups",
            "store-rollups");
  }
}
