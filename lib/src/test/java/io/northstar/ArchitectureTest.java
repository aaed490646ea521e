package io.northstar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: io and subjects to metric, metric to table and stats. */
@AnalyzeClasses(packages = "io.northstar", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyIoTouchesStorage = noClasses()
            .that()
            .resideOutsideOfPackage("io.northstar.io..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "org[.]apache[.]spark[.]sql[.](DataFrameReader|DataFrameWriter|DataFrameWriterV2)|io[.]delta[.].*");

    @ArchTest
    static final ArchRule nobodyRunsSqlText = noClasses()
            .should()
            .callMethod("org.apache.spark.sql.SparkSession", "sql", "java.lang.String")
            .orShould()
            .callMethod("org.apache.spark.sql.SparkSession", "table", "java.lang.String");

    @ArchTest
    static final ArchRule statsKnowsNoSpark = classes()
            .that()
            .resideInAPackage("io.northstar.stats..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.northstar.stats..",
                    "java..",
                    "org.apache.commons.statistics..",
                    "org.apache.commons.numbers..",
                    "org.apache.commons.rng..");

    @ArchTest
    static final ArchRule tableKnowsNoOtherPackage = classes()
            .that()
            .resideInAPackage("io.northstar.table..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.northstar.table..", "java..", "scala..", "org.apache.spark.sql..");

    @ArchTest
    static final ArchRule metricKnowsOnlyTableAndStats = noClasses()
            .that()
            .resideInAPackage("io.northstar.metric..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.northstar.io..", "io.northstar.land..", "io.northstar.quality..", "io.northstar.sample..");

    @ArchTest
    static final ArchRule subjectsDoNotReadOrWrite = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.northstar.audit..",
                    "io.northstar.cause..",
                    "io.northstar.consistency..",
                    "io.northstar.emerging..",
                    "io.northstar.erase..",
                    "io.northstar.land..",
                    "io.northstar.ledger..",
                    "io.northstar.model..",
                    "io.northstar.pattern..",
                    "io.northstar.quality..",
                    "io.northstar.report..",
                    "io.northstar.sample..",
                    "io.northstar.secret..",
                    "io.northstar.strategy..",
                    "io.northstar.trend..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.northstar.io..");

    @ArchTest
    static final ArchRule nobodyAsksForTheTimeOrChance = noClasses()
            .should()
            .callMethod("java.time.Instant", "now")
            .orShould()
            .callMethod("java.time.LocalDate", "now")
            .orShould()
            .callMethod("java.lang.System", "currentTimeMillis")
            .orShould()
            .callMethod("org.apache.spark.sql.functions", "rand")
            .orShould()
            .callMethod("org.apache.spark.sql.functions", "uuid")
            .orShould()
            .callMethod("org.apache.spark.sql.functions", "current_timestamp");

    @ArchTest
    static final ArchRule nobodyPrints = noClasses()
            .should()
            .accessField("java.lang.System", "out")
            .orShould()
            .accessField("java.lang.System", "err");

    @ArchTest
    static final ArchRule packagesDoNotTurnInCircles =
            slices().matching("io.northstar.(*)..").should().beFreeOfCycles();
}
