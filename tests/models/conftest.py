"""What the tests of the models share."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A noisy machine must not fail a test, and the same commit must give the same answer twice. How many of the first states
# drawn mean something hangs on numbers that hypothesis finds in whatever modules are loaded, so on which tests run.
CHANCE = [HealthCheck.too_slow, HealthCheck.filter_too_much]
settings.register_profile("book", deadline=None, derandomize=True, suppress_health_check=CHANCE)
settings.load_profile("book")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def references() -> set[str]:
    """The keys of references.bib."""
    return set(re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
