package io.pharos.operators.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** State of rollups of every earlier version is restored and understood. */
class RollupStateCompatibilityTest {

  /** A version is added, never changed, by {@link RollupStateVersionCreator}; newest last. */
  static final List<Version> VERSIONS =
      List.of(new Version("rollup-v1", 5), new Version("rollup-v2", 12));

  /** With so many series in the slot that was open. */
  record Version(String title, int series) {}

  /** Files of a version, in the order of {@link RollupHarness#canonicalSavepoints}. */
  static List<Path> savepoints(Version version) {
    Path folder = Path.of("src", "test", "resources", "state", version.title());
    return List.of(
        folder.resolve("series-guard.savepoint"), folder.resolve("rollup-windows.savepoint"));
  }

  static RollupHarness fresh() throws Exception {
    return new RollupHarness(
        new StepContributor(RollupFixtures.PRICES),
        RollupFixtures.BY_SERVICE,
        RollupSavepointStory.LIMITS,
        new HashMapStateBackend(),
        1);
  }

  static Stream<Arguments> versionsAndBackends() {
    return VERSIONS.stream()
        .flatMap(
            version ->
                Stream.of(
                    Arguments.of(version, new HashMapStateBackend()),
                    Arguments.of(version, new EmbeddedRocksDBStateBackend())));
  }

  @ParameterizedTest
  @MethodSource("versionsAndBackends")
  void savepointsOfEveryVersionGoOnWhereTheyWere(Version version, StateBackend backend)
      throws Exception {
    List<Path> savepoints = savepoints(version);
    OperatorSubtaskState ofGuard =
        OperatorSnapshotUtil.readStateHandle(savepoints.get(0).toString());
    OperatorSubtaskState ofWindows =
        OperatorSnapshotUtil.readStateHandle(savepoints.get(1).toString());
    try (RollupHarness whole = fresh();
        RollupHarness restored =
            RollupHarness.restored(
                new StepContributor(RollupFixtures.PRICES),
                RollupFixtures.BY_SERVICE,
                RollupSavepointStory.LIMITS,
                backend,
                ofGuard,
                ofWindows)) {
      RollupSavepointStory.before(whole, version.series());
      whole.canonicalSavepoints();
      int published = whole.rollups().size();
      RollupSavepointStory.after(whole);
      RollupSavepointStory.after(restored);

      List<Rollup> expected = whole.rollups().subList(published, whole.rollups().size());
      assertThat(published).isPositive();
      assertThat(sums(restored.rollups())).isNotEmpty().isEqualTo(sums(expected));
      if (version.equals(VERSIONS.get(VERSIONS.size() - 1))) {
        // older ones had let other series into the slot that was open
        assertThat(texts(restored.rollups())).isEqualTo(texts(expected));
      }
    }
  }

  private static List<String> texts(List<Rollup> rollups) {
    return rollups.stream().map(Object::toString).sorted().toList();
  }

  /** Of all series together, by window; of those that end after the savepoint. */
  private static Map<String, List<Long>> sums(List<Rollup> rollups) {
    List<Rollup> ending =
        rollups.stream()
            .filter(
                rollup ->
                    rollup.getWindowStartMs() + rollup.getWindowMs() > RollupSavepointStory.AT_MS)
            .toList();
    Map<String, List<Long>> sums = new TreeMap<>();
    for (Rollup rollup : RollupFixtures.latest(ending)) {
      Distribution durations = rollup.getDistributions().get("duration");
      sums.merge(
          rollup.getWindowMs() + "@" + rollup.getWindowStartMs(),
          List.of(
              rollup.getRequestsMicro(),
              rollup.getErrorsMicro(),
              rollup.getGeneratedMicro(),
              rollup.getInFlightNs(),
              rollup.getListCostPicoUsd(),
              durations == null ? 0 : durations.getSum()),
          RollupStateCompatibilityTest::sum);
    }
    return sums;
  }

  private static List<Long> sum(List<Long> some, List<Long> others) {
    return IntStream.range(0, some.size()).mapToObj(i -> some.get(i) + others.get(i)).toList();
  }
}
