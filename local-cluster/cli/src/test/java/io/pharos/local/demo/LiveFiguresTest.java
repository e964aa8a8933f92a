package io.pharos.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.cluster.FlinkRest;
import org.junit.jupiter.api.Test;

class LiveFiguresTest {

  @Test
  void lineIsToldAlsoWhileEveryServerIsAway() {
    String nowhere = "http://127.0.0.1:1";
    LiveFigures figures =
        new LiveFigures(
            new FlinkRest(nowhere), new ElasticsearchReader(nowhere), new TopicReader("nowhere"));

    assertThat(figures.line(5))
        .contains("sent 5 records")
        .contains("dead-lettered not known")
        .endsWith("event time not yet known behind");
  }
}
