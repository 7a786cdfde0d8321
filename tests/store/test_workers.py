"""Query processes: stopped at their limits, replaced, gone when their parent is gone."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import ExportError, LimitReached, QueryCancelled, QueryError, QuerySyntaxError, StoreError
from kg.formats import by_name
from kg.limits import Limits
from kg.load import build_store, open_store
from kg.store.protocol import Dataset, PreparedQuery
from kg.store.worker import QueryWorkers

JSON = by_name("json", "results")
NEVER_ENDING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# each fills memory as fast as it can
BOMBS = [
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
    "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }",
    """SELECT (GROUP_CONCAT(?long) AS ?all) {
         ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?b), STR(?d), STR(?e), STR(?a), STR(?b)) AS ?long)
       }""",
]
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def workers(numbers):
    """Return a function that starts query processes; all are closed in the end."""
    started = []

    def start(store=numbers, *, method=None, **limits):
        made = QueryWorkers(
            store, Limits(**{"query_timeout": 5.0, "query_memory": 512} | limits), method=method
        )
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.close()


def count(workers):
    answer = workers.run(PreparedQuery("SELECT (COUNT(*) AS ?n) { ?s <http://e.org/n> ?o }", "SELECT", JSON))
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


def family(pid):
    """Return the ids of all processes below `pid`, zombies included."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):  # one may end while it is looked at
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *family(int(child))]
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_graph_without_a_triple_is_there_too(workers, load, method):
    running = workers(load("# nothing yet"), method=method)
    answer = running.run(PreparedQuery("ASK { GRAPH <https://kg.example/graph/data> {} }", "ASK", JSON))
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize(
    ("method", "seconds"), [("fork", 1), ("spawn", 3)]
)  # to start one anew takes a while
def test_a_query_over_its_time_names_the_limit_and_how_to_narrow_and_the_next_is_answered(
    workers, method, seconds
):
    running = workers(method=method, query_timeout=float(seconds))
    assert count(running) == 2000
    begun = time.monotonic()
    with pytest.raises(LimitReached) as caught:
        running.run(PreparedQuery(NEVER_ENDING, "SELECT", JSON))
    assert seconds <= time.monotonic() - begun < seconds + 1
    assert (caught.value.limit, caught.value.value) == ("query_timeout", f"{seconds} seconds")
    assert "LIMIT" in caught.value.hint
    assert count(running) == 2000


def test_the_clock_covers_the_whole_answer_not_its_first_row(workers):
    running = workers(query_timeout=0.5, max_rows=10**9, max_result_bytes=10**12, query_memory=4096)
    with pytest.raises(LimitReached) as caught:
        running.run(PreparedQuery("SELECT * { ?a ?b ?c . ?d ?e ?f }", "SELECT", JSON))
    assert caught.value.limit == "query_timeout"


@linux
@pytest.mark.parametrize("query", BOMBS)
def test_a_query_over_its_memory_names_that_limit_and_gives_the_memory_back(workers, query):
    running = workers(query_memory=100, query_timeout=30.0)
    assert count(running) == 2000
    before = resident()
    with pytest.raises(LimitReached) as caught:
        running.run(PreparedQuery(query, "SELECT", JSON))
    assert (caught.value.limit, caught.value.value) == ("query_memory", "100 MB")
    assert count(running) == 2000
    eventually(lambda: resident() < before + 50 * 2**20)


def test_nobody_waits_for_a_killed_process_to_end(workers, monkeypatch):
    running = workers(query_timeout=0.5, concurrent_queries=1)
    nursery = running._pool._nursery
    end, may_end = nursery.end, threading.Event()
    monkeypatch.setattr(nursery, "end", lambda child: end(child) if may_end.is_set() else None)
    with pytest.raises(LimitReached):
        running.run(PreparedQuery(NEVER_ENDING, "SELECT", JSON))
    assert count(running) == 2000
    may_end.set()
    eventually(lambda: len(family(os.getpid())) == 2)  # the nursery, and the process that waits


