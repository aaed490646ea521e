"""Which warehouses are checked."""

import os
from pathlib import Path

from northstar import ROOT

DEMO = ROOT / ".northstar/demo/warehouse"
# Rows of every table that there can be; the build's tests leave them.
EVERY_TABLE = ROOT / "jobs/target/every-table"


def warehouses() -> list[Path]:
    """The folders of NORTHSTAR_WAREHOUSES, a list as in PATH; the demo's by default."""
    given = os.environ.get("NORTHSTAR_WAREHOUSES", str(DEMO))
    return [Path(folder) for folder in given.split(os.pathsep)]


def tables() -> list[Path]:
    """The folder of each table of all warehouses, and of EVERY_TABLE."""
    return sorted(log.parent for folder in [*warehouses(), EVERY_TABLE] for log in folder.glob("*/_delta_log"))
