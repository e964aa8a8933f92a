package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.document.DeviceWindowDocument;
import java.util.concurrent.TimeUnit;

/**
 * Accounts of devices: one document per device and window, in the index of the UTC day the window
 * starts. A window is published once; one that is read again is the same document.
 */
final class DeviceMapping implements DocumentMapping<DeviceWindow> {

  private static final long serialVersionUID = 1;

  static final String FAMILY = "devices";

  private static final int ONLY_REVISION = 0;

  private final DocumentNaming naming;
  private final String topic;

  DeviceMapping(DocumentNaming naming, String topic) {
    this.naming = naming;
    this.topic = topic;
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public DocumentWrite map(DeviceWindow window) {
    long startNs = TimeUnit.MILLISECONDS.toNanos(window.getWindowStartMs());
    return new DocumentWrite(
        naming.index(FAMILY, DocumentNaming.dayOf(startNs)),
        naming.windowId(
            window.getHost(),
            window.getDevice(),
            window.getMigInstance(),
            window.getWindowStartMs()),
        naming.version(ONLY_REVISION),
        DeviceWindowDocument.of(window),
        null,
        new DocumentOrigin(topic, window.getTenant(), null, null, window.getEventTimeMs()));
  }
}
