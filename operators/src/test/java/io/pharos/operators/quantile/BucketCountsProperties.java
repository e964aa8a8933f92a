package io.pharos.operators.quantile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.packed.PackedWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class BucketCountsProperties {

  @Property(tries = 300)
  void anyOrderAndGroupingGivesTheSameBytes(
      @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0) Long> values, @ForAll long seed) {
    ValueDistribution whole = new ValueDistribution();
    values.forEach(value -> whole.add(value >>> 20, 1_500_000));

    List<Long> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, new Random(seed));
    ValueDistribution[] parts = {
      new ValueDistribution(), new ValueDistribution(), new ValueDistribution()
    };
    for (int i = 0; i < shuffled.size(); i++) {
      parts[i % 3].add(shuffled.get(i) >>> 20, 1_500_000);
    }
    ValueDistribution merged = new ValueDistribution();
    for (ValueDistribution part : parts) {
      merged.addFrom(ByteBuffer.wrap(part.toBytes()));
    }

    assertThat(merged.toBytes()).isEqualTo(whole.toBytes());
    assertThat(merged.published()).isEqualTo(whole.published());
  }

  @Property(tries = 300)
  void whatWasAddedCanBeTakenAway(
      @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0) Long> kept,
      @ForAll @Size(max = 50) List<@LongRange(min = 0) Long> taken) {
    BucketCounts plain = new BucketCounts();
    kept.forEach(value -> plain.add(value, 1));
    BucketCounts counts = new BucketCounts();
    taken.forEach(value -> counts.add(value, 1));
    kept.forEach(value -> counts.add(value, 1));
    taken.forEach(value -> counts.add(value, -1));

    assertThat(bytes(counts)).isEqualTo(bytes(plain));
  }

  private static byte[] bytes(BucketCounts counts) {
    PackedWriter out = new PackedWriter();
    counts.write(out);
    return out.toBytes();
  }
}
