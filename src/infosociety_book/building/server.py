"""The site on this computer, with pages that load themselves again; nobody else can reach it."""

from __future__ import annotations

import json
import queue
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HOST = "127.0.0.1"
EVENTS = "/.changes"

#: Put at the end of each page as it is sent; the files of the site stay as they are.
SCRIPT = """<script>
{
  const events = new EventSource("EVENTS?page=" + encodeURIComponent(location.pathname));
  events.addEventListener("reload", () => location.reload());
  events.addEventListener("problem", (event) => {
    const box = document.getElementById("watch-problem") ?? document.createElement("pre");
    Object.assign(box, { id: "watch-problem", textContent: JSON.parse(event.data) });
    box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:50vh;overflow:auto;z-index:9999;margin:0;" +
      "padding:1em;background:#fff;color:#900;border-top:4px solid #900;white-space:pre-wrap";
    document.body.append(box);
  });
}
</script>
""".replace("EVENTS", EVENTS)


class Readers:
    """The pages that are open in browsers now."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.open: dict[queue.Queue[tuple[str, str]], str] = {}

    def join(self, page: str) -> queue.Queue[tuple[str, str]]:
        """A page is open from now on; what is to be said to it comes in the queue."""
        events: queue.Queue[tuple[str, str]] = queue.Queue()
        with self.lock:
            self.open[events] = page
        return events

    def leave(self, events: queue.Queue[tuple[str, str]]) -> None:
        """The page was closed."""
        with self.lock:
            self.open.pop(events, None)

    def pages(self) -> set[str]:
        """The files of the site that are open."""
        with self.lock:
            return set(self.open.values())

    def tell(self, kind: str, text: str = "", pages: set[str] | None = None) -> None:
        """Say something to these pages, or to all."""
        with self.lock:
            for events, page in self.open.items():
                if pages is None or page in pages:
                    events.put((kind, text))


class Handler(SimpleHTTPRequestHandler):
    """Sends files, pages with the script in them, and what happens."""

    readers: Readers

    def do_GET(self) -> None:
        """Answer a request."""
        address = urlsplit(self.path)
        if address.path == EVENTS:
            self.send_events(parse_qs(address.query).get("page", ["/"])[0])
            return
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix != ".html" or not path.is_file():
            super().do_GET()
            return
        body = path.read_text(encoding="utf-8").replace("</body>", f"{SCRIPT}</body>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_events(self, page: str) -> None:
        """Stay with a page until it is closed."""
        name = page.strip("/") or "index.html"
        events = self.readers.join(name)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                try:
                    kind, text = events.get(timeout=2)
                    self.wfile.write(f"event: {kind}\ndata: {json.dumps(text)}\n\n".encode())
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")  # fails when the page is closed
                self.wfile.flush()
        except OSError:
            pass
        finally:
            self.readers.leave(events)

    def end_headers(self) -> None:
        """Nothing may be kept: all of it can change at any moment."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are of no interest."""


def serve(site: Path, port: int) -> tuple[Readers, str]:
    """Serve a folder in the background.

    Args:
        port: where to listen; 0 for any that is free.

    Returns:
        who reads, and the address.

    Raises:
        OSError: the port is taken.
    """
    readers = Readers()
    handler = type("BookHandler", (Handler,), {"readers": readers})
    server = ThreadingHTTPServer((HOST, port), partial(handler, directory=str(site)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return readers, f"http://{HOST}:{server.server_port}/"
