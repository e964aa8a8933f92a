package io.pharos.local.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What holds for every class of the house, below a root package. */
enum HouseRule {
  DEPENDENCIES_RUN_ONE_WAY {
    @Override
    ArchRule below(String root) {
      return layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("schemas")
          .definedBy(root + ".schemas..")
          .layer("operators")
          .definedBy(root + ".operators..")
          .layer("connectors")
          .definedBy(root + ".connectors..")
          .layer("jobs")
          .definedBy(root + ".jobs..")
          .layer("local")
          .definedBy(root + ".local..")
          .whereLayer("operators")
          .mayOnlyBeAccessedByLayers("connectors", "jobs", "local")
          .whereLayer("connectors")
          .mayOnlyBeAccessedByLayers("jobs", "local")
          .whereLayer("jobs")
          .mayOnlyBeAccessedByLayers("local")
          .whereLayer("local")
          .mayNotBeAccessedByAnyLayer();
    }
  },

  OPERATORS_KNOW_NO_CONNECTOR {
    @Override
    ArchRule below(String root) {
      return noClasses()
          .that()
          .resideInAnyPackage(root + ".operators..", root + ".schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink.connector..",
              "org.apache.kafka..",
              "org.elasticsearch..",
              "co.elastic..");
    }
  },

  KAFKA_DOES_NOT_KNOW_ELASTICSEARCH {
    @Override
    ArchRule below(String root) {
      return noClasses()
          .that()
          .resideInAPackage(root + ".connectors.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(root + ".connectors.elasticsearch..");
    }
  },

  ELASTICSEARCH_DOES_NOT_KNOW_KAFKA {
    @Override
    ArchRule below(String root) {
      return noClasses()
          .that()
          .resideInAPackage(root + ".connectors.elasticsearch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(root + ".connectors.kafka..");
    }
  },

  /**
   * Time comes from records and timers, chance from nowhere, and nobody sleeps. Two classes may,
   * and only before a job runs: one tells submissions apart, one waits for Elasticsearch to start.
   */
  NO_CLOCK_NO_CHANCE_NO_SLEEP {
    @Override
    ArchRule below(String root) {
      return noClasses()
          .that()
          .resideInAnyPackage(
              root + ".schemas..", root + ".operators..", root + ".connectors..", root + ".jobs..")
          .and()
          .doNotHaveFullyQualifiedName(root + ".connectors.kafka.Submission")
          .and()
          .doNotHaveFullyQualifiedName(root + ".connectors.elasticsearch.IndexTemplates")
          .should()
          .callCodeUnitWhere(CLOCK.or(CHANCE).or(SLEEP));
    }
  },

  PACKAGES_ARE_NAMED_BY_CAPABILITY {
    @Override
    ArchRule below(String root) {
      return classes()
          .should()
          .resideOutsideOfPackages(
              "..util..",
              "..utils..",
              "..helper..",
              "..helpers..",
              "..impl..",
              "..common..",
              "..misc..");
    }
  };

  private static final DescribedPredicate<JavaCall<?>> CLOCK =
      calls(System.class, "currentTimeMillis|nanoTime")
          .or(calls(Instant.class, "now"))
          .or(calls(Clock.class, "system.*|tick.*"));

  private static final DescribedPredicate<JavaCall<?>> CHANCE =
      calls(Math.class, "random")
          .or(calls(UUID.class, "randomUUID"))
          .or(calls(ThreadLocalRandom.class, "current"))
          .or(withoutSeed());

  private static final DescribedPredicate<JavaCall<?>> SLEEP = calls(Thread.class, "sleep");

  abstract ArchRule below(String root);

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> type, String names) {
    return DescribedPredicate.describe(
        type.getSimpleName() + "." + names,
        call ->
            call.getTargetOwner().isEquivalentTo(type)
                && call.getTarget().getName().matches(names));
  }

  private static DescribedPredicate<JavaCall<?>> withoutSeed() {
    return DescribedPredicate.describe(
        "new Random()",
        call ->
            call.getTarget().getName().equals("<init>")
                && call.getTargetOwner().isEquivalentTo(Random.class)
                && call.getTarget().getRawParameterTypes().isEmpty());
  }
}
