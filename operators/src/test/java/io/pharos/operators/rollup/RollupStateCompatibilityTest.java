package io.pharos.operators.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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
  static final List<String> VERSIONS = List.of("rollup-v1");

  /** Files of a version, in the order of {@link RollupHarness#canonicalSavepoints}. */
  static List<Path> savepoints(String version) {
    Path folder = Path.of("src", "test", "resources", "state", version);
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
  void savepointsOfEveryVersionGoOnWhereTheyWere(String version, StateBackend backend)
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
      RollupSavepointStory.before(whole);
      whole.canonicalSavepoints();
      int published = whole.rollups().size();
      RollupSavepointStory.after(whole);
      RollupSavepointStory.after(restored);

      assertThat(published).isPositive();
      assertThat(restored.rollups().stream().map(Object::toString).sorted().toList())
          .isEqualTo(
              whole.rollups().subList(published, whole.rollups().size()).stream()
                  .map(Object::toString)
                  .sorted()
                  .toList());
    }
  }
}
