"""The notebooks are stripped of outputs, and run from top to bottom on each warehouse."""

from datetime import date

import nbformat
import pyarrow as pa
import pytest
from conftest import warehouses
from deltalake import write_deltalake
from nbclient import NotebookClient
from northstar import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks():
    assert [notebook.stem for notebook in NOTEBOOKS] == [
        "1-tour",
        "2-why-did-fpr-move",
        "3-is-the-new-model-better",
        "4-design-your-qa-sample",
    ]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_but_text_and_code_is_kept(notebook):
    stored = nbformat.read(notebook, as_version=4)
    nbformat.validate(stored)
    for cell in stored.cells:
        assert cell.metadata == {}
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
    assert set(stored.metadata) == {"kernelspec", "language_info"}
    assert "assert " in stored.cells[-1].source


@pytest.mark.parametrize("warehouse", warehouses(), ids=lambda path: f"{path.parent.name}-{path.name}")
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_its_checks_hold(notebook, warehouse, monkeypatch):
    monkeypatch.setenv("NORTHSTAR_WAREHOUSE", str(warehouse))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    run = nbformat.read(notebook, as_version=4)
    NotebookClient(run, timeout=300, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    shown = [output for cell in run.cells for output in cell.get("outputs", [])]
    assert shown
    # Ads are written by strangers: nothing is rendered as a page.
    assert not any("text/html" in output.get("data", {}) for output in shown)
    assert not any(output.output_type == "error" for output in shown)


def test_a_trained_model_is_shown(tmp_path, monkeypatch):
    """On tables as `train` writes them, which takes more labels than the demo has."""
    day = date(2026, 1, 31)
    version = {"model": "any", "version": "2026-01-31", "day": day}
    write_deltalake(tmp_path / "run_log", pa.table({"job": ["train"], "message": ["one model"]}))
    write_deltalake(
        tmp_path / "model_registry",
        pa.Table.from_pylist(
            [{**version, "alias": "champion", "learner": "naive_bayes", "training_examples": 900, "evaluation_labels": 300, "verdict": "<b>first"}]
        ),
    )
    score = {**version, "grain": "all", "slice": "all", "ci_low": 0.6, "ci_high": 0.8, "estimate": 0.7, "labels": 300, "status": "ok", "reason": None}
    write_deltalake(
        tmp_path / "model_evaluations",
        pa.Table.from_pylist(
            [{**score, "metric": metric, "threshold": at} for metric in ("precision", "recall", "fpr") for at in (0.2, 0.5)]
            + [{**score, "metric": "pr_auc", "threshold": None}]
        ),
    )  # fmt: skip
    certificate = {**version, "rate_limit": 0.05, "risk": 0.05, "expires_on": date(2026, 3, 2)}
    write_deltalake(
        tmp_path / "threshold_certificates",
        pa.Table.from_pylist(
            [
                {**certificate, "action": "reject", "status": "certified", "threshold": 0.9, "coverage": 0.1, "reason": "none"},
                {**certificate, "action": "approve", "status": "not_certified", "threshold": None, "coverage": None, "reason": "too few labels"},
            ]
        ),
    )
    monkeypatch.setenv("NORTHSTAR_WAREHOUSE", str(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    run = nbformat.read(NOTEBOOKS[2], as_version=4)
    NotebookClient(run, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS[2].parent)}}).execute()
    shown = [output for cell in run.cells for output in cell.get("outputs", [])]
    said = "".join(output.text for output in shown if output.output_type == "stream")
    assert "any 2026-01-31 may reject from 0.9000 on, 10.0% of all decisions" in said
    assert "may not approve by itself: 'too few labels'" in said
    assert sum("image/png" in output.get("data", {}) for output in shown) == 2
