"""A model hub on loopback: what the hub's own library asks of it, of models in folders."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

SHA = "0123456789abcdef0123456789abcdef01234567"


class FakeHub:
    """``models`` are folders by the name of their model; ``broken`` names files that don't come."""

    def __init__(self, models: dict[str, Path], licence: str = "apache-2.0") -> None:
        self.models, self.licence = models, licence
        self.broken: set[str] = set()
        self.asked: list[str] = []
        handler = type("Handler", (_Handler,), {"hub": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        self.hub.asked.append(path)
        if path.startswith("/api/models/"):
            name = path.removeprefix("/api/models/")
            self._info(name.partition("/revision/")[0], parse_qs(parts.query))
        else:
            name, _, rest = path.strip("/").partition("/resolve/")
            self._file(name, rest.partition("/")[2])

    def _info(self, name, query):
        folder = self.hub.models.get(name)
        if folder is None:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            return
        files = [
            {"rfilename": one.name, "size": one.stat().st_size} for one in sorted(folder.iterdir())
        ]
        told = {"license": self.hub.licence} if self.hub.licence else {}
        body = {
            "id": name,
            "modelId": name,
            "sha": SHA,
            "siblings": files,
            "cardData": told,
            "tags": [],
        }
        self._send(200, json.dumps(body).encode())

    def _file(self, name, file):
        folder = self.hub.models.get(name)
        if folder is None or not (folder / file).is_file() or file in self.hub.broken:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        data = (folder / file).read_bytes()
        etag = hashlib.sha256(data).hexdigest()
        self._send(200, data, {"ETag": f'"{etag}"', "X-Repo-Commit": SHA})

    def _send(self, status, data, headers=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
