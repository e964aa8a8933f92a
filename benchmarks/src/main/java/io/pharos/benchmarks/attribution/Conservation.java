package io.pharos.benchmarks.attribution;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.identity.Hex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must hold exactly: each window of a device adds up, the windows of a device say what the
 * calls on it were given, and each call is final once.
 */
final class Conservation {

  private final List<String> violations = new ArrayList<>();
  private final String of;

  private Conservation(String of) {
    this.of = of;
  }

  /** What is broken, in words. */
  static List<String> violations(AttributionFigures figures) {
    AttributionRun run = figures.run();
    Conservation check = new Conservation(run.of().name() + ", " + run.of().period());
    check.require(!run.windows().isEmpty(), "there is no window");
    check.require(run.deadLetters() == 0, run.deadLetters() + " dead letters");
    check.require(figures.missing() == 0, figures.missing() + " calls without attribution");
    Set<String> seen = new HashSet<>();
    int standing = 0;
    for (Attribution attribution : run.attributions()) {
      String span = Hex.of(attribution.getSpanId());
      check.require(seen.add(span), "call " + span + " is final twice");
      check.require(
          !attribution.getWithdrawn() || attribution.getGpuNs() == 0,
          "call " + span + " is withdrawn and has " + attribution.getGpuNs() + " ns");
      standing += attribution.getWithdrawn() ? 0 : 1;
    }
    check.require(
        standing == run.calls().size(),
        standing + " calls attributed, there were " + run.calls().size());
    run.windows().forEach(check::window);
    check.devices(run);
    return check.violations;
  }

  private void window(DeviceWindow window) {
    String where = name(window) + " at " + window.getWindowStartMs();
    require(
        window.getAttributedNs() + window.getUnattributedNs() + window.getIdleNs()
            == window.getSampledNs(),
        "time of " + where);
    require(
        window.getSampledNs() + window.getGapNs() == window.getWindowMs() * 1_000_000,
        "length of " + where);
    if (window.getEnergyUj() == null) {
      require(
          window.getAttributedUj() == null
              && window.getUnattributedUj() == null
              && window.getIdleUj() == null,
          "energy of " + where);
    } else {
      require(
          window.getAttributedUj() + window.getUnattributedUj() + window.getIdleUj()
              == window.getEnergyUj(),
          "energy of " + where);
    }
  }

  private void devices(AttributionRun run) {
    Map<String, Long> windows = new TreeMap<>();
    for (DeviceWindow window : run.windows()) {
      windows.merge(name(window) + " ns", window.getAttributedNs(), Long::sum);
      windows.merge(
          name(window) + " µJ",
          Objects.requireNonNullElse(window.getAttributedUj(), 0L),
          Long::sum);
    }
    Map<String, Long> calls = new TreeMap<>();
    windows.keySet().forEach(key -> calls.put(key, 0L));
    for (Attribution attribution : run.attributions()) {
      for (DeviceUse use : attribution.getDevices()) {
        String name = name(use.getHost(), use.getDevice(), use.getMigInstance());
        calls.merge(name + " ns", use.getGpuNs(), Long::sum);
        calls.merge(name + " µJ", Objects.requireNonNullElse(use.getEnergyUj(), 0L), Long::sum);
      }
    }
    calls.forEach(
        (key, given) ->
            require(
                given.equals(windows.get(key)),
                "calls have " + given + " of " + key + ", windows gave " + windows.get(key)));
  }

  private static String name(DeviceWindow window) {
    return name(window.getHost(), window.getDevice(), window.getMigInstance());
  }

  private static String name(String host, String device, String instance) {
    return host + "/" + device + (instance == null ? "" : "/" + instance);
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      violations.add(of + ": " + what);
    }
  }
}
