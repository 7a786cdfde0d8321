"""How a service is run: what its operator chooses beside the limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from kg.server.tokens import Token

__all__ = ["LOG_FORMATS", "LogFormat", "Operation"]

LogFormat = Literal["text", "json"]

LOG_FORMATS: Final[tuple[LogFormat, ...]] = ("text", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What ``kg serve`` is told about its surroundings; the defaults are for one machine and one person.

    Attributes
    ----------
    path_prefix
        Where a reverse proxy puts the application, for example ``/kg``; empty: at the root.
    trust_proxy
        How many reverse proxies stand in front and say in ``X-Forwarded-*`` whom they speak for;
        0: nobody is believed.
    allowed_hosts
        The names under which the service may be asked for; empty: any.
    log_format
        Lines for people or for programs.
    access_log
        Whether requests that are answered from what is ready, and probes, are logged too.
    slow_query
        Seconds after which a query is worth a warning.
    stop_timeout
        Seconds that running requests have to finish once a signal has asked for the end.
    allowed_services
        The endpoints that a query may ask by SERVICE, as they are written in it.
    update_token
        What a client has to bring that writes; None: nobody writes.
    """

    path_prefix: str = ""
    trust_proxy: int = 0
    allowed_hosts: tuple[str, ...] = ()
    log_format: LogFormat = "text"
    access_log: bool = False
    slow_query: float = 1.0
    stop_timeout: float = 10.0
    allowed_services: tuple[str, ...] = ()
    update_token: Token | None = None
