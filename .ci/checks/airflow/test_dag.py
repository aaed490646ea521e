"""Real Airflow imports the DAG, runs a night with a real spark-submit, and backfills three days."""

import importlib
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from northstar import ROOT, query

DAILY = ["ingest", "quality", "trends", "health"]


@pytest.fixture(scope="module")
def dag(airflow):
    """The DAG as the code says it, with the settings of the checks."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in airflow.env.items():
            patch.setenv(name, value)
        patch.syspath_prepend(str(ROOT / "conf/airflow/plugins"))
        patch.syspath_prepend(str(ROOT / "conf/airflow"))
        yield importlib.import_module("northstar_nightly").dag


def test_airflow_imports_it(airflow):
    shown = airflow.run("dags", "list", "--local", "--output", "json")
    assert "northstar_nightly" in shown.stdout, shown.stderr


def test_a_missing_setting_is_named(airflow):
    without = {name: value for name, value in airflow.env.items() if name != "NORTHSTAR_WAREHOUSE"}
    run = subprocess.run(
        [sys.executable, "northstar_nightly.py"],
        cwd=ROOT / "conf/airflow",
        env={**without, "PYTHONPATH": "plugins"},
        capture_output=True,
        text=True,
    )
    assert "Set NORTHSTAR_WAREHOUSE in the environment of Airflow" in run.stderr


def test_each_job_is_a_task_that_exists(dag):
    summary = subprocess.run([str(ROOT / "northstar"), "--help"], capture_output=True, text=True).stdout
    jobs = {line.split()[0] for line in summary.splitlines() if line.startswith("  ")}
    submitted = {task.task_id: task for task in dag.tasks if task.task_type == "NorthstarOperator"}
    assert set(submitted) <= jobs
    assert {"ingest", "quality", "trends", "plan", "train", "maintain", "health"} <= set(submitted)
    for name, task in submitted.items():
        assert task.application_args[0] == name
        assert task.pool == "northstar"
        assert task.retries == 2


def test_the_order_of_a_night(dag):
    assert dag.get_task("quality").upstream_task_ids == {"ingest"}
    assert dag.get_task("trends").upstream_task_ids == {"quality"}
    assert dag.get_task("health").upstream_task_ids == {"trends"}
    assert dag.get_task("plan").upstream_task_ids == {"latest"}
    assert dag.get_task("train").upstream_task_ids == {"weekly"}
    assert dag.get_task("maintain").upstream_task_ids == {"train"}
    assert dag.get_task("maintain").pool_slots == 4
    assert dag.max_active_runs == 1 and not dag.catchup


def test_an_interval_is_a_day(dag, airflow):
    code = (
        "from airflow.timetables.interval import CronDataIntervalTimetable as T; import pendulum;"
        "i = T('0 3 * * *', timezone='UTC').infer_manual_data_interval(run_after=pendulum.datetime(2026, 1, 5, 3));"
        "print(i.start.isoformat(), i.end.isoformat())"
    )
    said = subprocess.run([sys.executable, "-c", code], env=airflow.env, capture_output=True, text=True).stdout
    start, end = said.split()[-2:]
    assert (start, end) == ("2026-01-04T03:00:00+00:00", "2026-01-05T03:00:00+00:00")
    assert type(dag.timetable).__name__ == "CronDataIntervalTimetable"


def test_gold_tables_are_assets(dag, airflow):
    assets = {asset.name: asset.uri for task in dag.tasks for asset in task.outlets}
    assert assets["northstar_north_star_current"] == f"file://{airflow.warehouse}/north_star_current"
    assert {"northstar_trend_alerts", "northstar_sample_plan", "northstar_model_registry"} <= set(assets)


def test_a_night_is_late_three_hours_after_it_began_and_a_backfill_never(dag, caplog):
    (deadline,) = dag.deadline if isinstance(dag.deadline, list) else [dag.deadline]
    assert deadline.interval == timedelta(days=1, hours=3)
    assert deadline.callback.path == "northstar_spark.late"
    late = importlib.import_module("northstar_spark").late
    run = {"dag_id": "northstar_nightly", "logical_date": "2026-01-04T03:00:00Z", "run_type": "backfill"}
    late({"dag_run": run})
    assert caplog.records == []
    late({"dag_run": {**run, "run_type": "scheduled"}})
    assert "2026-01-04T03:00:00Z is not complete" in caplog.text


@pytest.mark.parametrize(("code", "raised"), [(1, "AirflowException"), (2, "AirflowFailException"), (3, "AirflowFailException")])
def test_codes_2_and_3_are_not_tried_again(dag, tmp_path, monkeypatch, code, raised):
    binary = tmp_path / "spark-submit"
    binary.write_text(f"#!/bin/sh\nexit {code}\n")
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(Exception) as failed:
        dag.get_task("ingest").execute({})
    assert type(failed.value).__name__ == raised


def test_a_night_runs(airflow):
    """About Sunday the 4th: everything runs."""
    for day in range(1, 4):
        airflow_day = f"2026-01-0{day}"
        done = spark(airflow, "ingest", "--day", airflow_day)
        assert done.returncode == 0, done.stderr
    done = airflow.run("dags", "test", "northstar_nightly", "2026-01-05T03:00:00+00:00")
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    log = query(airflow.warehouse, "SELECT job, cast(from_day AS string) AS day, exit_code FROM run_log ORDER BY started_at")
    ran = [row["job"] for row in log if row["day"] in ("2026-01-04", None)]
    assert sorted(ran) == ["ingest", "maintain", "plan", "quality", "train", "trends"]
    assert all(row["exit_code"] == 0 for row in log)
    assert query(airflow.warehouse, "SELECT count(*) AS n FROM sample_draws")[0]["n"] > 0


def spark(airflow, job: str, *options: str) -> subprocess.CompletedProcess:
    """A job by the launcher, on the same tables."""
    return subprocess.run(
        [
            str(ROOT / "northstar"), job, *options, "--landing", str(airflow.landing), "--warehouse", str(airflow.warehouse),
            "--config", airflow.env["NORTHSTAR_CONFIG"],
        ],
        env={**airflow.env, "NORTHSTAR_HEAP": "1g"}, capture_output=True, text=True,
    )  # fmt: skip


