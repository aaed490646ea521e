"""Which warehouses are checked."""

import os
from pathlib import Path

from northstar import ROOT


def warehouses() -> list[Path]:
    """The folders of NORTHSTAR_WAREHOUSES, a list as in PATH; the demo's by default."""
    given = os.environ.get("NORTHSTAR_WAREHOUSES", str(ROOT / ".northstar/demo/warehouse"))
    return [Path(folder) for folder in given.split(os.pathsep)]


def tables() -> list[Path]:
    """The folder of each table of all warehouses."""
    return sorted(log.parent for folder in warehouses() for log in folder.glob("*/_delta_log"))
