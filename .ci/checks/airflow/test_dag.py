"""Real Airflow imports the DAG, runs a night by a real spark-submit, and backfills three days."""

import contextlib
import importlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from northstar import ROOT, launch, query, simulate

DAILY = ["ingest", "quality", "trends", "score", "report", "health"]


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
    assert {"ingest", "quality", "trends", "score", "report", "plan", "train", "maintain", "health"} <= set(submitted)
    for name, task in submitted.items():
        assert task.application_args[0] == name
        assert task.pool == "northstar"
        assert task.retries == 2


def test_the_order_of_a_night(dag):
    assert dag.get_task("quality").upstream_task_ids == {"ingest"}
    assert dag.get_task("trends").upstream_task_ids == {"quality"}
    assert dag.get_task("score").upstream_task_ids == {"trends"}
    assert dag.get_task("report").upstream_task_ids == {"score"}
    assert dag.get_task("health").upstream_task_ids == {"report"}
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
    """About Sunday the 4th, by a real spark-submit: everything runs."""
    simulate(airflow.landing.parent, "2026-01-01", 4, 200)
    # QA has drawn nothing yet of the day that is planned.
    for table in ["qa_samples", "qa_strata", "qa_labels"]:
        shutil.rmtree(airflow.landing / table / "2026-01-04")
    before = launch(
        "ingest", "--from", "2026-01-01", "--to", "2026-01-03", "--landing", str(airflow.landing), "--warehouse", str(airflow.warehouse)
    )
    assert before.returncode == 0, before.stderr
    done = airflow.run("dags", "test", "northstar_nightly", "2026-01-05T03:00:00+00:00", NORTHSTAR_DEADLINE="")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    log = query(airflow.warehouse, "SELECT job, string(from_day) AS day, exit_code FROM run_log WHERE job <> 'ingest' OR from_day = to_day")
    assert sorted((row["job"], row["day"]) for row in log) == [
        ("ingest", "2026-01-04"),
        ("maintain", None),
        ("plan", "2026-01-04"),
        ("quality", "2026-01-04"),
        ("report", "2026-01-04"),
        ("score", "2026-01-04"),
        ("train", "2026-01-04"),
        ("trends", "2026-01-04"),
    ]
    assert all(row["exit_code"] == 0 for row in log)
    assert query(airflow.warehouse, "SELECT count(*) AS n FROM sample_draws")[0]["n"] > 0


# What stands for spark-submit in backfills, which are about order and retries: it notes what it is asked for, and finds the input
# of the 9th wrong.
NOTES = """#!/bin/sh
for word; do case $word in ingest | quality | trends | score | report | health | plan | train | maintain) job=$word ;; 2026-*) day=$word ;; esac; done
echo "$day $job" >> "$NOTES"
[ "$day $job" != "2026-01-09 ingest" ] || exit 3
"""


@pytest.fixture(scope="module")
def notes(airflow, tmp_path_factory):
    """What was submitted by a backfill of the 6th to the 9th, of which the scheduler has run every task that it will."""
    folder = tmp_path_factory.mktemp("notes")
    binary, noted, log = folder / "spark-submit", folder / "notes", folder / "standalone.log"
    binary.write_text(NOTES)
    binary.chmod(0o755)
    env = {**airflow.env, "PATH": f"{folder}{os.pathsep}{airflow.env['PATH']}", "NOTES": str(noted)}
    with log.open("w") as out:
        running = subprocess.Popen(
            [str(Path(sys.executable).parent / "airflow"), "standalone"], env=env, stdout=out, stderr=out, start_new_session=True
        )

    def wait(done):
        end = time.monotonic() + 600
        while not done():
            assert time.monotonic() < end, f"{task_states(airflow)}\n{log.read_text()[-4000:]}"
            time.sleep(2)

    try:
        # What tasks talk to, and the scheduler's own list of DAGs.
        wait(lambda: answers(airflow.env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] + "health"))
        wait(lambda: ask(airflow, "SELECT count(*) FROM serialized_dag") != [(0,)])
        days = ["--from-date", "2026-01-06", "--to-date", "2026-01-10", "--max-active-runs", "1"]
        created = airflow.run("backfill", "create", "--dag-id", "northstar_nightly", *days)
        assert created.returncode == 0, created.stdout[-3000:] + created.stderr[-3000:]
        left = "SELECT count(*) FROM dag_run WHERE run_type = 'backfill' AND state NOT IN ('success', 'failed')"
        wait(lambda: ask(airflow, left) == [(0,)])
    finally:
        stop(running)
    return noted.read_text().splitlines()


def test_a_backfill_runs_days_in_order_and_draws_no_sample(airflow, notes):
    states = task_states(airflow)
    for day in ["2026-01-06", "2026-01-07", "2026-01-08"]:
        assert {states[day, task] for task in DAILY} == {("success", 1)}, states
        assert {states[day, task][0] for task in ["plan", "weekly", "train", "maintain"]} == {"skipped"}, states
    assert notes[:18] == [f"2026-01-0{day} {job}" for day in (6, 7, 8) for job in DAILY]


def test_wrong_input_fails_at_once(airflow, notes):
    states = task_states(airflow)
    assert states["2026-01-09", "ingest"] == ("failed", 1)
    assert {states["2026-01-09", task][0] for task in DAILY[1:]} == {"upstream_failed"}
    assert notes[18:] == ["2026-01-09 ingest"]


def stop(running) -> None:
    """Ends a process and all that it started, by force if it has to be."""
    for last in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, last)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(60)
            return


def answers(url: str) -> bool:
    """Whether something answers there."""
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return response.status == 200
    except OSError:
        return False


def ask(airflow, sql: str) -> list[tuple]:
    """Rows of Airflow's own database."""
    with contextlib.closing(sqlite3.connect(f"file:{airflow.home}/airflow.db?mode=ro", uri=True, timeout=120)) as db:
        return db.execute(sql).fetchall()


def task_states(airflow) -> dict[tuple[str, str], tuple[str, int]]:
    """State and number of tries of each task of the backfills, by day and task."""
    rows = ask(
        airflow,
        "SELECT substr(r.data_interval_start, 1, 10), t.task_id, t.state, t.try_number FROM task_instance t"
        " JOIN dag_run r ON r.run_id = t.run_id AND r.dag_id = t.dag_id WHERE r.run_type = 'backfill'",
    )
    return {(day, task): (state, tried) for day, task, state, tried in rows}