def resident():
    """Return the bytes that this process's own processes hold, each for itself."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in family(os.getpid()))
    return pages * os.sysconf("SC_PAGE_SIZE")


@linux
def test_what_a_query_has_held_is_given_back(workers):
    running = workers(concurrent_queries=1, query_memory=1024, query_timeout=30.0)
    assert count(running) == 2000
    before, most = resident(), []
    big = "SELECT ?c { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f LIMIT 1"
    narrow = big.replace("?d ?e ?f", "?d ?e ?f FILTER(?f < '00200')")
    asking = threading.Thread(target=lambda: running.run(PreparedQuery(narrow, "SELECT", JSON)))
    asking.start()
    while asking.is_alive():
        most.append(resident())
        time.sleep(0.005)
    assert max(most) > before + 64 * 2**20
    assert count(running) == 2000
    eventually(lambda: resident() < before + 32 * 2**20 and len(family(os.getpid())) == 2)


@linux
def test_a_process_that_has_grown_makes_way_for_a_new_one_once_nobody_asks(workers, monkeypatch):
    monkeypatch.setattr("kg.store.memory._MUCH", -1)  # whatever it has kept
    monkeypatch.setattr("kg.store.pool._REST", 1.0)
    running = workers()
    (nursery,) = [pid for pid in family(os.getpid()) if family(pid)]
    (grown,) = family(nursery)
    for _ in range(5):
        assert count(running) == 2000
    eventually(lambda: len(family(nursery)) == 1 and grown not in family(nursery))
    assert count(running) == 2000


def test_errors_come_back_with_their_place(workers):
    running = workers()
    with pytest.raises(QuerySyntaxError) as caught:
        running.run(PreparedQuery("SELECT * {\n ?s foo:bar ?o }", "SELECT", JSON))
    assert (caught.value.line, caught.value.column, caught.value.near) == (2, 5, "foo:bar")
    with pytest.raises(LimitReached, match="max_result_bytes = 1,000 bytes"):
        workers(max_result_bytes=1000).run(PreparedQuery("SELECT * { ?s ?p ?o }", "SELECT", JSON))
    query = "CONSTRUCT { ?s <http://e.org/1> ?o } WHERE { ?s ?p ?o }"
    with pytest.raises(ExportError, match="rdfxml"):
        running.run(PreparedQuery(query, "CONSTRUCT", by_name("rdfxml")))


def test_a_query_that_breaks_the_engine_is_an_error_and_not_the_end(workers):
    running = workers()
    with pytest.raises(QueryError, match="fewer operators"):
        running.run(PreparedQuery(f"ASK {{ FILTER({'!' * 20_000}1) }}", "ASK", JSON))
    assert count(running) == 2000


def test_a_large_answer_arrives_whole(workers):
    answer = workers(query_timeout=30.0).run(
        PreparedQuery("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000", "SELECT", JSON)
    )
    assert len(json.loads(answer.body)["results"]["bindings"]) == 40_000
    assert len(answer.body) > 4 * 2**20
    assert answer.media_type == "application/sparql-results+json"


def test_a_dataset_of_the_protocol_is_the_one_that_is_asked(workers, numbers):
    running = workers()
    graph = "https://kg.example/graph/release"
    query = (
        "SELECT (COUNT(*) AS ?n) { { ?s <http://e.org/n> ?o } UNION { GRAPH ?g { ?s <http://e.org/n> ?o } } }"
    )

    def asked(dataset):
        body = running.run(PreparedQuery(query, "SELECT", JSON, dataset)).body
        return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])

    assert asked(Dataset()) == 4000
    assert asked(Dataset(default_graphs=[graph])) == 0
    assert asked(Dataset(named_graphs=[numbers.named_graphs()[0]])) == 2000


def test_light_queries_are_answered_while_heavy_ones_run(workers):
    running = workers(query_timeout=2.0, concurrent_queries=3)
    stopped = []

    def heavy():
        with pytest.raises(LimitReached) as caught:
            running.run(PreparedQuery(NEVER_ENDING, "SELECT", JSON))
        stopped.append(caught.value.limit)

    threads = [threading.Thread(target=heavy) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    assert [count(running) for _ in range(10)] == [2000] * 10
    assert stopped == []
    for thread in threads:
        thread.join()
    assert stopped == ["query_timeout"] * 2


def test_queries_wait_in_order_and_are_told_when_the_queue_is_full(workers):
    running = workers(query_timeout=1.0, concurrent_queries=1, queue_length=2)
    seen = []

    def ask(name, query):
        try:
            running.run(PreparedQuery(query, "SELECT", JSON))
            seen.append((name, "answered"))
        except LimitReached as error:
            seen.append((name, error.limit))

    small = "SELECT * { ?s ?p ?o } LIMIT 1"
    threads = []
    for name, query in (("heavy", NEVER_ENDING), ("second", small), ("third", small), ("fourth", small)):
        threads.append(threading.Thread(target=ask, args=(name, query)))
        threads[-1].start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    assert seen[0] == ("fourth", "queue_length")
    assert ("heavy", "query_timeout") in seen
    # the places behind a heavy query become free as its time is up, which is when theirs is
    assert {limit for name, limit in seen if name in ("second", "third")} <= {
        "answered",
        "concurrent_queries",
        "query_timeout",
    }
    assert count(running) == 2000


def test_processes_that_were_killed_from_outside_are_replaced(workers):
    running = workers(concurrent_queries=1)
    before = family(os.getpid())
    os.kill(before[-1], signal.SIGKILL)
    eventually(lambda: not alive(before[-1]))
    assert count(running) == 2000


@linux
def test_a_query_that_takes_its_time_works_only_where_nobody_else_does(workers):
    running = workers(query_timeout=2.0, concurrent_queries=2)
    assert count(running) == 2000
    polite = {os.getpriority(os.PRIO_PROCESS, pid) for pid in family(os.getpid())}
    asking = threading.Thread(target=refused, args=(running, NEVER_ENDING))
    asking.start()
    time.sleep(0.8)
    assert max(os.getpriority(os.PRIO_PROCESS, pid) for pid in family(os.getpid())) == 19
    asking.join()
    assert count(running) == 2000
    eventually(lambda: {os.getpriority(os.PRIO_PROCESS, pid) for pid in family(os.getpid())} == polite)


def refused(running, query):
    with pytest.raises(LimitReached) as caught:
        running.run(PreparedQuery(query, "SELECT", JSON))
    return caught.value.limit


def test_who_asks_much_waits_until_others_had_their_turn(workers):
    running = workers(query_timeout=1.0, concurrent_queries=3, queries_per_client=1)
    mine, other = running.asked_by("mine"), running.asked_by("other")
    heavy = threading.Thread(target=refused, args=(mine, NEVER_ENDING))
    heavy.start()
    time.sleep(0.2)
    begun = time.monotonic()
    assert count(other) == 2000
    assert time.monotonic() - begun < 0.5
    heavy.join()
    assert count(mine) == 2000


@linux
def test_a_cancelled_query_ends_its_process_long_before_its_time(workers):
    running = workers(query_timeout=60.0, concurrent_queries=2)
    assert count(running) == 2000
    before, came = set(family(os.getpid())), []

    def ask():
        try:
            running.asked_by("me", None, "the-name").run(PreparedQuery(NEVER_ENDING, "SELECT", JSON))
        except QueryCancelled as error:
            came.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    eventually(lambda: running.cancel("the-name"))
    asking.join(timeout=10)
    assert came
    eventually(lambda: any(not alive(pid) for pid in before | set(family(os.getpid()))))
    assert not running.cancel("the-name")
    assert count(running) == 2000


@linux
def test_nothing_is_left_when_they_are_closed_and_no_zombie_before(workers):
    running = workers(query_timeout=0.3, concurrent_queries=2)
    for _ in range(3):
        with pytest.raises(LimitReached):
            running.run(PreparedQuery(NEVER_ENDING, "SELECT", JSON))
    assert count(running) == 2000
    eventually(lambda: all(alive(pid) for pid in family(os.getpid())))  # those killed are waited for
    below = family(os.getpid())
    running.close()
    eventually(lambda: not any(alive(pid) for pid in below))
    with pytest.raises(StoreError, match="not running"):
        count(running)


PARENT = """if True:
    import sys, threading, time
    from pathlib import Path
    from kg.formats import by_name
    from kg.limits import Limits
    from kg.load import load_files
    from kg.store.protocol import PreparedQuery
    from kg.store.worker import QueryWorkers
    import socket
    listening = socket.create_server(("127.0.0.1", 0))
    workers = QueryWorkers(load_files([Path(sys.argv[1])]), Limits(query_timeout=60), method=sys.argv[2])
    workers.start()
    for _ in range(2):
        query = PreparedQuery(sys.argv[3], "SELECT", by_name("json", "results"))
        threading.Thread(
            target=workers.run, args=(query,), daemon=True
        ).start()
    time.sleep(1)
    print("busy", listening.getsockname()[1], flush=True)
    time.sleep(60)
