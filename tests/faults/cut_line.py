"""A bad line between a phone and the server: it lets a request through, or drops it at a chosen place."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from flask import Flask
from werkzeug.serving import make_server

# Where the line breaks: in the middle of what is sent, before any of the answer, in the middle of the answer.
BREAKS = ("half the request", "no answer", "half the answer")
PATIENCE = 30


class Line:
    """Forwards one connection at a time to `port`. `breaks` is where the next request is cut; "" lets it through."""

    def __init__(self, port: int) -> None:
        self.breaks = ""
        self._to = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more connections."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(PATIENCE)

    def _serve(self) -> None:
        while True:
            try:
                phone, _ = self._door.accept()
            except OSError:
                return
            with phone, suppress(OSError):
                self._carry(phone)

    def _carry(self, phone: socket.socket) -> None:
        request = _whole_request(phone)
        cut, self.breaks = self.breaks, ""
        with socket.create_connection(("127.0.0.1", self._to), timeout=PATIENCE) as server:
            head, _, body = request.partition(b"\r\n\r\n")
            if cut == BREAKS[0]:
                server.sendall(head + b"\r\n\r\n" + body[: len(body) // 2])
                server.shutdown(socket.SHUT_WR)
                _until_closed(server)
                return
            server.sendall(request)
            answer = _until_closed(server)
        if cut == BREAKS[1]:
            return
        phone.sendall(answer[: len(answer) // 2] if cut == BREAKS[2] else answer)


def _whole_request(phone: socket.socket) -> bytes:
    phone.settimeout(PATIENCE)
    data = b""
    while b"\r\n\r\n" not in data:
        data += phone.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    wanted = int(lengths[0]) if lengths else 0
    while len(body) < wanted:
        body += phone.recv(65536)
    return head + b"\r\n\r\n" + body


def _until_closed(server: socket.socket) -> bytes:
    parts = []
    with suppress(OSError):
        while part := server.recv(65536):
            parts.append(part)
    return b"".join(parts)


@contextmanager
def behind_a_bad_line(app: Flask) -> Iterator[Line]:
    """Serve the application on this machine, behind a line that can break."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    line = Line(server.server_port)
    try:
        yield line
    finally:
        line.close()
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()


class Handset:
    """A phone that sends the same form again when nothing came back, as people do."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._cookies: dict[str, str] = {}

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str] | None:
        """Ask once: status, where it leads, and the page; None when the line broke."""
        connection = HTTPConnection("127.0.0.1", self.line.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urlencode(fields), "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if fields is None else "POST", path, body=body, headers=headers)
            response = connection.getresponse()
            page = response.read().decode()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return response.status, response.headers.get("Location", ""), page

    def open(self, path: str) -> str:
        """A page on a good line."""
        found = self.ask(path)
        assert found is not None
        assert found[0] == 200, found
        return found[2]

    def send_until_answered(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """Send a form; once more when the line broke."""
        found = self.ask(path, fields) or self.ask(path, fields)
        assert found is not None
        return found
