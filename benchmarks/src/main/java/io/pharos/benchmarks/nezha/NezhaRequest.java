package io.pharos.benchmarks.nezha;

import com.google.protobuf.ByteString;
import io.pharos.operators.otlp.OtlpSignal;

/**
 * One OTLP export request.
 *
 * @param signal what it carries
 * @param bytes protobuf
 * @param items spans or logs in it
 * @param sentMs Unix time at which it was sent: not before the last of its items ended
 */
record NezhaRequest(OtlpSignal signal, ByteString bytes, int items, long sentMs) {}
