"""Whom a request comes from, when it comes through a proxy.

``X-Forwarded-For`` is what anyone may write: only what our own proxies added is believed, from the right.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from eclat.settings import get_settings

Network = IPv4Network | IPv6Network


class ClientAddress:
    """Every handler finds the visitor in ``request.client``: the peer, or the one for whom a trusted proxy speaks.

    None when nobody says who it is: a proxy that names no one, or a site in https, which stands behind a proxy, whose settings
    trust none.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope.get("client"):
            settings, peer = get_settings(), scope["client"]
            if settings.proxies:
                found = visitor(peer[0], ",".join(Headers(scope=scope).getlist("x-forwarded-for")), settings.proxies)
                scope["client"] = (found, peer[1]) if found else None
            elif settings.secure:
                scope["client"] = None
        return await self.app(scope, receive, send)


def visitor(peer: str, forwarded: str, proxies: Sequence[Network]) -> str | None:
    """The nearest address that is not one of our proxies; the furthest of them when all are. None when the nearest names no one."""

    def ours(address: str) -> bool:
        ip = parsed(address)
        return ip is not None and any(ip in network for network in proxies)

    if not ours(peer):
        return peer
    found = None
    for hop in reversed(forwarded.split(",")):
        ip = parsed(hop)
        if ip is None:
            break
        found = str(ip)
        if not ours(found):
            break
    return found


def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address, without the port that some proxies add; an IPv4 one even when it is written as IPv6."""
    address = address.strip()
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip
