"""Which addresses may be talked to."""

from __future__ import annotations

import pytest

from ingest.addresses import Door, is_public
from rag.errors import SourceError


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1",
        "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "2001:0:7f00:1::1",
        "100::1", "2001:db8::1", "3fff::1", "4000::1", "5f00::1", "2001:20::1", "fd00:ec2::254",
        "192.0.0.192", "192.88.99.1", "198.18.0.1", "240.0.0.1", "100.100.100.200",
        "168.63.129.16", "0.1.2.3", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
    ],
)  # fmt: skip
def test_addresses_inside_a_network_are_not(address: str) -> None:
    assert not is_public(address)


def test_a_host_with_one_private_address_is_refused() -> None:
    backend = Door((), lambda *_: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(SourceError, match="private address"):
        backend.addresses("mixed.example", 80)


def test_a_host_allowed_by_name_may_be_private() -> None:
    backend = Door(("Desk.Local",), lambda *_: ["127.0.0.1"])
    assert backend.addresses("desk.local", 80) == ["127.0.0.1"]


def test_an_unknown_host_is_told_plainly() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(SourceError, match=r"gone\.example cannot be found"):
        Door((), nowhere).addresses("gone.example", 80)


def test_an_address_that_is_none_is_no_host() -> None:
    with pytest.raises(SourceError, match="cannot be found"):
        Door((), lambda *_: ["localhost"]).addresses("odd.example", 80)
    with pytest.raises(SourceError, match="cannot be found"):
        Door((), lambda *_: []).addresses("empty.example", 80)


def test_ports_of_other_protocols_are_refused_unless_the_host_is_allowed() -> None:
    with pytest.raises(SourceError, match="no web server's"):
        Door((), lambda *_: ["93.184.216.34"]).addresses("mail.example", 25)
    assert Door(("mail.example.",), lambda *_: ["127.0.0.1"]).addresses("mail.example", 25)
