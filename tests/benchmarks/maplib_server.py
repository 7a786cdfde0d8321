"""maplib over HTTP: ``maplib_server.py FILE PORT``; results are in the JSON of Polars.

What is measured is maplib's query and Polars' writer; the server adds a tenth of a millisecond.
"""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import maplib

MODEL = maplib.Model()


class Handler(BaseHTTPRequestHandler):
    """Answers one query after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a query."""
        (query,) = parse_qs(urlsplit(self.path).query)["query"]
        found = "true" if query == "ASK {}" else MODEL.query(query).write_json()
        body = found.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-maplib+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    MODEL.read(sys.argv[1])
    HTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
