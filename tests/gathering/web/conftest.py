"""A site on the loopback interface, whose pages each test says."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from amts_core.gathering.fetcher import Fetcher, FetchLimits

HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class Site:
    """What it answers at each path, and what it was asked for."""

    port: int = 0
    pages: dict[str, tuple[int, dict[str, str], bytes] | Callable] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.origin}{path}"

    def put(self, path: str, text: str | bytes = "", status: int = 200, **headers: str) -> str:
        """Answer with this at a path, and return the address."""
        data = text.encode() if isinstance(text, str) else text
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {**HTML, **named}, data)
        return self.url(path)

    def fetcher(self, **limits) -> Fetcher:
        """A fetcher that may ask this site."""
        chosen = {"pause_seconds": 0.0, "allowed": frozenset({self.origin}), **limits}
        return Fetcher(FetchLimits(**chosen))


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self):
        self.site.asked.append(self.path)
        answer = self.site.pages.get(self.path, (404, HTML, b""))
        if callable(answer):
            answer(self)
            return
        status, headers, data = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    handler = type("Handler", (_Handler,), {"site": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_, **__: (
        None
    )  # a client that hangs up is what some tests are about
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
