"""What the tests of the models share."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A noisy machine must not fail a test, and the same commit must give the same answer twice.
# What is drawn hangs on the modules that happen to be loaded too (Hypothesis tries the numbers it finds in them): in
# some choices of tests more states are left out by `assume` than in others. A test that finds none still fails.
settings.register_profile("book", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.filter_too_much])
settings.load_profile("book")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def references() -> set[str]:
    """The keys of references.bib."""
    return set(re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
