"""Real Airflow imports the DAG, runs a night with a real spark-submit, and backfills three days."""

import contextlib
import importlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

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
    before = subprocess.run(
        [
            str(ROOT / "northstar"), "ingest", "--from", "2026-01-01", "--to", "2026-01-03", "--landing", str(airflow.landing),
            "--warehouse", str(airflow.warehouse),
        ],
        env={**airflow.env, "NORTHSTAR_HEAP": "1g"}, capture_output=True, text=True,
    )  # fmt: skip
    assert before.returncode == 0, before.stderr
    done = airflow.run("dags", "test", "northstar_nightly", "2026-01-05T03:00:00+00:00")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    log = query(airflow.warehouse, "SELECT job, string(from_day) AS day, exit_code FROM run_log WHERE job <> 'ingest' OR from_day = to_day")
    assert sorted((row["job"], row["day"]) for row in log) == [
        ("ingest", "2026-01-04"),
        ("maintain", None),
        ("plan", "2026-01-04"),
        ("quality", "2026-01-04"),
        ("train", "2026-01-04"),
        ("trends", "2026-01-04"),
    ]
    assert all(row["exit_code"] == 0 for row in log)
    assert query(airflow.warehouse, "SELECT count(*) AS n FROM sample_draws")[0]["n"] > 0


@pytest.fixture(scope="module")
def standalone(airflow):
    """Scheduler, DAG processor, API server and triggerer."""
    log = airflow.home / "standalone.log"
    with log.open("w") as out:
        running = subprocess.Popen(
            [str(Path(sys.executable).parent / "airflow"), "standalone"], env=airflow.env, stdout=out, stderr=out, start_new_session=True
        )
    try:
        wait(lambda: "northstar_nightly" in airflow.run("dags", "list").stdout, 240, lambda: log.read_text()[-3000:])
        yield log
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(60)


def test_a_backfill_of_three_days_runs_in_order_and_draws_no_sample(airflow, standalone):
    backfill(airflow, "2026-01-05", "2026-01-08", standalone)
    states = task_states(airflow)
    for day in ["2026-01-05", "2026-01-06", "2026-01-07"]:
        assert {states[day, task] for task in DAILY} == {("success", 1)}, states
        assert {states[day, task][0] for task in ["plan", "weekly", "train", "maintain"]} == {"skipped"}
    log = query(
        airflow.warehouse,
        "SELECT string(from_day) AS day, job FROM run_log WHERE from_day BETWEEN '2026-01-05' AND '2026-01-07' ORDER BY started_at",
    )
    assert [(row["day"], row["job"]) for row in log] == [
        (f"2026-01-0{day}", job) for day in (5, 6, 7) for job in ("ingest", "quality", "trends")
    ]
    published = query(airflow.warehouse, "SELECT DISTINCT string(day) AS day FROM north_star_current WHERE window_days = 1")
    assert {f"2026-01-0{day}" for day in range(4, 8)} <= {row["day"] for row in published}


def test_wrong_input_fails_at_once(airflow, standalone):
    file = next((airflow.landing / "decisions/2026-01-08").glob("part-*"))
    file.write_bytes(file.read_bytes()[:100])
    backfill(airflow, "2026-01-08", "2026-01-09", standalone)
    states = task_states(airflow)
    assert states["2026-01-08", "ingest"] == ("failed", 1)
    assert states["2026-01-08", "quality"][0] == "upstream_failed"
    (log,) = query(airflow.warehouse, "SELECT exit_code FROM run_log WHERE from_day = '2026-01-08'")
    assert log["exit_code"] == 3


def wait(done, seconds: float, said):
    """Waits for it."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, said()
        time.sleep(2)


def ask(airflow, sql: str) -> list[tuple]:
    """Rows of Airflow's own database."""
    with contextlib.closing(sqlite3.connect(f"file:{airflow.home}/airflow.db?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def task_states(airflow) -> dict[tuple[str, str], tuple[str, int]]:
    """State and number of tries of each task of the backfills, by day and task."""
    rows = ask(
        airflow,
        "SELECT substr(r.data_interval_start, 1, 10), t.task_id, t.state, t.try_number FROM task_instance t"
        " JOIN dag_run r ON r.run_id = t.run_id AND r.dag_id = t.dag_id WHERE r.run_type = 'backfill'",
    )
    return {(day, task): (state, tried) for day, task, state, tried in rows}


def backfill(airflow, first: str, end: str, log: Path):
    """Runs the days from the first one to the one before the end, in order, to the end of all of them."""
    ended = "SELECT count(*) FROM dag_run WHERE run_type = 'backfill' AND state IN ('success', 'failed')"
    days = (date.fromisoformat(end) - date.fromisoformat(first)).days
    expected = ask(airflow, ended)[0][0] + days
    created = airflow.run(
        "backfill", "create", "--dag-id", "northstar_nightly", "--from-date", first, "--to-date", end, "--max-active-runs", "1"
    )
    assert created.returncode == 0, created.stdout + created.stderr
    wait(lambda: ask(airflow, ended)[0][0] == expected, 900, lambda: f"{task_states(airflow)}\n{log.read_text()[-4000:]}")
