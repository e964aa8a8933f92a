package io.pharos.benchmarks.nezha;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A made-up minute in the shape of the data set: two traces, a repeated span, a repeated log. */
final class NezhaFixtures {

  static final String MINUTE = "2026-01-01T10_00";

  private NezhaFixtures() {}

  static Path folder() throws URISyntaxException {
    URL reference =
        Objects.requireNonNull(NezhaFixtures.class.getResource("/nezha/reference_join_counts.csv"));
    return Objects.requireNonNull(Path.of(reference.toURI()).getParent());
  }

  static List<NezhaMinute> minutes() throws IOException, URISyntaxException {
    return NezhaMinute.below(folder());
  }
}
