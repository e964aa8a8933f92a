package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** State of cards of every earlier version is restored and understood. */
class CardStateCompatibilityTest {

  /** A version is added, never changed, by {@link CardStateVersionCreator}; newest last. */
  static final List<String> VERSIONS = List.of("card-v1", "card-v2");

  static Path savepoint(String version) {
    return Path.of("src", "test", "resources", "state", version, "card-function.savepoint");
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
  void savepointOfEveryVersionGoesOnWhereItWas(String version, StateBackend backend)
      throws Exception {
    try (CardHarness whole =
            CardHarness.fresh(CardSavepointStory.LIMITS, new HashMapStateBackend());
        CardHarness restored =
            CardHarness.restored(
                CardSavepointStory.LIMITS,
                backend,
                OperatorSnapshotUtil.readStateHandle(savepoint(version).toString()),
                1,
                1,
                0)) {
      CardSavepointStory.before(whole);
      int calls = whole.finished().size();
      int windows = whole.windows().size();
      CardSavepointStory.after(whole);
      CardSavepointStory.after(restored);

      assertThat(calls).isPositive();
      assertThat(restored.finished())
          .isEqualTo(whole.finished().subList(calls, whole.finished().size()));
      assertThat(restored.windows())
          .isEqualTo(whole.windows().subList(windows, whole.windows().size()));
      assertThat(restored.timers()).isZero();
    }
  }
}
