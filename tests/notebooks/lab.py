"""A real JupyterLab, started for a while and driven in a browser."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds for JupyterLab, its first page and a kernel to start on a busy machine

#: Runs code in the kernel of the open notebook, beside its cells; gives what was printed.
RUN_IN_KERNEL = """
async (code) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const future = kernel.requestExecute({ code });
  let printed = "", error = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += content.text;
    if (header.msg_type === "error") error = `${content.ename}: ${content.evalue}`;
  };
  await future.done;
  if (error) throw new Error(error);
  return printed;
}
"""


@contextmanager
def start_jupyterlab(folder: Path) -> Iterator[str]:
    """Start JupyterLab on a folder, for this machine only.

    Yields the address under which it shows the folder's notebooks, with ``{}`` for the name of one.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"]
    command += ["--LabApp.expose_app_in_browser=True"]  # how the tests press its buttons
    # Nothing is asked of other hosts, and the user's own settings stay out of it.
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with tempfile.TemporaryDirectory() as home:
        kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        kinds += ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
        private = {kind: f"{home}/{kind.lower()}" for kind in kinds}
        with Path(home, "log").open("w+", encoding="utf-8") as log:
            process = subprocess.Popen(
                command, env={**os.environ, **private}, stdout=log, stderr=log, start_new_session=True
            )
            try:
                _wait_until_it_answers(process, f"http://127.0.0.1:{port}/api", Path(log.name))
                yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}"
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    late = time.monotonic() + PATIENCE
    while time.monotonic() < late and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


def write_notebook(path: Path, cells: list[str]) -> None:
    """Write a notebook with these cells of code."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)


@dataclass(frozen=True)
class OpenNotebook:
    """A notebook that is open in JupyterLab."""

    page: Page

    @classmethod
    def open(cls, page: Page, url: str) -> OpenNotebook:
        """Open the notebook and wait for its kernel."""
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(url)
        page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext")
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
        page.wait_for_function("() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")
        return cls(page)

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        """Execute one of JupyterLab's own commands, as its menus do."""
        self.page.evaluate("([name, more]) => jupyterapp.commands.execute(name, more)", [name, arguments or {}])

    def run_all(self) -> None:
        """Run every cell."""
        self.command("notebook:run-all-cells")

    def run_new_cell(self, source: str) -> None:
        """Put a cell below the chosen one and run it."""
        self.command("notebook:insert-cell-below")
        set_source = "(text) => jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.setSource(text)"
        self.page.evaluate(set_source, source)
        self.command("notebook:run-cell")

    def python(self, code: str) -> Any:
        """Run code in the kernel; what it prints is read as JSON."""
        return json.loads(self.page.evaluate(RUN_IN_KERNEL, code) or "null")

    def simulator(self, name: str) -> Locator:
        """The simulator of that model, when it is live."""
        return self.page.locator(f'.simulator.sim-ready[data-simulator="{name}"]')
