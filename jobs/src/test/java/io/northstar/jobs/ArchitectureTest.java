package io.northstar.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.northstar.jobs", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyMainEndsTheProcess = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Job")
            .and()
            .doNotHaveSimpleName("Northstar")
            .should()
            .callMethod("java.lang.System", "exit", "int");

    @ArchTest
    static final ArchRule onlyLibReadsAndWritesStorage = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "org[.]apache[.]spark[.]sql[.](DataFrameReader|DataFrameWriter|DataFrameWriterV2)|io[.]delta[.].*");

    @ArchTest
    static final ArchRule onlyTheConsolePrints = noClasses()
            .that()
            .doNotHaveSimpleName("Console")
            .should()
            .accessField("java.lang.System", "out")
            .orShould()
            .accessField("java.lang.System", "err");

    /** The demo shows the other jobs, so it alone may use what they consist of. */
    @ArchTest
    static final ArchRule jobsDoNotKnowEachOther = slices().matching("io.northstar.jobs.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    JavaClass.Predicates.resideInAPackage("..demo.."),
                    JavaClass.Predicates.resideInAPackage("..simulate.."))
            .ignoreDependency(
                    JavaClass.Predicates.resideInAnyPackage(
                            "..backtest..",
                            "..demo..",
                            "..ingest..",
                            "..maintain..",
                            "..plan..",
                            "..quality..",
                            "..report..",
                            "..score..",
                            "..nightly..",
                            "..train..",
                            "..trends.."),
                    JavaClass.Predicates.resideInAPackage("..stage.."));
}
