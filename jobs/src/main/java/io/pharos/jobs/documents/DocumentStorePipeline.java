package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Trace;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The graph of the job, one row per index family:
 *
 * <pre>
 * pharos.traces       ─► documents of traces       ─► store traces       ─► &lt;prefix&gt;-traces-&lt;day&gt;
 * pharos.spans        ─► documents of spans        ─► store spans        ─► &lt;prefix&gt;-spans-&lt;day&gt;
 * pharos.attributions ─► documents of attributions ─► store attributions ─► &lt;prefix&gt;-attributions-&lt;day&gt;
 * pharos.devices      ─► documents of devices      ─► store devices      ─► &lt;prefix&gt;-devices-&lt;day&gt;
 * pharos.rollups      ─► documents of rollups      ─► store rollups      ─► &lt;prefix&gt;-rollups-&lt;day&gt;
 * </pre>
 *
 * <p>Families share nothing: each has its own writers, so that a backlog of spans keeps no trace
 * waiting.
 */
public final class DocumentStorePipeline {

  /** Families stored, each with an index template of its name. */
  public static final List<String> FAMILIES =
      List.of(
          TraceMapping.FAMILY,
          SpanMapping.FAMILY,
          AttributionMapping.FAMILY,
          DeviceMapping.FAMILY,
          RollupMapping.FAMILY);

  private static final TypeInformation<DocumentWrite> WRITE =
      TypeInformation.of(DocumentWrite.class);

  private DocumentStorePipeline() {}

  /**
   * Wires the families to a sink.
   *
   * @param traces from topic {@code pharos.traces}
   * @param spans from topic {@code pharos.spans}
   * @param attributions from topic {@code pharos.attributions}
   * @param devices from topic {@code pharos.devices}
   * @param rollups from topic {@code pharos.rollups}
   * @param sink takes the writes of one family; used once for each
   */
  public static void wire(
      DataStream<Trace> traces,
      DataStream<SpanHead> spans,
      DataStream<Attribution> attributions,
      DataStream<DeviceWindow> devices,
      DataStream<Rollup> rollups,
      Sink<DocumentWrite> sink,
      DocumentStoreOptions options) {
    store(traces, new TraceMapping(options.naming(), "pharos.traces"), sink);
    store(spans, new SpanMapping(options.naming(), "pharos.spans"), sink);
    store(attributions, new AttributionMapping(options.naming(), "pharos.attributions"), sink);
    store(devices, new DeviceMapping(options.naming(), "pharos.devices"), sink);
    store(rollups, new RollupMapping(options.naming(), "pharos.rollups"), sink);
  }

  private static <T> void store(
      DataStream<T> records, DocumentMapping<T> mapping, Sink<DocumentWrite> sink) {
    String family = mapping.family();
    records
        .map(mapping)
        .returns(WRITE)
        .uid("documents-" + family)
        .name("documents of " + family)
        .sinkTo(sink)
        .uid("store-" + family)
        .name("store " + family);
  }
}
