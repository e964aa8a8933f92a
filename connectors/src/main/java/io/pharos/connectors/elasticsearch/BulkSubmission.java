package io.pharos.connectors.elasticsearch;

import io.pharos.connectors.elasticsearch.BulkResponseClassifier.RequestVerdict;
import io.pharos.connectors.elasticsearch.BulkResponseClassifier.Verdict;
import io.pharos.schemas.DeadLetter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch on its way through Elasticsearch, until each of its documents is stored, superseded,
 * safe among the dead letters, or handed back to be sent again.
 *
 * <p>The result handler hears exactly once, after the last dead letter is acknowledged. Documents
 * are counted when their fate is settled, so that a document sent again is counted once.
 *
 * <p>A batch that is too large is halved and its halves sent one after the other. When one part
 * fails as a whole the parts behind it are not tried: the node is likely gone.
 */
final class BulkSubmission {

  private static final Logger LOG = LoggerFactory.getLogger(BulkSubmission.class);

  private static final int QUOTED_ANSWER_CHARS = 300;

  private final StoreSession session;
  private final ResultHandler<DocumentWrite> handler;
  private final Deque<List<DocumentWrite>> parts = new ArrayDeque<>();
  private final List<DocumentWrite> retries = new ArrayList<>();
  private final List<CompletableFuture<Void>> letters = new ArrayList<>();

  private BulkSubmission(StoreSession session, ResultHandler<DocumentWrite> handler) {
    this.session = session;
    this.handler = handler;
  }

  /** Sends a batch; returns at once. */
  static void start(
      StoreSession session, List<DocumentWrite> batch, ResultHandler<DocumentWrite> handler) {
    BulkSubmission submission = new BulkSubmission(session, handler);
    submission.guarded(() -> submission.accept(batch));
  }

  private void accept(List<DocumentWrite> batch) {
    long limit = session.limits().maxRequestBytes();
    List<DocumentWrite> fitting = new ArrayList<>(batch.size());
    for (DocumentWrite write : batch) {
      if (write.sizeInBytes() <= limit) {
        fitting.add(write);
      } else {
        tooLarge(write, "a request may have " + limit);
      }
    }
    if (!fitting.isEmpty()) {
      parts.add(fitting);
    }
    sendNext();
  }

  private void sendNext() {
    List<DocumentWrite> part = parts.poll();
    if (part == null) {
      finish();
      return;
    }
    session.metrics().count(StoreCounter.REQUESTS);
    session
        .transport()
        .send(BulkRequestBody.of(part))
        .whenComplete(
            (answer, failure) ->
                guarded(
                    () -> {
                      if (failure != null) {
                        unanswered(part, failure);
                      } else {
                        answered(part, answer);
                      }
                    }));
  }

  private void unanswered(List<DocumentWrite> part, Throwable failure) {
    if (BulkResponseClassifier.ofFailure(failure) == RequestVerdict.FATAL) {
      String detail = "The client of " + session.address() + " has broken; only a new one can send";
      fail(new IllegalStateException(detail, failure));
    } else {
      failed(part, failure.toString());
    }
  }

  private void answered(List<DocumentWrite> part, BulkTransport.Answer answer) {
    switch (BulkResponseClassifier.ofRequest(answer.status())) {
      case READ_ITEMS -> readItems(part, answer.body());
      case RETRY -> failed(part, answer.status() + " " + quoted(answer.body()));
      case SPLIT -> split(part);
      case FATAL ->
          fail(
              new StoreException(
                  session.address()
                      + " refused a bulk request as a whole: "
                      + answer.status()
                      + " "
                      + quoted(answer.body())
                      + ". "
                      + adviceOn(answer.status())));
    }
  }

  private void readItems(List<DocumentWrite> part, byte[] body) {
    BulkResponse response;
    try {
      response = BulkResponse.parse(body, actionsOf(part));
    } catch (IOException e) {
      failed(part, e.getMessage() + ": " + quoted(body));
      return;
    }
    if (response.allStored()) {
      session.metrics().count(StoreCounter.STORED, part.size());
      session.gate().noteProgress();
    } else {
      int item = 0;
      for (DocumentWrite write : part) {
        BulkItem index = response.items().get(item++);
        BulkItem delete = write.movesDay() ? response.items().get(item++) : null;
        Verdict onIndex = BulkResponseClassifier.ofItem(index, write.version());
        Verdict verdict =
            delete == null
                ? onIndex
                : onIndex.and(BulkResponseClassifier.ofItem(delete, write.version()));
        BulkItem decisive = onIndex == verdict ? index : delete;
        if (verdict == Verdict.FATAL) {
          fail(refusal(write, decisive));
          return;
        }
        settle(write, verdict, decisive);
      }
    }
    sendNext();
  }

