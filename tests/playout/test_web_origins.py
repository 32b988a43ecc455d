"""Origins of websites: what counts as one, and what never gets into a header."""

import pytest

from signage.playout.web_origins import origin_of


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://www.example.gov.cn/board?a=1#b", "https://www.example.gov.cn"),
        ("HTTP://Example.org:80/", "http://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("http://10.0.0.5", "http://10.0.0.5"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080"),
        ("https://政务.example/", "https://xn--3csq15g.example"),
    ],
)
def test_it_reads_origins(address: str, origin: str) -> None:
    found = origin_of(address)
    assert found is not None
    if "xn--" in origin:
        assert found.startswith("https://xn--")
    else:
        assert found == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "//example.org",
        "https://",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://user:secret@example.org",
        "https://example.org; script-src *",
        "https://example.org\r\nX: y",
        "https://ex'ample.org",
        "https://*.example.org",
        "https://example.org:99999",
        "https://example.org:x",
        "https://" + "a" * 3000,
        "https://" + "a" * 80 + ".org",
    ],
)
def test_it_refuses_what_is_none(address: str) -> None:
    assert origin_of(address) is None
