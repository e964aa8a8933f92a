package io.pharos.connectors.elasticsearch;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/** Bulk requests over Elasticsearch's low-level client, which knows several nodes. */
final class RestBulkTransport implements BulkTransport {

  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

  private static final byte[] EMPTY = new byte[0];

  private final RestClient client;

  RestBulkTransport(RestClient client) {
    this.client = client;
  }

  @Override
  public CompletionStage<Answer> send(byte[] body) {
    Request request = new Request("POST", "/_bulk");
    request.setEntity(new NByteArrayEntity(body, NDJSON));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    client.performRequestAsync(request, new AnswerListener(answer));
    return answer;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  /** Completes a future with an answer of any status. */
  private record AnswerListener(CompletableFuture<Answer> answer) implements ResponseListener {

    @Override
    public void onSuccess(Response response) {
      complete(response);
    }

    @Override
    public void onFailure(Exception failure) {
      if (failure instanceof ResponseException refused) {
        complete(refused.getResponse());
      } else {
        answer.completeExceptionally(failure);
      }
    }

    private void complete(Response response) {
      try {
        byte[] body =
            response.getEntity() == null ? EMPTY : EntityUtils.toByteArray(response.getEntity());
        answer.complete(new Answer(response.getStatusLine().getStatusCode(), body));
      } catch (IOException e) {
        answer.completeExceptionally(e);
      }
    }
  }
}
