"""The options of ``kg serve`` that say how it is run, beside its limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlsplit

import click

from kg.errors import UsageError

__all__ = ["operated"]

_NOT_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_NAMES: Final = (
    "path_prefix",
    "trust_proxy",
    "allowed_hosts",
    "log_format",
    "access_log",
    "slow_query",
    "stop_timeout",
    "allowed_services",
)


def _endpoints(_context: object, _parameter: object, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return addresses of endpoints, once they look like ones."""
    for value in values:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or _NOT_IRI.search(value):
            raise UsageError(
                f"{value!r} is not an address like https://example.org/sparql", parameter="--allow-service"
            )
    return values


def operated(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command these options, which it gets as one dictionary called ``operation``."""

    @click.option(
        "--path-prefix", default="", metavar="/PREFIX", help="Where a reverse proxy puts the graph."
    )
    @click.option(
        "--trust-proxy",
        type=click.IntRange(0, 8),
        default=0,
        show_default=True,
        metavar="HOPS",
        help="Reverse proxies in front whose X-Forwarded-For, -Proto, -Host and -Prefix are believed.",
    )
    @click.option(
        "--allow-host",
        "allowed_hosts",
        multiple=True,
        metavar="NAME",
        help="Answer only under this host name; may be repeated. Without it, under any.",
    )
    @click.option(
        "--allow-service",
        "allowed_services",
        multiple=True,
        metavar="URL",
        callback=_endpoints,
        help="Let queries ask this endpoint by SERVICE; may be repeated. Without it, none.",
    )
    @click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Lines on standard error, for people or for programs.",
    )
    @click.option("--access-log", is_flag=True, help="Also log probes, and requests whose answer was ready.")
    @click.option(
        "--slow-query",
        type=click.FloatRange(min=0.001),
        default=1.0,
        show_default=True,
        metavar="SECONDS",
        help="Warn of queries that take so long.",
    )
    @click.option(
        "--stop-timeout",
        type=click.FloatRange(min=0),
        default=10.0,
        show_default=True,
        metavar="SECONDS",
        help="Time that running requests have to finish after a signal; a second signal ends them.",
    )
    @wraps(command)
    def running(**arguments: Any) -> Any:
        return command(operation={name: arguments.pop(name) for name in _NAMES}, **arguments)

    return running
