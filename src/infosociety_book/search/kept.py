"""The texts of pages that are as they were in the last build; reading all anew would be a third of a small one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .reading import article, read_sections


def compact(value: Any) -> str:
    """JSON without spaces, and with 法 instead of \\u6cd5."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Kept:
    """What was read, page by page.

    Args:
        path: where it is kept between builds.
        code: what reads the pages; with another one nothing is kept.
    """

    def __init__(self, path: Path, code: str) -> None:
        self.path, self.code = path, code
        self.before: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self.now: dict[str, Any] = {}

    def records(self, docname: str, page: str, terms: Mapping[str, list[str]]) -> list[str]:
        """The sections of a page, each as the script file holds it."""
        digest = hashlib.sha256("\0".join((self.code, article(page), compact(terms))).encode()).hexdigest()
        known, found = self.before.get(docname, ("", []))
        if known != digest:
            found = [compact(section.record()) for section in read_sections(page, terms)]
        self.now[docname] = digest, found
        return list(found)

    def save(self) -> None:
        """For the next build."""
        self.path.write_text(compact(self.now), encoding="utf-8")
