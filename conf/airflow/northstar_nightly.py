"""Northstar every night: one task per job, about the UTC day of the run's data interval.

Copy this file to Airflow's folder of DAGs and plugins/northstar_spark.py to its folder of plugins, and set in its environment:

    NORTHSTAR_WAREHOUSE         folder of the tables, as a URI (s3a://…, hdfs://…, file:///…)
    NORTHSTAR_LANDING           folder of the landed files
    NORTHSTAR_JAR               jobs/target/northstar-….jar, or where you put it
    NORTHSTAR_DELTA_JARS        Delta's jars, joined by comma; without it Spark fetches them (--packages)
    NORTHSTAR_CONFIG            your settings, for --config; optional
    NORTHSTAR_SPARK_PROPERTIES  properties of Spark; optional, by default ../spark-defaults.conf
    NORTHSTAR_SAMPLING_KEY      what `plan` draws with; or keys.sampling.file in your settings
    NORTHSTAR_DEADLINE          hours after its start until a night is late; optional, without it there is no deadline (deadlines are
                                experimental in Airflow 3.3, whose `airflow dags test` cannot run a DAG that has one)

The Spark connection `spark_default` says where to submit, and pool `northstar` how much may run at once; create it with
NORTHSTAR_POOL_SLOTS slots (by default 4): `airflow pools set northstar 4 "Northstar's jobs"`.

A backfill runs its days in order, since each night's alerts go on from those of the night before, and leaves out what is only
about now: `airflow backfill create --dag-id northstar_nightly --from-date 2026-01-05 --to-date 2026-01-08 --max-active-runs 1` for the 5th to
the 7th: nights begin at 03:00.
"""

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.providers.standard.operators.latest_only import LatestOnlyOperator
from airflow.sdk import DAG, Asset, CronDataIntervalTimetable, DeadlineAlert, DeadlineReference, SyncCallback, task
from northstar_spark import NorthstarOperator


def setting(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise RuntimeError(f"Set {name} in the environment of Airflow, see northstar_nightly.py")
    return value


WAREHOUSE = setting("NORTHSTAR_WAREHOUSE").rstrip("/")
LANDING = setting("NORTHSTAR_LANDING").rstrip("/")
SLOTS = int(setting("NORTHSTAR_POOL_SLOTS", "4"))
DEADLINE = setting("NORTHSTAR_DEADLINE", "")
DAY = "{{ data_interval_start | ds }}"
ON_DAY = ["--day", DAY]
LANDED = ["--landing", LANDING]


def gold(*tables: str) -> list[Asset]:
    """What other DAGs may wait for."""
    return [Asset(name=f"northstar_{table}", uri=f"{WAREHOUSE}/{table}") for table in tables]


def job(name: str, *options: str, **task_settings) -> NorthstarOperator:
    """The task that runs a job: `northstar name options`."""
    config = os.environ.get("NORTHSTAR_CONFIG")
    delta_jars = os.environ.get("NORTHSTAR_DELTA_JARS")
    return NorthstarOperator(
        task_id=name,
        name=f"northstar-{name}",
        application=setting("NORTHSTAR_JAR"),
        java_class="io.northstar.jobs.Northstar",
        application_args=[name, *options, "--warehouse", WAREHOUSE, *(["--config", config] if config else [])],
        properties_file=setting("NORTHSTAR_SPARK_PROPERTIES", str(Path(__file__).parents[1] / "spark-defaults.conf")),
        **({"jars": delta_jars} if delta_jars else {"packages": "io.delta:delta-spark_4.1_2.13:4.4.0"}),
        **task_settings,
    )


with DAG(
    "northstar_nightly",
    description="How good is ads moderation: the tables of a day, its alerts, and tomorrow's QA sample",
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    # The logical date is the start of the interval: the night begins a day later.
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
        interval=timedelta(days=1, hours=float(DEADLINE)),
        callback=SyncCallback("northstar_spark.late"),
    )
    if DEADLINE
    else None,
    default_args={
        "pool": "northstar",
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=6),
    },
    tags=["northstar"],
    doc_md=__doc__,
) as dag:
    # What is only about now: a backfill draws no sample of the past, and neither trains nor cleans up.
    latest = LatestOnlyOperator(task_id="latest", pool="default_pool")

    @task.branch(pool="default_pool")
    def weekly(data_interval_start=None):
        return "train" if data_interval_start.isoweekday() == 7 else None

    ingest = job("ingest", *ON_DAY, *LANDED)
    quality = job("quality", *ON_DAY, outlets=gold("north_star", "north_star_current", "restatements", "label_maturity"))
    trends = job("trends", *ON_DAY, outlets=gold("trend_alerts", "root_causes", "violation_patterns", "strategy_health"))
    score = job("score", *ON_DAY, outlets=gold("scores", "drift"))
    report = job("report", *ON_DAY)
    health = job("health", *ON_DAY, "--jobs", "ingest,quality,trends,score,report")
    plan = job("plan", *ON_DAY, *LANDED, outlets=gold("sample_plan"))
    train = job("train", *ON_DAY, outlets=gold("model_registry", "threshold_certificates"))
    # While no other job writes: it takes the whole pool.
    maintain = job("maintain", pool_slots=SLOTS)

    ingest >> quality >> trends >> score >> report >> health
    quality >> latest >> [plan, weekly()]
    dag.get_task("weekly") >> train >> maintain
