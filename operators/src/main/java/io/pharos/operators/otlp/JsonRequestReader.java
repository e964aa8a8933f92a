package io.pharos.operators.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads OTLP JSON into the messages protobuf would have given. A span or log record that cannot be
 * transcoded is one problem; JSON that breaks off gives what was complete before.
 */
final class JsonRequestReader {

  private static final List<String> SCOPE_NAMES = List.of("scope", "instrumentationLibrary");

  private final OtlpJsonTranscoder transcoder = new OtlpJsonTranscoder(OtlpReader.MAX_DEPTH);

  <T extends Message> OtlpBatch<T> read(OtlpLayout<T> layout, byte[] value) {
    Walk<T> walk = new Walk<>(layout, JsonTree.read(value), value.length);
    walk.request();
    return walk.batch;
  }

  private final class Walk<T extends Message> {
    private final OtlpLayout<T> layout;
    private final JsonTree tree;
    private final int bytes;
    private final OtlpBatch<T> batch = OtlpBatch.empty();

    Walk(OtlpLayout<T> layout, JsonTree tree, int bytes) {
      this.layout = layout;
      this.tree = tree;
      this.bytes = bytes;
    }

    void request() {
      JsonNode root = tree.root();
      for (String stranger : layout.strangers()) {
        if (root.has(stranger)) {
          problem(stranger + " among " + layout.resources(), "", 1);
        }
      }
      JsonNode resources = root.path(layout.resources());
      if (isList(resources, layout.resources())) {
        for (int i = 0; i < resources.size(); i++) {
          resource(resources.get(i), i);
        }
      }
      if (tree.failure() != null && batch.problems().isEmpty()) {
        problem(tree.failure(), "", 1);
      }
    }

    private void resource(JsonNode node, int index) {
      String path = OtlpPath.ofResource(layout.signal(), index).toString();
      if (!isObject(node, path)) {
        return;
      }
      Resource.Builder resource = Resource.newBuilder();
      JsonNode json = node.path("resource");
      boolean whole = !tree.isCut(json);
      String fault = whole ? null : tree.failure();
      if (whole) {
        try {
          transcoder.fill(resource, json);
        } catch (OtlpJsonException e) {
          fault = e.getMessage();
        }
      }
      if (fault != null) {
        problem(fault, path + ".resource", Math.max(1, countItems(node)));
        return;
      }
      Resource built = resource.buildPartial();
      int scope = 0;
      for (String name : List.of(layout.scopes(), layout.formerScopes())) {
        JsonNode scopes = node.path(name);
        if (isList(scopes, path + '.' + name)) {
          for (JsonNode each : scopes) {
            scope(each, built, index, scope++);
          }
        }
      }
    }

    private void scope(JsonNode node, Resource resource, int resourceIndex, int scopeIndex) {
      String path = new OtlpPath(layout.signal(), resourceIndex, scopeIndex, -1).toString();
      if (!isObject(node, path)) {
        return;
      }
      InstrumentationScope scope = scopeOf(node, path);
      int item = 0;
      List<String> names =
          layout.items().equals(layout.formerItems())
              ? List.of(layout.items())
              : List.of(layout.items(), layout.formerItems());
      for (String name : names) {
        JsonNode items = node.path(name);
        if (isList(items, path + '.' + name)) {
          for (JsonNode each : items) {
            item(
                each,
                resource,
                scope,
                new OtlpPath(layout.signal(), resourceIndex, scopeIndex, item++));
          }
        }
      }
    }

    private InstrumentationScope scopeOf(JsonNode node, String path) {
      InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
      for (String name : SCOPE_NAMES) {
        JsonNode json = node.path(name);
        try {
          transcoder.fill(scope, json);
        } catch (OtlpJsonException e) {
          problem(e.getMessage(), path + '.' + name, 0);
          return InstrumentationScope.getDefaultInstance();
        }
      }
      return scope.buildPartial();
    }

    private void item(JsonNode node, Resource resource, InstrumentationScope scope, OtlpPath path) {
      if (tree.isCut(node)) {
        problem(tree.failure(), path.toString(), 1);
        return;
      }
      if (!isObject(node, path.toString())) {
        return;
      }
      T value = itemOf(node, path);
      if (value == null) {
        return;
      }
      batch.items().add(new OtlpItem<>(path, resource, scope, value, value.getSerializedSize()));
    }

    /** Null where it is broken; a metric only where it is so outside its points. */
    private T itemOf(JsonNode node, OtlpPath path) {
      try {
        return transcoded(node);
      } catch (OtlpJsonException e) {
        if (layout.signal() != OtlpSignal.METRICS) {
          problem(e.getMessage(), path.toString(), 1);
          return null;
        }
      }
      List<OtlpProblem> broken = new ArrayList<>();
      JsonNode whole =
          MetricSalvage.read(
              node,
              transcoder,
              (inMetric, detail, size) ->
                  broken.add(OtlpProblem.unparseable(detail, path + inMetric, 1, bytes)));
      try {
        T value = transcoded(whole);
        batch.problems().addAll(broken);
        return value;
      } catch (OtlpJsonException e) {
        problem(e.getMessage(), path.toString(), 1);
        return null;
      }
    }

    private T transcoded(JsonNode node) throws OtlpJsonException {
      Message.Builder builder = layout.newItem().get();
      transcoder.fill(builder, node);
      return layout.build(builder);
    }

    private int countItems(JsonNode resource) {
      int items = 0;
      for (String scopes : List.of(layout.scopes(), layout.formerScopes())) {
        for (JsonNode scope : resource.path(scopes)) {
          items += scope.path(layout.items()).size();
        }
      }
      return items;
    }

    private boolean isList(JsonNode node, String path) {
      if (!node.isMissingNode() && !node.isNull() && !node.isArray()) {
        problem("not a list", path, 1);
      }
      return node.isArray();
    }

    private boolean isObject(JsonNode node, String path) {
      if (!node.isObject()) {
        problem("not an object", path, 1);
      }
      return node.isObject();
    }

    private void problem(String detail, String path, int items) {
      batch.problems().add(OtlpProblem.unparseable(detail, path, items, bytes));
    }
  }
}
