"""A small web server on this computer, which tools may take for the internet."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Web:
    """`asked` are the paths that were asked for; `answers` what is given for them."""

    address: str = ""
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def page(self, path: str, body: str, kind: str = "text/html; charset=utf-8") -> str:
        self.answers[path] = (200, {"Content-Type": kind}, body.encode())
        return self.address + path


@contextmanager
def serving() -> Iterator[Web]:
    web = Web()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append(self.path)
            found = web.answers.get(self.path.split("?")[0], (404, {}, b"nothing here"))
            status, headers, body = found() if callable(found) else found
            with contextlib.suppress(OSError):  # whoever asked went away
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
