"""What the checks share: the repository, the warehouses to check, and Spark's distribution from PyPI."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def warehouses() -> list[Path]:
    """The folders of NORTHSTAR_WAREHOUSES, a list as in PATH; the demo's by default."""
    given = os.environ.get("NORTHSTAR_WAREHOUSES", str(ROOT / ".northstar/demo/warehouse"))
    return [Path(folder) for folder in given.split(os.pathsep)]


def tables() -> list[Path]:
    """The folder of each table of all warehouses."""
    return sorted(log.parent for folder in warehouses() for log in folder.glob("*/_delta_log"))


def delta_jars() -> str:
    """Delta's jars as the build resolved them, joined by comma."""
    resolved = (ROOT / "jobs/target/classpath").read_text().strip().split(os.pathsep)
    return ",".join(jar for jar in resolved if re.search(r"/(delta|unitycatalog)-[^/]*\.jar$", jar))


def shaded_jar() -> Path:
    """The jar that is submitted."""
    return next(jar for jar in (ROOT / "jobs/target").glob("northstar-[0-9]*.jar") if not jar.stem.endswith("-tests"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT
