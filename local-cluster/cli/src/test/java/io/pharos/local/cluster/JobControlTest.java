package io.pharos.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.local.TestingHttp;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobControlTest {
  private static final String UPLOAD = "POST /jars/upload";
  private static final String RUN = "POST /jars/1_p.jar/run";

  @TempDir Path root;
  private ClusterFolders folders;
  private TestingHttp flink;
  private JobControl jobs;

  @BeforeEach
  void start() throws Exception {
    folders = new ClusterFolders(root);
    Files.createDirectories(folders.jobsJar().getParent());
    Files.writeString(folders.jobsJar(), "jar");
    flink =
        new TestingHttp()
            .answer(UPLOAD, 200, "{\"filename\":\"/tmp/1_p.jar\"}")
            .answer(RUN, 200, "{\"jobid\":\"abc\"}")
            .answer("DELETE /jars/1_p.jar", 200, "{}");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    jobs =
        new JobControl(
            LocalCluster.open(
                folders,
                Map.of(ClusterPort.KAFKA, 19092, ClusterPort.ELASTICSEARCH, 19200),
                nowhere),
            new FlinkRest(flink.url()));
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  private void running(String... names) {
    StringBuilder list = new StringBuilder();
    for (String name : names) {
      list.append(list.isEmpty() ? "" : ",")
          .append(
              "{\"jid\":\"x\",\"name\":\"" + name + "\",\"state\":\"RUNNING\",\"start-time\":1}");
    }
    flink.answer("GET /jobs/overview", 200, "{\"jobs\":[" + list + "]}");
  }

  @Test
  void jobIsToldWhereTheLocalServersAre() {
    running();

    jobs.submit(JobCatalog.DOCUMENT_STORE, Map.of(), 0, Optional.empty());

    assertThat(flink.body(RUN))
        .contains("\"entryClass\":\"io.pharos.jobs.documents.DocumentStoreJob\"")
        .contains("\"--kafka.bootstrap-servers\",\"127.0.0.1:19092\"")
        .contains("\"--elasticsearch.hosts\",\"http://127.0.0.1:19200\"")
        .doesNotContain("parallelism");
  }

  @Test
  void onlyTheJobThatWritesElasticsearchIsToldWhereItIs() {
    running("document-store");

    jobs.submit(JobCatalog.TELEMETRY_INGEST, Map.of(), 0, Optional.empty());

    assertThat(flink.body(RUN)).doesNotContain("elasticsearch");
  }

  @Test
  void optionOfTheUserGoesBeforeTheLocalOne() {
    running();

    jobs.submit(
        JobCatalog.TELEMETRY_INGEST,
        Map.of("kafka.bootstrap-servers", "127.0.0.1:5"),
        3,
        Optional.empty());

    assertThat(flink.body(RUN)).contains("127.0.0.1:5\"").doesNotContain("19092");
  }

  @Test
  void jobThatRunsIsNotSubmittedTwice() {
    running("telemetry-ingest");

    assertThatThrownBy(
            () -> jobs.submit(JobCatalog.TELEMETRY_INGEST, Map.of(), 0, Optional.empty()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("telemetry-ingest runs already")
        .hasMessageContaining("./pharos stop telemetry-ingest");
    assertThat(flink.requests()).doesNotContain(UPLOAD);
  }

  @Test
  void resumeTakesTheNewestWholeCheckpointByNumber() throws Exception {
    running();
    jobs.submit(JobCatalog.TELEMETRY_INGEST, Map.of(), 0, Optional.empty());
    Path checkpoints = folders.flinkState().resolve("checkpoints/abc");
    for (String whole : new String[] {"chk-9", "chk-10"}) {
      Files.createDirectories(checkpoints.resolve(whole));
      Files.createFile(checkpoints.resolve(whole).resolve("_metadata"));
    }
    Files.createDirectories(checkpoints.resolve("chk-11"));

    assertThat(jobs.lastState(JobCatalog.TELEMETRY_INGEST)).endsWith("/abc/chk-10/");
  }

  @Test
  void resumeTakesTheSavepointOfTheLastStop() {
    running();
    jobs.submit(JobCatalog.TELEMETRY_INGEST, Map.of(), 0, Optional.empty());
    flink.close();
    try (TestingHttp later = newFlink()) {
      JobControl control =
          new JobControl(
              LocalCluster.open(
                  folders, Map.of(), new PrintStream(OutputStream.nullOutputStream())),
              new FlinkRest(later.url()));

      assertThat(control.stop(JobCatalog.TELEMETRY_INGEST)).isEqualTo("file:/sp");
      assertThat(control.lastState(JobCatalog.TELEMETRY_INGEST)).isEqualTo("file:/sp");
    }
  }

  private static TestingHttp newFlink() {
    try {
      return new TestingHttp()
          .answer(
              "GET /jobs/overview",
              200,
              "{\"jobs\":[{\"jid\":\"abc\",\"name\":\"telemetry-ingest\",\"state\":\"RUNNING\",\"start-time\":1}]}")
          .answer("GET /jobs/overview", 200, "{\"jobs\":[]}")
          .answer("POST /jobs/abc/stop", 202, "{\"request-id\":\"r\"}")
          .answer(
              "GET /jobs/abc/savepoints/r",
              200,
              "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"file:/sp\"}}");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void jobThatLeftNoStateCannotBeResumed() {
    assertThatThrownBy(() -> jobs.lastState(JobCatalog.TRACE_CORRELATION))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("no state to resume from");
  }
}
