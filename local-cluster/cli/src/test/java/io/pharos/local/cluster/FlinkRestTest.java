package io.pharos.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.local.TestingHttp;
import io.pharos.local.cluster.FlinkRest.Job;
import io.pharos.local.cluster.FlinkRest.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkRestTest {
  private static final String NO_JOBS = "{\"jobs\":[]}";

  @TempDir Path folder;
  private TestingHttp flink;
  private FlinkRest rest;

  @BeforeEach
  void start() throws Exception {
    flink = new TestingHttp();
    rest = new FlinkRest(flink.url());
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void runUploadsTheJarRunsItAndForgetsTheUpload() throws Exception {
    Path jar = Files.writeString(folder.resolve("pharos-jobs.jar"), "the jar's bytes");
    flink
        .answer("POST /jars/upload", 200, "{\"filename\":\"/tmp/web/flink-web-upload/7_p.jar\"}")
        .answer("POST /jars/7_p.jar/run", 200, "{\"jobid\":\"abc\"}")
        .answer("DELETE /jars/7_p.jar", 200, "{}");

    String id =
        rest.run(
            jar,
            new Submission("io.pharos.Job", List.of("--a", "b c"), 2, Optional.of("file:/state")));

    assertThat(id).isEqualTo("abc");
    assertThat(flink.requests())
        .containsExactly("POST /jars/upload", "POST /jars/7_p.jar/run", "DELETE /jars/7_p.jar");
    assertThat(flink.body("POST /jars/upload"))
        .contains("name=\"jarfile\"; filename=\"pharos-jobs.jar\"")
        .contains("\r\n\r\nthe jar's bytes\r\n--");
    assertThat(flink.body("POST /jars/7_p.jar/run"))
        .isEqualTo(
            "{\"entryClass\":\"io.pharos.Job\",\"programArgsList\":[\"--a\",\"b c\"],"
                + "\"parallelism\":2,\"savepointPath\":\"file:/state\"}");
  }

  @Test
  void refusalNamesTheRootCauseAndStillForgetsTheUpload() throws Exception {
    Path jar = Files.writeString(folder.resolve("pharos-jobs.jar"), "x");
    flink
        .answer("POST /jars/upload", 200, "{\"filename\":\"/tmp/7_p.jar\"}")
        .answer(
            "POST /jars/7_p.jar/run",
            400,
            "{\"errors\":[\"Bad.\",\"Outer: no\\n\\tat a.B(C.java)\\nCaused by: Inner: topic missing\\n\\tat d.E\"]}")
        .answer("DELETE /jars/7_p.jar", 200, "{}");

    assertThatThrownBy(() -> rest.run(jar, new Submission("Job", List.of(), 0, Optional.empty())))
        .isInstanceOf(ClusterException.class)
        .hasMessageEndingWith("(400): Inner: topic missing");
    assertThat(flink.requests()).endsWith("DELETE /jars/7_p.jar");
  }

  @Test
  void jobsAreListedTheYoungestFirst() {
    flink.answer(
        "GET /jobs/overview",
        200,
        "{\"jobs\":[{\"jid\":\"1\",\"name\":\"a\",\"state\":\"FINISHED\",\"start-time\":1000},"
            + "{\"jid\":\"2\",\"name\":\"a\",\"state\":\"RESTARTING\",\"start-time\":2000}]}");

    assertThat(rest.jobs()).extracting(Job::id).containsExactly("2", "1");
    assertThat(rest.jobs()).extracting(Job::isActive).containsExactly(true, false);
  }

  @Test
  void stopWaitsForTheSavepointAndForTheEndOfTheJob() {
    flink
        .answer("POST /jobs/abc/stop", 202, "{\"request-id\":\"r\"}")
        .answer("GET /jobs/abc/savepoints/r", 200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}")
        .answer(
            "GET /jobs/abc/savepoints/r",
            200,
            "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"file:/sp\"}}")
        .answer(
            "GET /jobs/overview",
            200,
            "{\"jobs\":[{\"jid\":\"abc\",\"name\":\"a\",\"state\":\"RUNNING\",\"start-time\":1}]}")
        .answer("GET /jobs/overview", 200, NO_JOBS);

    assertThat(rest.stop("abc")).isEqualTo("file:/sp");
    assertThat(flink.requests())
        .containsExactly(
            "POST /jobs/abc/stop",
            "GET /jobs/abc/savepoints/r",
            "GET /jobs/abc/savepoints/r",
            "GET /jobs/abc/savepoints/r",
            "GET /jobs/overview",
            "GET /jobs/overview");
  }

  @Test
  void failedSavepointIsToldWithItsRootCause() {
    flink
        .answer("POST /jobs/abc/stop", 202, "{\"request-id\":\"r\"}")
        .answer(
            "GET /jobs/abc/savepoints/r",
            200,
            "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"failure-cause\":"
                + "{\"stack-trace\":\"X\\nCaused by: Disk full\"}}}");

    assertThatThrownBy(() -> rest.stop("abc")).hasMessageContaining("Disk full");
  }

  @Test
  void silentClusterIsToldWithItsAddress() {
    String url = flink.url();
    flink.close();

    assertThat(rest.answers()).isFalse();
    assertThatThrownBy(rest::jobs).isInstanceOf(ClusterException.class).hasMessageContaining(url);
  }
}
