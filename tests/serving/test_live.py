"""Under which address phones reach the server, as far as it can be known."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest

from signage.config import Settings
from signage.serving.live import base_url, is_loopback


def test_it_believes_the_setting() -> None:
    settings = Settings(public_url="https://hall.test/", host="0.0.0.0")  # noqa: S104
    assert base_url(settings) == "https://hall.test"


def test_it_takes_the_address_that_it_listens_on() -> None:
    assert base_url(Settings(host="10.0.0.2", port=81)) == "http://10.0.0.2:81"


def test_it_finds_an_address_when_it_listens_on_all() -> None:
    found = urlsplit(base_url(Settings(host="0.0.0.0", port=81)))  # noqa: S104
    assert found.port == 81
    assert not ip_address(found.hostname or "").is_unspecified


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/", True),
        ("http://[::1]:8000/", True),
        ("http://localhost/", True),
        ("http://192.168.1.5:8000/", False),
        ("https://hall.test/", False),
    ],
)
def test_it_knows_addresses_of_the_machine_itself(url: str, *, expected: bool) -> None:
    assert is_loopback(url) is expected
