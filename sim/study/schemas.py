"""The JSON Schemas of the files that a user writes, for editors and for `cablesim schema`.

Owns their list and the files in ``configs/schema`` that the shipped YAML names in its first line. They are
made from the forms, so that one sentence serves hover text, reference and check.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.network.written import network_schema
from sim.precedence.written import rules_schema, targets_schema
from sim.scenario.written import scenario_schema
from sim.study.written import study_schema

__all__ = ["SCHEMAS", "schema", "schema_text", "write_schemas"]

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "network": network_schema,
    "rules": rules_schema,
    "targets": targets_schema,
    "scenario": scenario_schema,
    "study": study_schema,
}


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file: network, rules, targets, scenario or study."""
    return SCHEMAS[kind]()


def schema_text(kind: str) -> str:
    """The schema as it is written in a file."""
    return json.dumps(schema(kind), indent=1, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas into a folder (``python -m sim.study.schemas`` does so for ``configs/schema``)."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in SCHEMAS:
        path = folder / f"{kind}.schema.json"
        path.write_text(schema_text(kind), encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    from sim.shipped import root

    for written in write_schemas(root() / "configs" / "schema"):
        print(written)
