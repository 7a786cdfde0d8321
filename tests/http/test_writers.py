"""Writing through a real server: its token file, all workers at once, and what is left when it is killed."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.errors import UsageError
from kg.load import build_store
from kg.server.tokens import read_token

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")

SECRET = "token-of-a-real-server"
UPDATE = "application/sparql-update"


@pytest.fixture
def token_file(tmp_path) -> Path:
    path = tmp_path / "token.txt"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def directory(tmp_path) -> Path:
    (tmp_path / "a.ttl").write_text("<http://e.org/all> <http://e.org/count> 0 .")
    build_store([tmp_path / "a.ttl"], tmp_path / "store")
    return tmp_path / "store"


class Connection:
    """A connection that stays open, so that it stays with one worker."""

    def __init__(self, served) -> None:
        self._http = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=30)

    def send(self, method, path, body=None, content_type="application/sparql-query", token=SECRET):
        headers = {"Content-Type": content_type, "Authorization": f"Bearer {token}"}
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        return response, response.read()

    def update(self, text):
        response, body = self.send("POST", "/sparql", text, UPDATE)
        assert response.status == 200, body
        return json.loads(body)

    def ask(self, text):
        response, body = self.send("POST", "/sparql", text)
        assert response.status == 200, body
        return json.loads(body)["boolean"], response.headers["X-KG-Release"]

    def close(self) -> None:
        self._http.close()


# -------------------------------------------------------------------- the file
@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (b"", 0o600, "is blank"),
        (b" \n\n", 0o600, "is blank"),
        (b"secret", 0o604, "everybody on this machine can read"),
        (b"secret", 0o602, "everybody on this machine can read"),
        (b"two words", 0o600, "one token"),
        (b"one\ntwo", 0o600, "one token"),
        ("秘密".encode(), 0o600, "one token"),
        (b"\xff\xfe", 0o600, "not text"),
        (b"x" * 5000, 0o600, "one token"),
        (None, 0o600, "cannot be read"),
    ],
)
def test_a_file_without_a_secret_token_is_refused(tmp_path, text, mode, told):
    path = tmp_path / "token.txt"
    if text is not None:
        path.write_bytes(text)
        path.chmod(mode)
    with pytest.raises(UsageError, match=told):
        read_token(path)


def test_the_command_says_so_in_one_line_and_does_not_start(tmp_path, run_cli):
    (tmp_path / "token.txt").write_text("")
    result = run_cli("serve", "--port", "0", "--update-token-file", tmp_path / "token.txt")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("--update-token-file: ")
    assert result.stderr.count("\n") == 1


def test_the_token_is_told_nowhere(token_file):
    token = read_token(token_file)
    assert token.is_in(f"Bearer {SECRET}")
    assert not token.is_in(f"Bearer {SECRET}x")
    assert not token.is_in(f"Basic {SECRET}")
    assert SECRET not in f"{token!r} {vars(token)}"


# ------------------------------------------------------------- where it is written
def test_without_a_store_it_is_written_to_a_temporary_one(kg_serve, tiny_path, token_file, tmp_path):
    served = kg_serve(tiny_path, "--update-token-file", token_file)
    (told,) = (line for line in served.lines if line.startswith("Writing: "))
    place = Path(told.rpartition(" to ")[2])
    assert place.is_dir()
    assert SECRET not in "\n".join(served.lines)
    complaints = (tmp_path / "stderr.txt").read_text().splitlines()
    assert len(complaints) == 1
    assert "--store DIR" in complaints[0]
    connection = Connection(served)
    assert connection.update("INSERT DATA { <http://e.org/a> <http://e.org/b> 1 }")["added"] == 1
    assert connection.ask("ASK { <http://e.org/a> <http://e.org/b> 1 }")[0]
    connection.close()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=8) == 0
    assert served.wait_until_gone() == set()
    assert not place.exists()


def test_a_store_keeps_what_was_written_when_the_server_ends(kg_serve, token_file, directory):
    arguments = ("--store", directory, "--update-token-file", token_file)
    served = kg_serve(*arguments)
    connection = Connection(served)
    release = connection.update("INSERT DATA { <http://e.org/a> <http://e.org/b> 1 }")["release"]
    connection.close()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=8) == 0
    assert served.wait_until_gone() == set()
    connection = Connection(kg_serve(*arguments))
    assert connection.ask("ASK { <http://e.org/a> <http://e.org/b> 1 }") == (True, release)
    connection.close()


def test_another_program_may_go_back_while_it_is_served(kg_serve, directory, run_cli, token_file):
    connection = Connection(
        kg_serve("--store", directory, "--workers", "2", "--update-token-file", token_file)
    )
    first = connection.ask("ASK {}")[1]
    connection.update("INSERT DATA { <http://e.org/a> <http://e.org/b> 1 }")
    assert run_cli("rollback", "--store", directory).returncode == 0
    assert connection.ask("ASK { <http://e.org/a> <http://e.org/b> 1 }") == (False, first)
    connection.close()


# ------------------------------------------------------------------ all workers
@pytest.mark.slow
def test_every_worker_has_what_was_written_at_the_next_request(kg_serve, token_file, directory):
    served = kg_serve("--store", directory, "--workers", "3", "--update-token-file", token_file)
    draw = random.Random(20240222)
    connections = [Connection(served) for _ in range(9)]
    for number in range(40):
        written = draw.choice(connections).update(
            f"INSERT DATA {{ <http://e.org/{number}> <http://e.org/p> 1 }}"
        )
        for connection in draw.sample(connections, 4):
            asked = f"ASK {{ <http://e.org/{number}> <http://e.org/p> 1 }}"
            assert connection.ask(asked) == (True, written["release"])
    for connection in connections:
        response, body = connection.send("GET", "/graph-store?default")
        assert body.count(b"<http://e.org/p>") == 40
        assert response.headers["X-KG-Release"] == written["release"]
        connection.close()


@pytest.mark.slow
def test_writers_at_the_same_time_take_turns_and_none_is_lost(kg_serve, token_file, directory):
    served = kg_serve("--store", directory, "--workers", "3", "--update-token-file", token_file)
    count = (
        "DELETE { ?a ?p ?n } INSERT { ?a ?p ?more } USING <https://kg.example/graph/a>"
        "WHERE { ?a ?p ?n BIND (?n + 1 AS ?more) }"
    ).replace("{ ?a ?p ?n }", "{ GRAPH <https://kg.example/graph/a> { ?a ?p ?n } }", 1)
    count = count.replace("{ ?a ?p ?more }", "{ GRAPH <https://kg.example/graph/a> { ?a ?p ?more } }")

    def write() -> None:
        with closing(Connection(served)) as connection:
            for _ in range(8):
                connection.update(count)

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection = Connection(served)
    assert connection.ask("ASK { <http://e.org/all> <http://e.org/count> 40 }")[0]
    connection.close()


def test_a_worker_that_replaces_a_dead_one_has_the_latest_release(kg_serve, token_file, directory):
    served = kg_serve("--store", directory, "--update-token-file", token_file)
    with closing(Connection(served)) as connection:
        release = connection.update("INSERT DATA { <http://e.org/a> <http://e.org/b> 1 }")["release"]
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text().split()
    os.kill(max(map(int, children)), signal.SIGKILL)  # the one before builds the search index
    deadline = time.monotonic() + 15
    found = None
    while found is None and time.monotonic() < deadline:
        with closing(Connection(served)) as connection:
            try:
                found = connection.ask("ASK { <http://e.org/a> <http://e.org/b> 1 }")
                connection.update("INSERT DATA { <http://e.org/c> <http://e.org/b> 1 }")
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
    assert found == (True, release)


# ------------------------------------------------------------------ what is killed
def test_a_body_that_is_broken_off_changes_nothing(kg_serve, token_file, directory):
    served = kg_serve("--store", directory, "--update-token-file", token_file)
    address = urlsplit(served.url)
    whole = b"<http://e.org/a> <http://e.org/b> 1 .\n<http://e.org/c> <http://e.org/b> 1 .\n"
    head = (
        "PUT /graph-store?default HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/turtle\r\n"
        f"Authorization: Bearer {SECRET}\r\n"
    )
    lengths = (f"Content-Length: {len(whole)}\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n")
    parts = (whole[:38], b"26\r\n" + whole[:38] + b"\r\n")
    for length, part in zip(lengths, parts, strict=True):
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall((head + length).encode() + part)
    time.sleep(0.5)
    with closing(Connection(served)) as connection:
        assert not connection.ask("ASK { <http://e.org/a> ?p ?o }")[0]


@pytest.mark.slow
def test_what_was_acknowledged_survives_the_killing_of_the_whole_server(kg_serve, token_file, directory):
    draw = random.Random(20240222)
    done = 0
    for _ in range(10):
        served = kg_serve("--store", directory, "--workers", "2", "--update-token-file", token_file)
        connection = Connection(served)
        (row,) = _rows(connection, "SELECT (COUNT(*) AS ?n) { ?s <http://e.org/number> ?n }")
        held = int(row["n"]["value"])
        assert held in {done, done + 1}  # the last may have been made, and not been told
        for number in range(done + 1):
            assert connection.ask(f"ASK {{ <http://e.org/{number}> ?p ?o }}")[0] == (number < held)
        killer = threading.Timer(draw.uniform(0, 0.4), os.killpg, (served.process.pid, signal.SIGKILL))
        done = held
        try:
            while True:
                connection.update(f"INSERT DATA {{ <http://e.org/{done}> <http://e.org/number> {done} }}")
                done += 1
                if done == held + 1:  # the process that writes is there
                    killer.start()
        except (OSError, http.client.HTTPException):
            pass
        killer.join()
        connection.close()
        served.process.wait()
        assert served.wait_until_gone() == set()
    assert done >= 10


def _rows(connection, text):
    response, body = connection.send("POST", "/sparql", text)
    assert response.status == 200, body
    return json.loads(body)["results"]["bindings"]
