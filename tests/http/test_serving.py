"""A real ``kg serve``: what it prints, when it is ready, and how it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")

ENDLESS = "SELECT (COUNT(*) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


def get(url: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.read()


def test_it_says_what_it_serves_and_ends_with_ready(kg_serve, tiny_path, tiny):
    served = kg_serve(tiny_path)
    printed = "\n".join(served.lines)
    assert tiny.release in printed
    assert "1 file" in printed
    assert "query_timeout 10 seconds" in printed
    assert served.lines[-1].startswith("Ready: http://127.0.0.1:")
    assert served.url.endswith("/")
    assert json.loads(get(served.url + "readyz"))["release"] == tiny.release
    assert b"<html" in get(served.url, "text/html")
    answer = json.loads(get(served.url + "sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 2")))
    assert len(answer["results"]["bindings"]) == 2


def test_the_shipped_graph_is_ready_soon(kg_serve):
    started = time.perf_counter()
    served = kg_serve()
    # the promise is 1.5 s on a free machine; tests share theirs
    assert time.perf_counter() - started < 6
    assert json.loads(get(served.url + "sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"))["boolean"] is True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_process_cleanly(kg_serve, tiny_path, tmp_path, number):
    served = kg_serve(tiny_path, "--workers", "2")
    get(served.url + "readyz")
    assert len(served.processes()) >= 3
    served.process.send_signal(number)
    assert served.process.wait(timeout=8) == 0
    assert served.wait_until_gone() == set()
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_ctrl_c_in_a_terminal_which_reaches_every_process_ends_it_quietly(kg_serve, tiny_path, tmp_path):
    served = kg_serve(tiny_path, "--workers", "2")
    get(served.url + "readyz")
    os.killpg(served.process.pid, signal.SIGINT)
    started = time.monotonic()
    assert served.process.wait(timeout=8) == 0
    assert served.wait_until_gone() == set()
    assert time.monotonic() - started < 2.5
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_it_ends_soon_while_a_heavy_query_runs(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--query-timeout", "60", "--stop-timeout", "1")

    def ask() -> None:
        with pytest.raises((urllib.error.URLError, http.client.HTTPException, OSError)):
            get(served.url + "sparql?query=" + quote(ENDLESS))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.7)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=8) == 0
    assert served.wait_until_gone() == set()
    asking.join()


def test_no_process_that_has_ended_stays_in_the_table(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--query-timeout", "0.2")
    assert b"Ferries" in get(
        served.url + "search?q=ferries"
    )  # once the process that builds the index is done
    for _ in range(3):
        with pytest.raises(urllib.error.HTTPError):
            get(served.url + "sparql?query=" + quote(ENDLESS))
    deadline = time.monotonic() + 10
    while served.ended() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert served.ended() == set()


def test_nothing_is_left_when_its_main_process_is_killed(kg_serve, tiny_path):
    served = kg_serve(tiny_path)
    get(served.url + "readyz")
    served.process.kill()
    served.process.wait()
    assert served.wait_until_gone() == set()


def test_a_worker_that_dies_is_replaced(kg_serve, tiny_path):
    served = kg_serve(tiny_path)
    get(served.url + "readyz")
    (worker,) = (pid for pid in served.processes() if _parent(pid) == served.process.pid)
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 15
    answered = False
    while not answered and time.monotonic() < deadline:
        try:
            answered = json.loads(get(served.url + "readyz"))["status"] == "ready"
        except OSError:
            time.sleep(0.1)
    assert answered


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_there_is_a_worker_for_each_processor_and_no_more_than_four(tiny_path):
    command = [sys.executable, "-m", "kg", "serve", str(tiny_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = next(line for line in process.stdout if line.startswith("Ready: ")).split()[1]
            expected = f"\nkg_workers {min(4, len(os.sched_getaffinity(0)))}\n"
            told, deadline = "", time.monotonic() + 15
            while (
                expected not in told and time.monotonic() < deadline
            ):  # the first answers before the last is up
                told = get(url + "-/metrics").decode()
        finally:
            process.terminate()
    assert expected in told


def test_a_port_in_use_is_one_clear_line_even_if_kg_itself_uses_it(kg_serve, tiny_path):
    port = urlsplit(kg_serve(tiny_path).url).port
    done = subprocess.run(
        [sys.executable, "-m", "kg", "serve", str(tiny_path), "--port", str(port)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"port {port}" in done.stderr
    assert "in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--host", "no-such-host.invalid"], "no-such-host.invalid"),
        (["--host", "203.0.113.7"], "203.0.113.7"),
        (["--path-prefix", "x y"], "--path-prefix"),
        (["no-such-file.ttl"], "no-such-file.ttl"),
    ],
)
def test_what_cannot_be_served_is_one_clear_line(run_cli, arguments, word):
    done = run_cli("serve", "--port", "0", *arguments)
    assert done.returncode == 2
    assert word in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_it_listens_on_loopback_only_unless_told(kg_serve, tiny_path):
    served = kg_serve(tiny_path)
    port = urlsplit(served.url).port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.2", port)) != 0


def test_an_ipv6_address_stands_in_brackets(kg_serve, tiny_path):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    served = kg_serve(tiny_path, "--host", "::1")
    assert served.url.startswith("http://[::1]:")
    assert json.loads(get(served.url + "healthz"))["status"] == "ok"


def test_a_path_prefix_stands_before_every_address(kg_serve, tiny_path):
    served = kg_serve(tiny_path, "--path-prefix", "/kg")
    assert served.url.endswith("/kg/")
    page = get(served.url, "text/html").decode()
    assert 'href="/kg/' in page
    assert 'href="/static' not in page
    with pytest.raises(urllib.error.HTTPError) as outside:
        get(served.url.removesuffix("kg/") + "healthz")
    with outside.value as refused:
        assert refused.code == 404


def test_a_client_that_stays_connected_does_not_hold_up_the_end(kg_serve, tiny_path):
    served = kg_serve(tiny_path)
    address = urlsplit(served.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=8) == 0
    assert served.wait_until_gone() == set()
    connection.close()
