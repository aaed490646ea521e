"""Spark, delta-rs, DuckDB and Polars read the same rows of every table."""

import json

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from conftest import DEMO, EVERY_TABLE, tables, warehouses
from deltalake import DeltaTable
from northstar import delta_jars
from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark():
    session = (
        SparkSession.builder.master("local[2]")
        .appName("readers")
        .config("spark.jars", ",".join(delta_jars()))
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    yield session
    session.stop()


def plain(value):
    """Nested values as JSON has them; a map as its sorted entries, whether an engine knows maps or not."""
    if isinstance(value, dict):
        if set(value) == {"key", "value"}:
            return [plain(value["key"]), plain(value["value"])]
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def comparable(column: pa.ChunkedArray, of_map: bool) -> pa.ChunkedArray:
    """The column in a type that sorts and compares exactly: floats by their bits, nested values as text."""
    kind = column.type
    if pa.types.is_floating(kind):
        return pa.chunked_array([chunk.view(pa.int64()) for chunk in column.cast(pa.float64()).chunks], pa.int64())
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    if pa.types.is_date(kind):
        return column.cast(pa.date32()).cast(pa.int32())
    if pa.types.is_boolean(kind):
        return column.cast(pa.int8())
    if pa.types.is_integer(kind):
        return column.cast(pa.int64())
    if pa.types.is_nested(kind):
        texts = [
            None if value is None else json.dumps(sorted(plain(value)) if of_map else plain(value), sort_keys=True)
            for value in column.to_pylist()
        ]
        return pa.chunked_array([pa.array(texts, pa.large_string())])
    return column.cast(pa.large_string())


def canonical(table: pa.Table, columns: list[str], maps: set[str]) -> pa.Table:
    """The rows in an order that does not depend on who read them."""
    assert sorted(table.column_names) == sorted(columns)
    rows = pa.table({name: comparable(table.column(name), name in maps) for name in columns})
    return rows.take(pc.sort_indices(rows, [(name, "ascending") for name in columns])).combine_chunks()


def test_a_difference_in_the_last_bit_is_seen():
    table = pa.table({"share": [0.1, None, 0.3], "slice": ["a", "b", "b"]})
    turned = table.take([2, 0, 1])
    other = pa.table({"share": [0.1, None, 0.1 + 0.2], "slice": ["a", "b", "b"]})
    same, columns = canonical(table, ["share", "slice"], set()), ["share", "slice"]
    assert canonical(turned, columns, set()).equals(same)
    assert not canonical(other, columns, set()).equals(same)


def test_there_are_tables():
    assert len(tables()) >= 20


@pytest.mark.skipif(not EVERY_TABLE.exists(), reason="the build's integration tests write it: ./mvnw verify")
def test_every_table_of_a_warehouse_is_among_those_with_rows_of_edges():
    every = {folder.name for folder in tables() if folder.parent == EVERY_TABLE}
    assert len(every) >= 65
    assert {folder.name for folder in tables() if folder.parent in warehouses()} <= every


@pytest.mark.skipif(DEMO not in warehouses(), reason="other warehouses are checked")
def test_the_demo_has_changes_with_their_causes_and_has_looked_for_terms():
    assert DeltaTable(str(DEMO / "trend_alerts")).to_pyarrow_table().num_rows > 0
    assert DeltaTable(str(DEMO / "root_causes")).to_pyarrow_table().num_rows > 0
    assert DeltaTable.is_deltatable(str(DEMO / "emerging_terms"))
    assert DeltaTable.is_deltatable(str(DEMO / "emerging_examples"))


@pytest.mark.parametrize("folder", tables(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_all_read_the_same_rows(folder, spark):
    delta = DeltaTable(str(folder))
    db = duckdb.connect()
    db.sql("SET TimeZone = 'UTC'")
    db.register("rows", delta.to_pyarrow_dataset())
    read = {
        "spark": spark.read.format("delta").load(str(folder)).toArrow(),
        "delta-rs": delta.to_pyarrow_table(),
        "duckdb": db.sql('SELECT * FROM "rows"').to_arrow_table(),
        "polars": pl.read_delta(str(folder)).to_arrow(),
    }
    expected = read["spark"]
    columns = expected.column_names
    maps = {field.name for field in expected.schema if pa.types.is_map(field.type)}
    rows = canonical(expected, columns, maps)
    for engine, table in read.items():
        assert table.num_rows == expected.num_rows, engine
        other = canonical(table, columns, maps)
        different = [name for name in columns if not other.column(name).equals(rows.column(name))]
        assert different == [], f"{engine} reads other values of {different}"
