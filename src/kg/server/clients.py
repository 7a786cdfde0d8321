"""Who asks: what tells clients apart, so that each gets its share and no more."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Final

__all__ = ["client_name"]

_NETWORK: Final = 64


@lru_cache(maxsize=1024)
def client_name(address: str) -> str:
    """Return what to call the client at an address, which a trusted proxy may have told us.

    Who has one IPv6 address has all of its network, so it is the network that counts. An
    address that is none counts as nobody in particular.
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, _NETWORK), strict=False))
    return str(known)
