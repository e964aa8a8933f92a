package io.pharos.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.TestingHttp;
import io.pharos.local.cluster.FlinkRest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningJobsTest {

  private static final String RUNNING = "{\"vertices\":[{\"status\":\"RUNNING\"}]}";

  private TestingHttp flink;
  private RunningJobs jobs;

  @BeforeEach
  void startServer() throws IOException {
    flink = new TestingHttp();
    jobs = new RunningJobs(new FlinkRest(flink.url()));
  }

  @AfterEach
  void stopServer() {
    flink.close();
  }

  private static String overview(String stateOfTheLast) {
    return """
        {"jobs":[
          {"jid":"1","name":"telemetry-ingest","state":"RUNNING","start-time":1},
          {"jid":"2","name":"trace-correlation","state":"RUNNING","start-time":2},
          {"jid":"3","name":"slo-metrics","state":"RUNNING","start-time":3},
          {"jid":"4","name":"document-store","state":"%s","start-time":4}]}
        """
        .formatted(stateOfTheLast);
  }

  @Test
  void allRunOnceEveryTaskOfEveryJobRuns() {
    flink
        .answer("GET /jobs/overview", 200, overview("RUNNING"))
        .answer("GET /jobs/1", 200, RUNNING)
        .answer("GET /jobs/2", 200, RUNNING)
        .answer("GET /jobs/3", 200, RUNNING)
        .answer(
            "GET /jobs/4",
            200,
            "{\"vertices\":[{\"status\":\"RUNNING\"},{\"status\":\"INITIALIZING\"}]}")
        .answer("GET /jobs/4", 200, RUNNING);

    assertThat(jobs.all()).isFalse();
    assertThat(jobs.all()).isTrue();
  }

  @Test
  void jobThatRestartsDoesNotRun() {
    flink
        .answer("GET /jobs/overview", 200, overview("RESTARTING"))
        .answer("GET /jobs/1", 200, RUNNING)
        .answer("GET /jobs/2", 200, RUNNING)
        .answer("GET /jobs/3", 200, RUNNING)
        .answer("GET /jobs/4", 200, RUNNING);

    assertThat(jobs.all()).isFalse();
  }

  @Test
  void patientLookOutlastsAJobManagerThatIsBusy() {
    flink
        .answer("GET /jobs/overview", 503, "{\"errors\":[\"busy\"]}")
        .answer("GET /jobs/overview", 200, overview("RUNNING"))
        .answer("GET /jobs/1", 200, RUNNING)
        .answer("GET /jobs/2", 200, RUNNING)
        .answer("GET /jobs/3", 200, RUNNING)
        .answer("GET /jobs/4", 200, RUNNING);

    PatientLook look = new PatientLook(Duration.ofMinutes(1), Duration.ofMillis(1), told -> {});
    assertThat(look.until(all -> all, jobs::all)).isTrue();
  }
}
