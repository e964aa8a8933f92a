package io.pharos.local.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The REST interface of a Flink session cluster, as far as the command line needs it. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CAUSE = "Caused by: ";

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /**
   * A client of one cluster.
   *
   * @param url such as {@code http://127.0.0.1:8081}
   */
  public FlinkRest(String url) {
    this.url = url;
  }

  /** A job as the cluster lists it. */
  public record Job(String id, String name, String state, Instant startedAt) {
    /** Whether it has not ended: running, restarting, failing and so on. */
    public boolean isActive() {
      return !List.of("FINISHED", "CANCELED", "FAILED").contains(state);
    }
  }

  /**
   * What to run from an uploaded jar.
   *
   * @param entryClass the class with the main method
   * @param arguments its arguments
   * @param parallelism the default parallelism; 0 leaves it to the job
   * @param savepoint the state to start from; empty starts with none
   */
  public record Submission(
      String entryClass, List<String> arguments, int parallelism, Optional<String> savepoint) {}

  /** Whether the JobManager answers. */
  public boolean answers() {
    try {
      HttpRequest request = request("/overview").timeout(Duration.ofSeconds(3)).GET().build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** An option that the JobManager was started with. */
  Optional<String> setting(String key) {
    return StreamSupport.stream(get("/jobmanager/config").spliterator(), false)
        .filter(each -> each.path("key").asText().equals(key))
        .map(each -> each.path("value").asText())
        .findFirst();
  }

  /** The slots a TaskManager offers; 0 while it is not registered. */
  int slots(String taskManagerId) {
    return StreamSupport.stream(get("/taskmanagers").path("taskmanagers").spliterator(), false)
        .filter(each -> each.path("id").asText().equals(taskManagerId))
        .mapToInt(each -> each.path("slotsNumber").asInt())
        .sum();
  }

  /** All jobs the JobManager knows, ended ones too, the youngest first. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              Instant.ofEpochMilli(job.path("start-time").asLong())));
    }
    jobs.sort((a, b) -> b.startedAt().compareTo(a.startedAt()));
    return jobs;
  }

  /** Any resource as JSON, for what has no method here. */
  public JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  /**
   * Uploads a jar, runs it and forgets the upload.
   *
   * @return the id of the job
   */
  public String run(Path jar, Submission submission) {
    String jarId = upload(jar);
    try {
      ObjectNode body = JSON.createObjectNode();
      body.put("entryClass", submission.entryClass());
      submission.arguments().forEach(body.putArray("programArgsList")::add);
      if (submission.parallelism() > 0) {
        body.put("parallelism", submission.parallelism());
      }
      submission.savepoint().ifPresent(path -> body.put("savepointPath", path));
      return send(request("/jars/" + jarId + "/run")
              .timeout(Duration.ofMinutes(2))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body.toString()))
              .build())
          .path("jobid")
          .asText();
    } finally {
      send(request("/jars/" + jarId).DELETE().build());
    }
  }

  private String upload(Path jar) {
    String boundary = "pharos-" + UUID.randomUUID();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(boundary, jar.getFileName());
    try {
      BodyPublisher body =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
      String stored =
          send(request("/jars/upload")
                  .timeout(Duration.ofMinutes(2))
                  .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                  .POST(body)
                  .build())
              .path("filename")
              .asText();
      return stored.substring(stored.lastIndexOf('/') + 1);
    } catch (FileNotFoundException e) {
      throw new ClusterException(ClusterFolders.notBuilt(jar), e);
    }
  }

  /** Asks a job to end without a savepoint and waits until it has. */
  public void cancel(String jobId) {
    send(request("/jobs/" + jobId).method("PATCH", BodyPublishers.noBody()).build());
    awaitEnd(jobId);
  }

  /**
   * Ends a job with a savepoint.
   *
   * @return where the savepoint lies
   */
  public String stop(String jobId) {
    String trigger =
        send(request("/jobs/" + jobId + "/stop")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"drain\":false}"))
                .build())
            .path("request-id")
            .asText();
    String status = "/jobs/" + jobId + "/savepoints/" + trigger;
    boolean done =
        Waiting.until(
            Duration.ofMinutes(2),
            Duration.ofMillis(200),
            () -> get(status).path("status").path("id").asText().equals("COMPLETED"));
    if (!done) {
      throw new ClusterException("the savepoint of job " + jobId + " took over 2 minutes");
    }
    JsonNode operation = get(status).path("operation");
    if (operation.has("failure-cause")) {
      throw new ClusterException(
          "the savepoint of job "
              + jobId
              + " failed: "
              + rootCause(operation.path("failure-cause").path("stack-trace").asText()));
    }
    awaitEnd(jobId);
    return operation.path("location").asText();
  }

  private void awaitEnd(String jobId) {
    boolean ended =
        Waiting.until(
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            () -> jobs().stream().noneMatch(job -> job.id().equals(jobId) && job.isActive()));
    if (!ended) {
      throw new ClusterException("job " + jobId + " has not ended within a minute");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(10));
  }

  private JsonNode send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() / 100 != 2) {
        throw new ClusterException(
            "Flink refused %s %s (%d): %s"
                .formatted(
                    request.method(),
                    request.uri().getPath(),
                    response.statusCode(),
                    reason(response.body())));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new ClusterException(
          "Flink does not answer on " + url + "; is it up? (./pharos status)", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static ClusterException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ClusterException("interrupted while asking Flink", e);
  }

  private static String reason(String body) {
    try {
      JsonNode errors = JSON.readTree(body).path("errors");
      return errors.isEmpty() ? body : rootCause(errors.get(errors.size() - 1).asText());
    } catch (IOException e) {
      return body;
    }
  }

  /** The innermost cause of a printed stack trace: the outer ones only say that there is one. */
  static String rootCause(String trace) {
    String told = trace.lines().findFirst().orElse("no reason given").strip();
    for (String line : trace.lines().map(String::strip).toList()) {
      if (line.startsWith(CAUSE)) {
        told = line.substring(CAUSE.length());
      }
    }
    return told;
  }
}
