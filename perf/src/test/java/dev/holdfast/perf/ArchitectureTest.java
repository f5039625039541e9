package dev.holdfast.perf;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/// The arrows between the modules and the calls that the product does without.
@AnalyzeClasses(
    packages = "dev.holdfast",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.WrittenByUs.class})
final class ArchitectureTest {
  /// Leaves out the fixtures that one module's tests lend to another's, and what JMH generates.
  static final class WrittenByUs implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar") && !location.contains("jmh_generated");
    }
  }

  @ArchTest
  static final ArchRule modulesDependOnlyInTheDrawnDirection =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("events")
          .definedBy("dev.holdfast.events..")
          .layer("registry")
          .definedBy("dev.holdfast.registry..")
          .layer("router")
          .definedBy("dev.holdfast.router..")
          .layer("emitter")
          .definedBy("dev.holdfast.emitter..")
          .layer("cli")
          .definedBy("dev.holdfast.cli..")
          .layer("perf")
          .definedBy("dev.holdfast.perf..")
          .whereLayer("perf")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("perf")
          .whereLayer("router")
          .mayOnlyBeAccessedByLayers("cli", "perf")
          .whereLayer("emitter")
          .mayOnlyBeAccessedByLayers("cli", "perf")
          .whereLayer("registry")
          .mayOnlyBeAccessedByLayers("router", "cli", "perf");

  @ArchTest
  static final ArchRule onlyTheLogKnowsKafka =
      noClasses()
          .that(
              resideOutsideOfPackages("dev.holdfast.events.log..", "dev.holdfast.events.broker.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "kafka.."))
          .because("the log's interfaces are all that the product knows of the bus");

  @ArchTest
  static final ArchRule onlyTheDiskKnowsChronicle =
      noClasses()
          .that(resideOutsideOfPackages("dev.holdfast.registry.disk.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("net.openhft.."))
          .because("it is loaded only to cut and to read a large generation");

  @ArchTest
  static final ArchRule theDiskKnowsFactsOnly =
      noClasses()
          .that(resideInAnyPackage("dev.holdfast.registry.disk.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.holdfast.registry.view..", "dev.holdfast.registry.table.."))
          .because("view state is not saved");

  @ArchTest
  static final ArchRule onlyTheRouterKnowsNetty =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  "dev.holdfast.router..", "dev.holdfast.cli..", "dev.holdfast.perf.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.netty.."))
          .because("facts, view and table know bytes, not buffers");

  @ArchTest
  static final ArchRule theWordsKnowNobody =
      noClasses()
          .that(resideInAnyPackage("dev.holdfast.events"))
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.holdfast.events.*.."))
          .because("the records are pure values; their bytes and the log are built on them");

  @ArchTest
  static final ArchRule factsKnowNoViewAndNoTable =
      noClasses()
          .that(resideInAnyPackage("dev.holdfast.registry.facts.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.holdfast.registry.view..", "dev.holdfast.registry.table.."))
          .because("facts are what the cells say; what this router makes of them comes after");

  @ArchTest
  static final ArchRule viewKnowsNoTable =
      noClasses()
          .that(resideInAnyPackage("dev.holdfast.registry.view.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("dev.holdfast.registry.table.."))
          .because("the view is a function of facts and evidence");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.holdfast.(*..)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule clocksAreReadInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.holdfast.events.SystemClocks")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callConstructor(Date.class)
          .because("time is a parameter in the core and a field in the shell (SystemClocks)");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .because("a loop waits in its own poll, where it can be woken");

  @ArchTest
  static final ArchRule chanceIsHandedIn =
      noClasses()
          .should()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(ThreadLocalRandom.class, "current")
          .because("a RandomGenerator that is handed in can be seeded by a test");

  @ArchTest
  static final ArchRule noThreadLocals =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocal.class)
          .because("state has one owner that can be named");

  @ArchTest
  static final ArchRule nobodyPrintsButTheCommand =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  "dev.holdfast.cli..", "dev.holdfast.perf..", "dev.holdfast.events.broker.."))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("programs log through slf4j; commands print, and the broker's own main does");

  @ArchTest
  static final ArchRule noLayerNames =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..helper..", "..impl..", "..manager..")
          .because("packages are by feature");

  @ArchTest
  static final ArchRule classesSayWhatTheyAre =
      classes()
          .that()
          .areTopLevelClasses()
          .should()
          .haveSimpleNameNotEndingWith("Impl")
          .andShould()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Manager");
}
