package io.pharos.jobs.documents;

import static io.pharos.jobs.documents.DocumentFixtures.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.document.DeviceWindowDocument;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeviceMappingTest {

  private final DeviceMapping mapping =
      new DeviceMapping(new DocumentNaming("pharos", 0), "pharos.devices");

  @Test
  void windowIsOneDocumentInTheIndexOfTheDayItStarts() {
    long start = Instant.parse("2026-11-23T23:59:50Z").toEpochMilli();
    DeviceWindow window = window(start);
    assertThat(mapping.map(window))
        .isEqualTo(
            new DocumentWrite(
                "pharos-devices-2026.11.23",
                "gpu-node-1:GPU-1:3:" + start,
                0,
                DeviceWindowDocument.of(window),
                null,
                new DocumentOrigin("pharos.devices", "acme", null, null, start + 10_000)));
  }

  @Test
  void instancesOfOneCardAreDocumentsOfTheirOwn() {
    DeviceWindow other = window(0);
    other.setMigInstance("4");
    DeviceWindow whole = window(0);
    whole.setMigInstance(null);
    assertThat(mapping.map(window(0)).id())
        .isNotEqualTo(mapping.map(other).id())
        .isNotEqualTo(mapping.map(whole).id());
  }
}
