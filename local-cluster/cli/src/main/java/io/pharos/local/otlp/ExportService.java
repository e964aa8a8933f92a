package io.pharos.local.otlp;

import com.google.protobuf.Message;
import io.pharos.local.files.Encoding;
import io.pharos.local.otlp.ExportResult.Accepted;
import io.pharos.local.otlp.ExportResult.Malformed;
import io.pharos.local.otlp.ExportResult.Unavailable;
import io.pharos.local.otlp.RequestSplitter.Parts;
import io.pharos.operators.otlp.OtlpSignal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes export requests and writes them as the Collector's Kafka exporter would: one protobuf
 * record with no key, cut where it would be too large for the topic. An answer is given only when
 * Kafka has acknowledged every record; a client that retries after a failure may write some twice.
 */
final class ExportService {
  private final RecordSender sender;
  private final RequestSplitter splitter;
  private final Duration limit;

  /**
   * A service.
   *
   * @param limit how long Kafka may take to acknowledge before the client is told to retry
   */
  ExportService(RecordSender sender, RequestSplitter splitter, Duration limit) {
    this.sender = sender;
    this.splitter = splitter;
    this.limit = limit;
  }

  ExportResult export(
      OtlpSignal signal, Encoding encoding, byte[] body, Map<String, String> headers) {
    Message request;
    try {
      request = OtlpRequests.parse(signal, encoding, body);
    } catch (MalformedRequestException e) {
      return new Malformed(e.getMessage());
    }
    Parts parts = splitter.split(request);
    CompletableFuture<?>[] sent =
        parts.records().stream()
            .filter(part -> part.length > 0)
            .map(part -> sender.send(signal, part, headers))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(sent).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return new Unavailable("Kafka did not take the request: " + e.getCause().getMessage());
    } catch (TimeoutException e) {
      return new Unavailable("Kafka did not take the request within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unavailable("the endpoint is shutting down");
    }
    return new Accepted(
        parts.rejectedItems(),
        parts.rejectedItems() == 0
            ? ""
            : signal.items() + " too large for a record: " + parts.rejectedItems());
  }
}
