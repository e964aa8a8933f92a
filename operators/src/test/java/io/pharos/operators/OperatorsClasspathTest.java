package io.pharos.operators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stream logic is written, compiled and tested without any connector in reach. */
class OperatorsClasspathTest {

  private static boolean isThere(String type) {
    String file = type.replace('.', '/') + ".class";
    return OperatorsClasspathTest.class.getClassLoader().getResource(file) != null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.kafka.clients.producer.Producer",
        "org.apache.flink.connector.kafka.source.KafkaSource",
        "org.apache.flink.connector.base.sink.AsyncSinkBase",
        "co.elastic.clients.elasticsearch.ElasticsearchClient",
        "org.elasticsearch.client.RestClient",
        "io.pharos.connectors.kafka.PharosTopic"
      })
  void noConnectorIsOnTheClasspath(String type) {
    assertThat(isThere(type)).isFalse();
  }

  @Test
  void whatIsOnTheClasspathIsFound() {
    assertThat(isThere("org.apache.flink.streaming.api.datastream.DataStream")).isTrue();
  }
}
