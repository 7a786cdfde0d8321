"""Places for queries: how many run, who comes first, and what becomes of those that die."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from kg.errors import LimitReached, QueryCancelled
from kg.limits import Limits
from kg.store.places import Places

posix = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")


def places(*, shared=False, **limits):
    return Places(
        Limits(**{"query_timeout": 0.3, "long_queries": 1, "queries_per_client": 10} | limits), shared=shared
    )


def refused(take, *arguments):
    with pytest.raises(LimitReached) as caught:
        take(*arguments)
    return caught.value.limit


def test_so_many_run_and_so_many_wait_and_no_more():
    held = places(concurrent_queries=2, queue_length=1)
    first, second = held.take(), held.take()
    took = []
    waiting = threading.Thread(target=lambda: took.append(held.take()))
    waiting.start()
    time.sleep(0.05)
    assert refused(held.take) == "queue_length"
    first.leave()
    waiting.join()
    assert len(took) == 1
    second.leave()
    took[0].leave()
    assert [held.take() for _ in range(2)]


def test_who_waits_for_longer_than_a_query_may_run_is_told_why():
    held = places(concurrent_queries=1, queries_per_client=1)
    held.take("a")
    begun = time.monotonic()
    assert refused(held.take, "b") == "concurrent_queries"
    assert 0.3 <= time.monotonic() - begun < 0.5
    assert refused(held.take, "a") == "queries_per_client"


def test_one_client_leaves_places_for_others():
    held = places(concurrent_queries=3, queries_per_client=2)
    mine = [held.take("a"), held.take("a")]
    assert refused(held.take, "a") == "queries_per_client"
    held.take("b")
    mine[0].leave()
    held.take("a")


def test_who_has_least_comes_first_and_then_who_has_waited_longest():
    held = places(concurrent_queries=2, query_timeout=5.0)
    mine = [held.take("a"), held.take("a")]
    order = []

    def wait(client, name):
        place = held.take(client)
        order.append(name)
        place.leave()

    threads = []
    for client, name in (("a", "a1"), ("a", "a2"), ("b", "b1")):
        threads.append(threading.Thread(target=wait, args=(client, name)))
        threads[-1].start()
        time.sleep(0.05)
    mine[0].leave()
    for thread in threads:
        thread.join()
    assert order == ["b1", "a1", "a2"]


def test_only_some_places_may_hold_long_queries_and_not_all_for_one_client():
    held = places(concurrent_queries=6, long_queries=3)
    mine = [held.take("a") for _ in range(3)]
    assert [place.lengthen() for place in mine] == [True, True, False]
    other = held.take("b")
    assert other.lengthen()
    assert not held.take("c").lengthen()


def test_a_displaced_query_waits_for_a_long_place_while_short_ones_pass():
    held = places(concurrent_queries=3, long_queries=1, query_timeout=5.0)
    long = held.take("a")
    assert long.lengthen()
    displaced = held.take("b")
    assert not displaced.lengthen()
    back = []
    waiting = threading.Thread(target=lambda: (displaced.wait_for_long(), back.append(time.monotonic())))
    waiting.start()
    for _ in range(5):
        held.take("c").leave()
    assert not back
    long.leave()
    waiting.join()
    assert back
    assert not held.take("c").lengthen()
    displaced.leave()
    assert held.take("c").lengthen()


def test_a_displaced_query_is_told_in_time_and_leaves_no_place_behind():
    held = places(concurrent_queries=2, long_queries=1)
    assert held.take("a").lengthen()
    displaced = held.take("b")
    assert refused(displaced.wait_for_long) == "long_queries"
    again = held.take("c")
    displaced.leave()  # which it has done already
    assert refused(held.take, "d") == "concurrent_queries"
    again.leave()
    held.take("d")


@posix
def test_processes_share_them_and_those_of_a_killed_one_are_free_again():
    held = places(shared=True, concurrent_queries=2, queue_length=4, query_timeout=2.0)
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        held.take("a")
        held.take("a")
        os.write(tell, b"!")
        time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    took = []
    waiting = threading.Thread(target=lambda: took.append(held.take("b")))
    waiting.start()
    time.sleep(0.1)
    assert not took
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    waiting.join()
    assert took
    os.close(ready)
    os.close(tell)


@posix
def test_a_place_that_another_process_leaves_is_given_soon():
    held = places(shared=True, concurrent_queries=1, query_timeout=5.0)
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        place = held.take("a")
        os.write(tell, b"!")
        time.sleep(0.3)
        place.leave()
        os._exit(0)
    os.read(ready, 1)
    begun = time.monotonic()
    held.take("b")
    assert 0.2 < time.monotonic() - begun < 0.6
    os.waitpid(child, 0)
    os.close(ready)
    os.close(tell)


def test_places_are_given_back_however_many_threads_take_them():
    held = places(concurrent_queries=3, queue_length=50, query_timeout=20.0, long_queries=2)
    running, most = [], []
    lock = threading.Lock()

    def use(client):
        for _ in range(20):
            place = held.take(client)
            with lock:
                running.append(client)
                most.append(len(running))
            time.sleep(0.001)
            with lock:
                running.remove(client)
            place.leave()

    threads = [threading.Thread(target=use, args=(f"client {number % 7}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 400
    assert max(most) == 3


def test_a_query_that_waits_is_cancelled_by_its_name_and_no_other_is():
    held = Places(Limits(concurrent_queries=1, query_timeout=30.0))
    running, came = held.take("a", "running"), []

    def wait(name):
        try:
            held.take("b", name).leave()
        except QueryCancelled:
            came.append(name)

    waiting = [threading.Thread(target=wait, args=(name,)) for name in ("one", "other")]
    for thread in waiting:
        thread.start()
    deadline = time.monotonic() + 10
    while not held.cancel("one") and time.monotonic() < deadline:
        time.sleep(0.01)
    waiting[0].join(timeout=10)
    assert came == ["one"]
    assert not running.is_cancelled
    assert not held.cancel("")
    running.leave()
    waiting[1].join(timeout=10)
    assert came == ["one"]
