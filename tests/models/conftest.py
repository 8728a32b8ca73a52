"""What the tests of the models share."""

import re
from pathlib import Path

import pytest
from hypothesis import settings

# A noisy machine must not fail a test, and the same commit must give the same answer twice.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def references() -> set[str]:
    """The keys of references.bib."""
    return set(re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
