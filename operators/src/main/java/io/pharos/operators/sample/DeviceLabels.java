package io.pharos.operators.sample;

import io.pharos.schemas.DeviceHolder;

/**
 * What labels and resource say of a device. The pods of the resource are those of the exporter and
 * hold nothing; where labels clash with those of the scrape, the Collector puts {@code exported_}
 * before those of the exporter, which then are the ones that tell the holder.
 *
 * @param host empty where nothing says it
 * @param device null where nothing identifies the device
 * @param holder null where no pod holds it
 */
record DeviceLabels(
    String host,
    String device,
    String migInstance,
    String migProfile,
    String index,
    String model,
    DeviceHolder holder) {

  static DeviceLabels of(Labels point, Labels resource) {
    String device = point.first("UUID", "uuid", "gpu_uuid", "hw.id");
    if (device == null) {
      device = resource.get("hw.id");
    }
    String host = point.first("Hostname", "hostname", "host.name");
    if (host == null) {
      host = resource.first("host.name", "k8s.node.name");
    }
    return new DeviceLabels(
        host == null ? "" : host,
        device,
        point.get("GPU_I_ID"),
        point.get("GPU_I_PROFILE"),
        point.get("gpu"),
        point.first("modelName", "model_name", "hw.model"),
        holder(point));
  }

  private static DeviceHolder holder(Labels point) {
    boolean exported = point.first("exported_pod", "exported_namespace") != null;
    String pod = exported ? point.get("exported_pod") : point.first("pod", "pod_name");
    if (pod == null) {
      return null;
    }
    return new DeviceHolder(
        exported ? point.get("exported_namespace") : point.first("namespace", "pod_namespace"),
        pod,
        exported
            ? point.first("exported_container", "container_name")
            : point.first("container", "container_name"));
  }
}
