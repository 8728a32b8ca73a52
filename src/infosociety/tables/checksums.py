"""Checksums of published numbers: a wrong digit is of the right type and in range, and is found all the same."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .package import PACKAGE
from .reading import Table, faults_of, with_references
from .rules import names_of


def checksums(name: str, package: Path = PACKAGE) -> dict[str, str]:
    """Field -> SHA-256 of its numbers, each with the words that are its row's key, for every field of numbers of a table.

    Not the `hash` of Frictionless, which is that of the file: that one also changes with a word of a description or
    the ends of lines, and whoever stores it again for such a reason would not see a digit that changed too.

    Raises:
        ValueError: there is no such table, or it has faults.
    """
    tables = with_references(name, package)
    if faults := faults_of(tables):
        raise ValueError("\n".join(faults))
    return _checksums(tables[name])


def _checksums(table: Table) -> dict[str, str]:
    types = {field["name"]: field["type"] for field in table.schema["fields"]}
    words = [name for name in names_of(table.schema["primaryKey"]) if types[name] == "string"]

    def digest(field: str) -> str:
        column = [[*(row[word] for word in words), row[field]] for _, row in table.rows]
        return hashlib.sha256(json.dumps(column, ensure_ascii=False).encode()).hexdigest()

    return {name: digest(name) for name, kind in types.items() if kind != "string"}


def changed_values(resource: Mapping[str, Any], table: Table) -> list[str]:
    """Fields of a published table whose numbers are not those of the checksums; never any for a table without them."""
    stored = resource.get("checksums", {})
    found = _checksums(table) if stored else {}
    return [
        f"{table.file}, field {field}: a published value changed (the checksum is {found.get(field, 'none')[:12]}…, "
        f"only {stored.get(field, 'none')[:12]}… is allowed); compare the column with the sources that "
        f"data/datapackage.json names, then run `python -m infosociety.tables {resource['name']}` "
        "to store the new checksum"
        for field in {**stored, **found}
        if stored.get(field) != found.get(field)
    ]


def store_checksums(name: str, package: Path = PACKAGE) -> None:
    """Write the checksums of a table, which has been compared with its source, into the data package.

    Raises:
        ValueError: as `checksums`.
    """
    found = checksums(name, package)
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == name:
            resource["checksums"] = found
    package.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
