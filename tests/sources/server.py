"""A local HTTP server that can answer as a provider does, well or badly.

``with Server() as server: server.on("/path", handler)``; a handler gets the ``Asked`` request and
returns a ``Reply``. The longest matching path wins. ``server.asked`` lists what came in.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """``cut`` sends only so many bytes and then breaks the connection; ``slow`` waits first.

    ``says`` announces a length that is not sent; ``endless`` repeats the body, in chunks, until the
    client leaves.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    slow: float = 0.0
    says: int | None = None
    endless: bool = False


Handler = Callable[[Asked], Reply]


class Server:
    def __init__(self) -> None:
        self.routes: dict[str, Handler] = {}
        self.asked: list[Asked] = []

    def on(self, path: str, handler: Handler | Reply) -> None:
        self.routes[path] = (lambda _asked: handler) if isinstance(handler, Reply) else handler

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Server:
        outer = self

        class Here(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                return

            def _answer(self) -> None:
                split = urlsplit(self.path)
                size = int(self.headers.get("content-length") or 0)
                asked = Asked(
                    self.command,
                    unquote(split.path),
                    dict(parse_qsl(split.query, keep_blank_values=True)),
                    {k.lower(): v for k, v in self.headers.items()},
                    self.rfile.read(size) if size else b"",
                )
                outer.asked.append(asked)
                fits = [p for p in outer.routes if asked.path.startswith(p)]
                reply = outer.routes[max(fits, key=len)](asked) if fits else Reply(b"no", 404)
                if reply.slow:
                    time.sleep(reply.slow)
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                if reply.endless:
                    self.send_header("Transfer-Encoding", "chunked")
                else:
                    size = len(reply.body) if reply.says is None else reply.says
                    self.send_header("Content-Length", str(size))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                while reply.endless:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(reply.body), reply.body))
                if reply.status != 304:
                    self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
                if reply.cut is not None:
                    self.wfile.flush()
                    self.close_connection = True
                    self.connection.close()

            do_GET = do_POST = _answer  # noqa: N815

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Here)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]  # cut on purpose
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