  private StoreException refusal(DocumentWrite write, BulkItem item) {
    return new StoreException(
        session.address()
            + " refused to "
            + item.action()
            + " in "
            + (item.isDelete() ? write.previousIndex() : write.index())
            + ": "
            + described(item)
            + ". "
            + adviceOn(item.status()));
  }

  private void settle(DocumentWrite write, Verdict verdict, BulkItem item) {
    if (verdict != Verdict.RETRY) {
      session.gate().noteProgress();
    }
    switch (verdict) {
      case STORED -> session.metrics().count(StoreCounter.STORED);
      case SUPERSEDED -> session.metrics().count(StoreCounter.SUPERSEDED);
      case SUPERSEDED_BY_GENERATION ->
          session.metrics().count(StoreCounter.SUPERSEDED_BY_GENERATION);
      case REJECTED -> {
        session.metrics().count(StoreCounter.REJECTED);
        bury(RejectedDocument.refused(session.job(), write, item));
      }
      case RETRY -> {
        if (retries.isEmpty() && !BulkResponseClassifier.isTemporary(item.status())) {
          // lasts until a person acts
          LOG.warn("{} holds documents back: {}", session.address(), described(item));
        }
        retries.add(write);
      }
      case FATAL -> throw new IllegalStateException("A fatal refusal cannot be settled");
    }
  }

  private void split(List<DocumentWrite> part) {
    if (part.size() == 1) {
      tooLarge(part.get(0), "Elasticsearch, or a proxy before it, answered 413");
    } else {
      session.metrics().count(StoreCounter.SPLIT_REQUESTS);
      int half = part.size() / 2;
      parts.addFirst(part.subList(half, part.size()));
      parts.addFirst(part.subList(0, half));
    }
    sendNext();
  }

  private void failed(List<DocumentWrite> part, String reason) {
    if (session.isClosed()) {
      return;
    }
    session.metrics().count(StoreCounter.FAILED_REQUESTS);
    LOG.warn("{} did not take a bulk request; it is sent again: {}", session.address(), reason);
    retries.addAll(part);
    parts.forEach(retries::addAll);
    parts.clear();
    finish();
  }

  private void tooLarge(DocumentWrite write, String limit) {
    session.metrics().count(StoreCounter.TOO_LARGE);
    bury(RejectedDocument.tooLarge(session.job(), write, limit));
  }

  private void bury(DeadLetter letter) {
    letters.add(session.deadLetters().write(letter).toCompletableFuture());
  }

  private void finish() {
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(letters.toArray(CompletableFuture[]::new))
            .whenComplete(
                (done, failure) ->
                    guarded(
                        () -> {
                          if (failure != null) {
                            fail(new StoreException("A dead letter was not taken", failure));
                          } else {
                            handBack();
                          }
                        }));
  }

  private void handBack() {
    if (session.isClosed()) {
      return;
    }
    if (retries.isEmpty()) {
      handler.complete();
    } else {
      session.metrics().count(StoreCounter.RETRIED, retries.size());
      handler.retryForEntries(retries);
    }
  }

  private void fail(Exception failure) {
    if (!session.isClosed()) {
      handler.completeExceptionally(failure);
    }
  }

  /** An exception that nobody hears would leave the batch in flight for ever. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      if (session.isClosed()) {
        LOG.debug("A bulk request ended after its writer", e);
      } else {
        handler.completeExceptionally(e);
      }
    }
  }

  private static int actionsOf(List<DocumentWrite> part) {
    int actions = part.size();
    for (DocumentWrite write : part) {
      if (write.movesDay()) {
        actions++;
      }
    }
    return actions;
  }

  private static String adviceOn(int status) {
    return switch (status) {
      case 401 -> "Check the user name and password, or the API key.";
      case 403 -> "Give the user the right to create and write indices under the prefix.";
      default -> "Check that the address is an Elasticsearch node.";
    };
  }

  /** Of an item whose reason is about the cluster: others may quote the document. */
  private static String described(BulkItem item) {
    String reason = String.valueOf(item.errorReason());
    int length = Math.min(reason.length(), QUOTED_ANSWER_CHARS);
    return item.status() + " " + item.errorType() + ": " + reason.substring(0, length);
  }

  private static String quoted(byte[] body) {
    int length = Math.min(body.length, QUOTED_ANSWER_CHARS);
    return new String(body, 0, length, StandardCharsets.UTF_8).replace('\n', ' ');
  }
}
