"""The end of a service: what has begun is finished, nothing new begins, and a second signal is obeyed."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")

PATH = "(!<urn:x>|^(!<urn:x>))+"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ ?a {PATH} ?b . ?b {PATH} ?c . ?c {PATH} ?d . ?d {PATH} ?e }}"


class Asking(threading.Thread):
    """Asks a query, and keeps what came of it."""

    def __init__(self, url: str, text: str) -> None:
        super().__init__()
        self.url = f"{url}sparql?query={quote(text)}"
        self.status: int | str = "nothing"
        self.body = b""
        self.seconds = 0.0
        self.start()

    def run(self) -> None:
        started = time.monotonic()
        try:
            with urllib.request.urlopen(self.url, timeout=60) as response:
                self.status, self.body = response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                self.status, self.body = error.code, error.read()
        except (OSError, http.client.HTTPException):
            self.status = "cut off"
        self.seconds = time.monotonic() - started


def busy(url: str) -> bool:
    with urllib.request.urlopen(url + "-/metrics", timeout=20) as response:
        return b"\nkg_queries_running 1\n" in response.read()


def asking(url: str, text: str) -> Asking:
    """Return a query that is being answered."""
    asked = Asking(url, text)
    deadline = time.monotonic() + 10
    while not busy(url) and time.monotonic() < deadline:
        time.sleep(0.02)
    return asked


def refuses(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((address.hostname, address.port)) != 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_query_that_runs_gets_its_answer_while_nobody_new_is_let_in(kg_serve, tiny_path, tmp_path, number):
    # stopped by its own limit, after the signal: that is an answer
    served = kg_serve(tiny_path, "--query-timeout", "3")
    asked = asking(served.url, ENDLESS)
    time.sleep(0.2)
    served.process.send_signal(number)
    time.sleep(0.5)
    assert refuses(served.url)
    assert served.process.poll() is None
    asked.join()
    assert asked.status == 503
    assert json.loads(asked.body)["limit"] == "query_timeout"
    assert served.process.wait(timeout=5) == 0
    assert served.wait_until_gone() == set()
    assert "Traceback" not in (tmp_path / "stderr.txt").read_text()


def test_a_service_manager_that_signals_every_process_does_not_cut_answers_off(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--query-timeout", "2", "--workers", "2")
    asked = Asking(served.url, ENDLESS)
    time.sleep(1)
    os.killpg(served.process.pid, signal.SIGTERM)
    asked.join()
    assert asked.status == 503
    assert served.process.wait(timeout=5) == 0
    assert served.wait_until_gone() == set()


def test_running_requests_have_so_long_and_no_longer(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--query-timeout", "60", "--stop-timeout", "1")
    asked = asking(served.url, ENDLESS)
    started = time.monotonic()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=6) == 0
    assert 0.9 < time.monotonic() - started < 4
    assert served.wait_until_gone() == set()
    asked.join()
    assert asked.status == "cut off"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_everything_at_once(kg_serve, tiny_path, number):
    served = kg_serve(tiny_path, "--query-timeout", "60", "--stop-timeout", "50")
    asked = asking(served.url, ENDLESS)
    served.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert served.process.poll() is None
    started = time.monotonic()
    served.process.send_signal(number)
    assert served.process.wait(timeout=10) == 0
    assert served.wait_until_gone() == set()
    assert time.monotonic() - started < 5
    asked.join()
    assert asked.status == "cut off"


def test_no_time_to_finish_means_at_once(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--query-timeout", "60", "--stop-timeout", "0")
    asked = asking(served.url, ENDLESS)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=5) == 0
    assert served.wait_until_gone() == set()
    asked.join()


def test_readiness_ends_before_the_process_does_and_liveness_does_not(client_with):
    client = client_with()
    assert client.get("/readyz").status_code == 200
    client.application.extensions["kg"].stopping.set()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/healthz").status_code == 200


def test_readiness_needs_query_processes_that_answer(client_with):
    client = client_with()
    client.application.extensions["kg"].close()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
