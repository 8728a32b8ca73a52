"""The server and the browser of the tests, and what the browser reports of a page."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page, Request, Response


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder as the plainest web server would, uncompressed; give its address.

    The browser keeps nothing of it, so that every visit is like a first one.
    """

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each small file waits 40 ms for an acknowledgement

        def end_headers(self) -> None:
            """Keep the browser from keeping files."""
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

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


#: Programs that are Chromium, the one that readers have.
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: For tests, the same engine without the windows and menus around the page, which no test looks at: it opens a page
#: with a third of the work.
SHELL = ("chromium-headless-shell",)


def launch(chromium: BrowserType, names: Sequence[str] = (*SHELL, *CHROMIUM)) -> Browser:
    """Start the first of the programs that there is; ``tests/tools/install-chromium`` makes sure of one.

    The variable ``CHROMIUM`` of the environment names another one.
    """
    path = next(filter(None, map(shutil.which, filter(None, [os.environ.get("CHROMIUM"), *names]))), None)
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
            "--font-render-hinting=none",  # letters as wide as on a screen, where the engine alone would round
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

    def clear(self) -> None:
        """Forget all of it."""
        for reports in (self.complaints, self.requests, self.failures, self.responses):
            reports.clear()

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
