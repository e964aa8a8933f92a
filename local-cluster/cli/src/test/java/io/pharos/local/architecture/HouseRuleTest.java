package io.pharos.local.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The house keeps every rule, and a house built wrong on purpose is caught by every rule. */
class HouseRuleTest {

  private static final String HOUSE = "io.pharos";
  private static final String BAD_HOUSE = "io.pharos.local.architecture.badhouse";

  private static final ImportOption NO_TEST_JARS = location -> !location.contains("-tests.jar");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(NO_TEST_JARS)
          .importPackages(HOUSE);

  private static final JavaClasses BAD_CLASSES = new ClassFileImporter().importPackages(BAD_HOUSE);

  @ParameterizedTest
  @EnumSource
  void houseKeepsTheRule(HouseRule rule) {
    rule.below(HOUSE).check(CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void badHouseIsCaught(HouseRule rule) {
    assertThat(rule.below(BAD_HOUSE).evaluate(BAD_CLASSES).hasViolation()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.currentTimeMillis()",
        "System.nanoTime()",
        "Instant.now()",
        "Clock.systemUTC()",
        "Math.random()",
        "UUID.randomUUID()",
        "Random.<init>()",
        "Thread.sleep(long)"
      })
  void everyWayToAClockOrToChanceIsCaught(String call) {
    EvaluationResult result =
        HouseRule.NO_CLOCK_NO_CHANCE_NO_SLEEP.below(BAD_HOUSE).evaluate(BAD_CLASSES);

    assertThat(result.getFailureReport().getDetails())
        .anySatisfy(detail -> assertThat(detail).contains(call));
  }

  @Test
  void randomWithASeedIsNotCaught() {
    EvaluationResult result =
        HouseRule.NO_CLOCK_NO_CHANCE_NO_SLEEP.below(BAD_HOUSE).evaluate(BAD_CLASSES);

    assertThat(result.getFailureReport().getDetails())
        .noneSatisfy(detail -> assertThat(detail).contains("Random.<init>(long)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"schemas", "operators", "connectors", "jobs", "local"})
  void everyLayerWasRead(String layer) {
    assertThat(
            CLASSES.stream().filter(type -> type.getName().startsWith(HOUSE + "." + layer + ".")))
        .hasSizeGreaterThan(10);
  }
}
