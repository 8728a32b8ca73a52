"""What the notebooks store is what every processor computes.

Matrix products, sums and functions like exp are computed by other code on other processors, and their last digits differ.
OpenBLAS, NumPy and the C library say which code they have and can be told to take another: so one machine stands in for many.
"""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
PLAIN_RUN = Path(__file__).with_name("plain_run.py")
#: What would choose a processor's code before the test does.
CHOOSERS = ("OPENBLAS_", "GOTO_", "OMP_", "NPY_", "GLIBC_TUNABLES")
NEWER_THAN = {"X86_V2": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR", "X86_V3": "X86_V4 AVX512_ICL AVX512_SPR", "X86_V4": ""}


@dataclass(frozen=True)
class Processor:
    """One kind of processor.

    Attributes:
        kernel: of OpenBLAS, as its variable OPENBLAS_CORETYPE has it.
        called: how OpenBLAS may name it; some kinds share their kernel with another.
        level: the newest instructions that NumPy may use.
        threads: of OpenBLAS.
        c_library: the exponential and other functions of the C library use these instructions too.
    """

    kernel: str
    called: tuple[str, ...]
    level: str
    threads: int
    c_library: bool = True

    @property
    def settings(self) -> dict[str, str]:
        """The environment in which a process computes as it would there."""
        threads = str(self.threads)
        found = {"OPENBLAS_CORETYPE": self.kernel, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        if NEWER_THAN[self.level]:
            found["NPY_DISABLE_CPU_FEATURES"] = NEWER_THAN[self.level]
        if not self.c_library:
            found["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX512F"
        return found


PROCESSORS = [
    Processor("Prescott", ("Prescott", "Katmai"), "X86_V2", threads=1, c_library=False),
    Processor("Haswell", ("Haswell",), "X86_V3", threads=2),
    Processor("Zen", ("Zen", "Haswell"), "X86_V3", threads=1),
    Processor("SkylakeX", ("SkylakeX",), "X86_V4", threads=2),
]


@pytest.mark.parametrize("processor", PROCESSORS, ids=lambda one: f"{one.kernel}-{one.threads}")
def test_every_processor_gives_the_stored_outputs(processor, run):
    result = run(PLAIN_RUN, *NOTEBOOKS, without=CHOOSERS, settings=processor.settings)
    if result.returncode == -signal.SIGILL:
        pytest.skip(f"this processor lacks instructions of {processor.kernel}")
    assert result.returncode == 0, result.stdout
    here, *reports = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    if not (set(here["openblas"]) <= set(processor.called) and processor.level in here["numpy"]):
        pytest.skip(f"this processor cannot stand in for {processor}: it runs {here}")
    assert here["threads"] == [processor.threads]
    changed = {name: cells for report in reports for name, cells in report.items()}
    assert set(changed) == {path.stem for path in NOTEBOOKS}
    assert not any(changed.values()), f"not the stored outputs, run `make notebooks`: {changed}"
