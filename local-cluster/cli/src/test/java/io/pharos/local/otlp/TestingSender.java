package io.pharos.local.otlp;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Keeps what is sent and acknowledges as told. */
final class TestingSender implements RecordSender {
  @SuppressWarnings("ArrayRecordComponent") // tests look at the bytes of one, never compare two
  record Sent(OtlpSignal signal, byte[] value, Map<String, String> headers) {}

  final List<Sent> sent = new CopyOnWriteArrayList<>();
  volatile Supplier<CompletableFuture<Void>> acknowledgement =
      () -> CompletableFuture.completedFuture(null);
  volatile boolean closed;

  @Override
  public CompletableFuture<Void> send(
      OtlpSignal signal, byte[] value, Map<String, String> headers) {
    sent.add(new Sent(signal, value, headers));
    return acknowledgement.get();
  }

  @Override
  public void close() {
    closed = true;
  }
}