"""


@linux
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_query_processes_die_with_their_parent_however_it_dies(numbers, method):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, numbers.location, method, NEVER_ENDING],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout.readline().startswith("busy")
    below = family(parent.pid)
    assert len(below) >= 2
    assert all(alive(pid) for pid in below)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    eventually(lambda: not any(alive(pid) for pid in below))


@linux
def test_query_processes_ignore_an_interrupt_and_hold_no_socket_of_their_parent(numbers):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, numbers.location, "fork", NEVER_ENDING],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = int(parent.stdout.readline().split()[1])
        inode = next(
            line.split()[9]
            for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
            if line.split()[1].endswith(f":{port:04X}")
        )
        below = family(parent.pid)
        for pid in below:
            held = {str(handle.readlink()) for handle in Path(f"/proc/{pid}/fd").iterdir()}
            assert f"socket:[{inode}]" not in held
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                os.kill(pid, number)
        time.sleep(0.2)
        assert all(alive(pid) for pid in below)
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()


@linux
def test_a_query_process_over_a_store_in_memory_can_open_no_connection(workers):
    with pytest.raises(QueryError, match="Too many open files"):
        workers().run(
            PreparedQuery("SELECT * { SERVICE <http://127.0.0.1:5000/> { ?s ?p ?o } }", "SELECT", JSON)
        )


@linux
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_query_process_over_a_store_on_disk_has_no_network(workers, numbers, tmp_path, method):
    build_store([Path(numbers.location)], tmp_path / "store")
    if not _may_leave_the_network():
        pytest.skip("this system lets nobody leave its network")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        running = workers(open_store([tmp_path / "store"]).store, method=method)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(QueryError, match="unreachable"):
            running.run(PreparedQuery(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", "SELECT", JSON))
        with pytest.raises(TimeoutError):
            listening.accept()
    assert count(running) == 2000


def _may_leave_the_network():
    child = os.fork()
    if child == 0:
        system = ctypes.CDLL(None)
        os._exit(1 if system.unshare(0x40000000) and system.unshare(0x50000000) else 0)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_store_on_disk_is_opened_by_each_process(workers, numbers, tmp_path, method):
    build_store([Path(numbers.location)], tmp_path / "store")
    running = workers(open_store([tmp_path / "store"]).store, method=method, query_timeout=2.0)
    assert count(running) == 2000
    with pytest.raises(LimitReached, match="query_timeout"):
        running.run(PreparedQuery(NEVER_ENDING, "SELECT", JSON))
    assert count(running) == 2000


def test_where_there_are_threads_already_processes_are_not_forked(workers):
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        running = workers()
        assert count(running) == 2000
        eventually(
            lambda: all(
                "kg.store.spawning" in Path(f"/proc/{pid}/cmdline").read_text() for pid in family(os.getpid())
            )
        )
    finally:
        stop.set()
        thread.join()
