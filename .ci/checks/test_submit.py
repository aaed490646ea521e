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


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    file = tmp_path_factory.mktemp("settings") / "few.conf"
    file.write_text(FEW)
    return file


@pytest.fixture(scope="module")
def ingested(landing, few, tmp_path_factory):
    """The warehouse of a local run."""
    warehouse = tmp_path_factory.mktemp("local") / "warehouse"
    done = launch("ingest", *DAY, "--landing", str(landing), "--warehouse", str(warehouse), "--config", str(few))
    assert done.returncode == 0, done.stderr
    return warehouse


@pytest.fixture
def submit(few, tmp_path):
    """Runs a job by spark-submit with the properties that are shipped."""

    def run(job: str, *options: str, conf: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        more = [part for name, value in (conf or {}).items() for part in ("--conf", f"{name}={value}")]
        return subprocess.run(
            [
                str(SPARK_HOME / "bin/spark-submit"), "--properties-file", str(properties(tmp_path)), "--jars", ",".join(delta_jars()),
                *more, "--class", "io.northstar.jobs.Northstar", shaded_jar(), job, *options, "--config", str(few),
            ],
            cwd=tmp_path,
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


def test_tables_on_another_file_system_are_those_of_a_local_run(landing, ingested, submit, tmp_path):
    (tmp_path / "mounted").mkdir()
    done = submit(
        "ingest", *DAY, "--landing", str(landing), "--warehouse", "viewfs://tables/warehouse",
        conf={"spark.hadoop.fs.viewfs.mounttable.tables.link./warehouse": f"file://{tmp_path}/mounted"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for table in ["decisions", "qa_samples", "qa_strata", "qa_labels"]:
        mounted, expected = rows(tmp_path / "mounted", table), rows(ingested, table)
        assert len(expected) > 0
        assert mounted.equals(expected), table


def test_tables_are_found_by_name_in_a_metastore(ingested, submit, tmp_path):
    """Hive's, with its database in a folder; found by a session that knows nothing of Northstar."""
    metastore = {
        "spark.sql.catalogImplementation": "hive",
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={tmp_path}/metastore;create=true",
        "spark.sql.warehouse.dir": f"file://{tmp_path}/schemas",
    }
    done = submit("register", "--schema", "moderation", "--warehouse", str(ingested), conf=metastore)
    assert done.returncode == 0, done.stderr
    reader = {
        **metastore,
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    }
    asked = subprocess.run(
        [
            str(SPARK_HOME / "bin/spark-sql"), "--properties-file", str(properties(tmp_path)), "--jars", ",".join(delta_jars()),
            *(part for name, value in reader.items() for part in ("--conf", f"{name}={value}")),
            "-e", "SELECT count(DISTINCT decision_id) FROM moderation.decisions",
        ],
        cwd=tmp_path,
        env={**os.environ, "SPARK_HOME": str(SPARK_HOME)},
        capture_output=True,
        text=True,
        timeout=600,
    )  # fmt: skip
    assert asked.stdout.split() == [str(len(rows(ingested, "decisions")))], asked.stderr


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
