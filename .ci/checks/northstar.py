"""Runs Northstar for the checks: by the launcher, and by spark-submit of Spark's distribution from PyPI."""

import json
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A few hundred decisions a day: compiling a query well takes longer than it runs. A night's code is more than fits by default with
# the fast compiler alone.
FAST = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"
JVM = f"{FAST} -XX:+UseSerialGC -Duser.timezone=UTC"
SMALL = {
    "spark.driver.extraJavaOptions": JVM,
    "spark.driver.memory": "1g",
    "spark.master": "local[2]",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
    "spark.databricks.delta.snapshotPartitions": "1",
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}
# Few slices, windows and tables show it as well as all.
FEW = """
quality { grains = [[], [market]], windows = [1] }
duplicates.enabled = false
emerging.enabled = false
"""
LANDED = ["decisions", "qa_samples", "qa_strata", "qa_labels"]


def launch(*args: str, **env: str) -> subprocess.CompletedProcess:
    """`./northstar args`, to its end."""
    return subprocess.run(
        [str(ROOT / "northstar"), *args],
        cwd=ROOT,
        env={**os.environ, "NORTHSTAR_HEAP": "1g", "JAVA_TOOL_OPTIONS": FAST, **env},
        capture_output=True,
        text=True,
        timeout=900,
    )


def simulate(folder: Path, first: str, days: int, decisions: int) -> Path:
    """A landing zone of so many days, without what a night can do without."""
    landing = folder / "landing"
    done = launch(
        "simulate", "--landing", str(landing), "--warehouse", str(folder / "simulation"), "--from", first,
        "--days", str(days), "--decisions-per-day", str(decisions),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for table in landing.iterdir():
        if table.name not in LANDED:
            shutil.rmtree(table)
    return landing


def query(warehouse: Path, sql: str) -> list[dict]:
    """The rows that the launcher answers with."""
    done = launch("query", sql, "--format", "json", "--warehouse", str(warehouse))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def delta_jars() -> list[str]:
    """Delta's jars as the build resolved them."""
    resolved = (ROOT / "jobs/target/classpath").read_text().strip().split(os.pathsep)
    return [jar for jar in resolved if Path(jar).name.startswith(("delta-", "unitycatalog-"))]


def shaded_jar() -> str:
    """The jar that is submitted."""
    jars = (ROOT / "jobs/target").glob("northstar-[0-9]*.jar")
    return str(next(jar for jar in jars if not jar.stem.endswith(("-tests", "-bom"))))


def properties(folder: Path) -> Path:
    """The properties that are shipped, and over them those for small data."""
    file = folder / "spark.properties"
    shipped = (ROOT / "conf/spark-defaults.conf").read_text().splitlines()
    kept = [line for line in shipped if line.split(" ", 1)[0] not in SMALL]
    file.write_text("\n".join([*kept, *(f"{name} {value}" for name, value in SMALL.items())]) + "\n")
    return file
