"""The jar that is shipped: made again byte by byte, and holding what its bill of materials says, under licences that allow it."""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from northstar import ROOT, shaded_jar

# What may be handed on under the Apache License 2.0; Go's licence is BSD with three clauses.
LICENCES = {"Apache-2.0", "MIT", "BSD-3-Clause", "Go License"}
# Made or merged by packaging.
MERGED = {"META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/LICENSE.txt", "META-INF/NOTICE", "META-INF/NOTICE.txt"}


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def entries(jar: str | Path) -> dict[str, int]:
    """The files in a jar, with their checksums."""
    with zipfile.ZipFile(jar) as opened:
        return {each.filename: each.CRC for each in opened.infolist() if not each.is_dir()}


def bill(jar: str) -> Path:
    return Path(jar.removesuffix(".jar") + ".cdx.json")


@pytest.fixture(scope="module")
def components() -> list[dict]:
    return json.loads(bill(shaded_jar()).read_text())["components"]


@pytest.fixture(scope="module")
def jars(components) -> dict[str, Path]:
    """The jar of each component, as the build resolved or made it."""
    resolved = {Path(jar).name: Path(jar) for jar in (ROOT / "jobs/target/classpath").read_text().strip().split(os.pathsep)}
    own = {jar.name: jar for jar in (ROOT / "lib/target").glob("*.jar")}
    return {each["purl"]: {**resolved, **own}[f"{each['name']}-{each['version']}.jar"] for each in components}


def test_the_bill_names_the_jars_that_were_built_with(components, jars):
    for each in components:
        (listed,) = [digest["content"] for digest in each["hashes"] if digest["alg"] == "SHA-256"]
        assert listed == sha256(jars[each["purl"]]), each["purl"]


def test_everything_inside_is_of_a_listed_component(jars):
    inside = entries(shaded_jar())
    original = Path(shaded_jar())
    listed = {**jars, "jobs": original.with_name("original-" + original.name)}
    owners = {name: entries(jar) for name, jar in listed.items()}
    strangers = [
        name
        for name, checksum in inside.items()
        if name not in MERGED
        and not name.startswith("META-INF/services/")
        and not any(owned.get(name) == checksum for owned in owners.values())
    ]
    assert strangers == []
    for owner, owned in owners.items():
        classes = [name for name in owned if name.endswith(".class") and not name.endswith("module-info.class")]
        assert classes and set(classes) <= set(inside), owner


def test_all_licences_allow_it_to_be_handed_on(components):
    for each in components:
        names = {choice["license"].get("id") or choice["license"]["name"] for choice in each["licenses"]}
        assert names and names <= LICENCES, f"{each['purl']} has {names}"


def test_a_second_build_gives_the_same_bytes(tmp_path):
    tree = tmp_path / "elsewhere"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".northstar", "target"))
    built = subprocess.run(
        ["./mvnw", "-q", "-B", "-ntp", "package", "-DskipTests", "-Dspotless.check.skip=true"],
        cwd=tree, capture_output=True, text=True, timeout=1200,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout[-4000:]
    for first in (Path(shaded_jar()), bill(shaded_jar())):
        second = tree / first.relative_to(ROOT)
        if first.suffix == ".jar":
            once, again = entries(first), entries(second)
            assert {name for name in once.keys() | again.keys() if once.get(name) != again.get(name)} == set()
        assert sha256(second) == sha256(first), first.name
