"""What is asked of the files of the built site, without a browser.

As in ``checks.py``, each ``…_problems`` function returns a list of sentences, empty when all is well.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from node_tools import node_tool


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


class Document(HTMLParser):
    """The anchors, the links and the loaded files of one HTML file."""

    LOADED: ClassVar = {"script": "src", "img": "src", "source": "src", "iframe": "src", "embed": "src"}

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
