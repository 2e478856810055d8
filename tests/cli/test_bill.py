"""The bill of materials names everything that is installed, and nothing else (ASVS 15.1.2)."""

from __future__ import annotations

import json
import re
import sysconfig
from pathlib import Path

from click.testing import CliRunner

from deliberation.cli.main import cli
from tests.architecture.test_papers import PIN, _project

FOLDER = re.compile(r"^(.+)-([^-]+)\.dist-info$")


def written(tmp_path: Path) -> dict[str, object]:
    file = tmp_path / "bill.json"
    ran = CliRunner().invoke(cli, ["doctor", "--sbom", str(file)])
    assert ran.exit_code == 0, ran.output
    bill: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    assert f"{len(bill['components'])} packages written to {file}" in ran.output  # type: ignore[arg-type]  # a list
    return bill


def even(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_15_1_2_it_names_what_stands_in_the_folder_of_packages(tmp_path: Path) -> None:
    bill = written(tmp_path)
    folders = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    there = {
        (even(found[1]), found[2])
        for folder in folders
        for one in folder.iterdir()
        if (found := FOLDER.match(one.name)) and (one / "METADATA").exists()
    }
    listed = [(even(one["name"]), one["version"]) for one in bill["components"]]  # type: ignore[attr-defined]  # a list
    assert set(listed) | {("folkmoot", "0.1.0")} >= there
    assert len(listed) == len(set(listed))
    for line in _project()["project"]["dependencies"]:
        name, version = PIN.findall(line)[0]
        assert (even(name), version) in listed


def test_15_1_2_it_is_cyclonedx(tmp_path: Path) -> None:
    bill = written(tmp_path)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(bill["serialNumber"]))
    ours = bill["metadata"]["component"]  # type: ignore[index]  # an object
    assert (ours["type"], ours["name"], ours["licenses"]) == (
        "application",
        "folkmoot",
        [{"expression": "AGPL-3.0-or-later"}],
    )
    components, refs = bill["components"], {ours["bom-ref"]}
    for one in components:  # type: ignore[attr-defined]  # a list
        assert one["type"] == "library"
        assert re.fullmatch(rf"pkg:pypi/[a-z0-9-]+@{re.escape(one['version'])}", one["purl"])
        refs.add(one["bom-ref"])
    graph = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}  # type: ignore[attr-defined]  # a list
    assert set(graph) == refs
    assert {ref for found in graph.values() for ref in found} <= refs
    assert any(ref.startswith("pkg:pypi/flask@") for ref in graph[ours["bom-ref"]])


def test_a_folder_that_is_not_there_is_said_in_plain_words(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["doctor", "--sbom", str(tmp_path / "none" / "bill.json")])
    assert ran.exit_code == 2
    assert "Choose another place" in ran.output
