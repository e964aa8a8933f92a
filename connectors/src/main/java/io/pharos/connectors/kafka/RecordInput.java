package io.pharos.connectors.kafka;

import io.pharos.schemas.DeadLetter;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What comes out of a topic.
 *
 * @param records decoded records
 * @param unreadable what could not be decoded
 * @param <T> record on the topic
 */
public record RecordInput<T>(DataStream<T> records, DataStream<DeadLetter> unreadable) {}
