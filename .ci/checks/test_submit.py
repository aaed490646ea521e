"""spark-submit runs the jar, also where the tables are on another file system, and passes exit codes on."""

import os
import subprocess
from pathlib import Path

import pyspark
import pytest
from deltalake import DeltaTable
from northstar import FEW, ROOT, delta_jars, launch, properties, shaded_jar, simulate

SPARK_HOME = Path(pyspark.__path__[0])
DAY = ["--day", "2026-01-01"]


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("submit"), "2026-01-01", 1, 200)


@pytest.fixture
def submit(tmp_path):
    """Runs a job by spark-submit with the properties that are shipped."""
    few = tmp_path / "few.conf"
    few.write_text(FEW)

    def run(job: str, *options: str, conf: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        more = [part for name, value in (conf or {}).items() for part in ("--conf", f"{name}={value}")]
        return subprocess.run(
            [
                str(SPARK_HOME / "bin/spark-submit"), "--properties-file", str(properties(tmp_path)), "--jars", ",".join(delta_jars()),
                *more, "--class", "io.northstar.jobs.Northstar", shaded_jar(), job, *options, "--config", str(few),
            ],
            env={**os.environ, "SPARK_HOME": str(SPARK_HOME)},
            capture_output=True,
            text=True,
            timeout=600,
        )  # fmt: skip

    return run


def rows(warehouse: Path, table: str):
    """The rows, in an order of their own."""
    read = DeltaTable(str(warehouse / table)).to_pandas()
    return read.sort_values(list(read.columns), key=lambda column: column.astype(str)).reset_index(drop=True)


def test_tables_on_another_file_system_are_those_of_a_local_run(landing, submit, tmp_path):
    (tmp_path / "mounted").mkdir()
    done = submit(
        "ingest", *DAY, "--landing", str(landing), "--warehouse", "viewfs://tables/warehouse",
        conf={"spark.hadoop.fs.viewfs.mounttable.tables.link./warehouse": f"file://{tmp_path}/mounted"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    local = launch(
        "ingest", *DAY, "--landing", str(landing), "--warehouse", str(tmp_path / "local"), "--config", str(tmp_path / "few.conf")
    )
    assert local.returncode == 0, local.stderr
    for table in ["decisions", "qa_samples", "qa_strata", "qa_labels"]:
        mounted, expected = rows(tmp_path / "mounted", table), rows(tmp_path / "local", table)
        assert len(expected) > 0
        assert mounted.equals(expected), table


def test_exit_codes_are_passed_on(submit, tmp_path):
    done = submit("ingest", "--day", "yesterday", "--warehouse", str(tmp_path / "warehouse"))
    assert done.returncode == 2
    assert "'yesterday' is not a day" in done.stderr


def test_each_setting_of_spark_is_explained():
    lines = (ROOT / "conf/spark-defaults.conf").read_text().splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        assert len(line) <= 130
        if line.startswith("spark."):
            name, value = line.split(maxsplit=1)
            assert before.startswith(("#", "spark.")), name
