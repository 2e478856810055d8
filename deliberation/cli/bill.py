"""The bill of materials: everything that is installed beside Folkmoot, as CycloneDX writes it (ASVS 15.1.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from uuid import uuid4

from deliberation import clock

OURS = "folkmoot"
FORMAT, FORMAT_VERSION = "CycloneDX", "1.6"
UNSPOKEN = ("", "UNKNOWN")


def write(file: Path) -> int:
    """Write the bill as JSON; gives how many components it names."""
    listed = {name_of(one): one for one in distributions()}
    others = [_component(one) for name, one in sorted(listed.items()) if name != OURS]
    bill = {
        "bomFormat": FORMAT,
        "specVersion": FORMAT_VERSION,
        "serialNumber": f"urn:uuid:{uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": clock.now().isoformat(timespec="seconds"),
            "component": {**_component(listed[OURS]), "type": "application"},
        },
        "components": others,
        "dependencies": list(_dependencies(listed)),
    }
    file.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(others)


def name_of(one: Distribution) -> str:
    """The name of a package in the one form in which names are compared (PEP 503)."""
    return _even(one.metadata["Name"])


def _even(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _component(one: Distribution) -> dict[str, object]:
    address = _address(one)
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": address,
        "name": one.metadata["Name"],
        "version": one.version,
        "purl": address,
    }
    licence = _licence(one)
    return {**component, "licenses": [licence]} if licence else component


def _address(one: Distribution) -> str:
    return f"pkg:pypi/{name_of(one)}@{one.version}"


def _licence(one: Distribution) -> dict[str, object] | None:
    """What a package says of its licence: an expression, else the first line of its words."""
    expressions = _said(one, "License-Expression")
    if expressions:
        return {"expression": expressions[0]}
    words = "".join(_said(one, "License")).strip().partition("\n")[0]
    classes = [line.rpartition(" :: ")[2] for line in _said(one, "Classifier") if line.startswith("License ::")]
    name = words if words not in UNSPOKEN else " / ".join(classes)
    return {"license": {"name": name}} if name else None


def _said(one: Distribution, field: str) -> list[str]:
    return list(one.metadata.get_all(field) or ())


def _dependencies(listed: dict[str, Distribution]) -> Iterator[dict[str, object]]:
    """Who asks for whom, among what is installed."""
    for _, one in sorted(listed.items()):
        asked = {_even(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in one.requires or ()}
        found = sorted(_address(listed[name]) for name in asked if name in listed)
        yield {"ref": _address(one), "dependsOn": found}
