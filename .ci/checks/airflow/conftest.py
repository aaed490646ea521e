"""An Airflow of its own, with the DAG that is shipped and spark-submit of $SPARK_HOME."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from northstar import FEW, ROOT, delta_jars, properties, shaded_jar  # noqa: E402

AIRFLOW = Path(sys.executable).parent / "airflow"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Airflow:
    """The command line of an Airflow in a folder."""

    def __init__(self, folder: Path):
        few = folder / "few.conf"
        few.write_text(FEW)
        self.home = folder / "airflow"
        self.landing = folder / "landing"
        self.warehouse = folder / "warehouse"
        self.env = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(os.environ["SPARK_HOME"]) / "bin"), str(AIRFLOW.parent), os.environ["PATH"]]),
            "AIRFLOW_HOME": str(self.home),
            # Its parts share one file: each waits for the others.
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.home}/airflow.db?timeout=120",
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "conf/airflow"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "conf/airflow/plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "1",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port := free_port()),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "120",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            # Only what a check asks for runs.
            "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW_CONN_SPARK_DEFAULT": json.dumps({"conn_type": "spark", "host": "local[2]"}),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "NORTHSTAR_LANDING": str(self.landing),
            "NORTHSTAR_WAREHOUSE": f"file://{self.warehouse}",
            "NORTHSTAR_JAR": shaded_jar(),
            "NORTHSTAR_DELTA_JARS": ",".join(delta_jars()),
            "NORTHSTAR_CONFIG": str(few),
            "NORTHSTAR_SPARK_PROPERTIES": str(properties(folder)),
            "NORTHSTAR_DEADLINE": "3",
            "NORTHSTAR_SAMPLING_KEY": "a key for checks, of no worth",
        }

    def run(self, *args: str, **env: str) -> subprocess.CompletedProcess:
        """`airflow args`, to its end."""
        return subprocess.run(
            [str(AIRFLOW), *args], env={**self.env, **env}, capture_output=True, text=True, timeout=1440
        )


@pytest.fixture(scope="session")
def airflow(tmp_path_factory):
    fresh = Airflow(tmp_path_factory.mktemp("airflow"))
    assert fresh.run("db", "migrate").returncode == 0
    assert fresh.run("pools", "set", "northstar", "4", "Northstar's jobs").returncode == 0
    return fresh
