"""Addresses of feeds: which may be fetched, and what private networks are."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from signage.operations.feeds.problems import FeedProblemError

ADDRESS_LENGTH = 500
PORTS = {"http": 80, "https": 443}
#: IPv6 prefixes that carry an IPv4 address in their last 32 bits (RFC 6052, 4291).
CARRYING_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
#: What may stand in a path and a query as it is.
SAFE = "/%:=&?~#+!$,;'@()*[]"

#: Returns the numeric addresses of a host's name.
Resolve = Callable[[str, int], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart; `host` is in ASCII, `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = PORTS[self.scheme] == self.port
        return f"{self.scheme}://{host}" + ("" if usual else f":{self.port}")


def target_of(url: str) -> Target:
    """Take an address apart.

    Raises:
        FeedProblemError: it is not http(s), has no host, or carries a password.

    """
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError) as error:
        raise FeedProblemError("address") from error
    is_odd = any(c.isspace() or not c.isprintable() for c in url)
    if len(url) > ADDRESS_LENGTH or is_odd or not host or "@" in parts.netloc:
        raise FeedProblemError("address")
    if parts.scheme not in PORTS:
        raise FeedProblemError("address")
    path = quote(parts.path or "/", safe=SAFE)
    path += f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def addresses_of(host: str, port: int) -> list[str]:
    """Return the numeric addresses of a host, in the system's order."""
    found = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
    )
    return [str(address[0]) for *_others, address in found]


def is_public(address: str) -> bool:
    """Say whether a numeric address is one of the public network.

    Neither private, local, shared nor multicast ones are, nor IPv6 addresses that carry
    such an IPv4 address.
    """
    try:
        found = ip_address(address)
    except ValueError:  # with a zone: "fe80::1%eth0"
        return False
    return all(each.is_global and not each.is_multicast for each in _meant(found))


def _meant(address: IPv4Address | IPv6Address) -> Iterable[IPv4Address | IPv6Address]:
    """Yield an address and the IPv4 addresses that it carries."""
    if isinstance(address, IPv4Address) or address.ipv4_mapped is None:
        yield address
    if isinstance(address, IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        yield from (each for each in carried if each is not None)
        if any(address in network for network in CARRYING_IPV4):
            yield IPv4Address(int(address) & 0xFFFF_FFFF)
