"""The browser's policies: for one server alone, on Linux and on Windows."""

import pytest

from signage.errors import InvalidInputError
from signage.exchange.browser_policy import QUIET, browser_policy
from signage.exchange.browser_policy_windows import registry_file
from signage.exchange.device_origin import read_origin

ORIGIN = "https://hall.example:8443"


def test_it_grants_a_server_what_its_pages_need_and_others_nothing() -> None:
    policy = browser_policy(ORIGIN)
    granted = {name for name, value in policy.items() if value == [ORIGIN]}
    assert granted == {
        "AutoplayAllowlist",
        "LocalNetworkAccessAllowedForUrls",
        "LoopbackNetworkAllowedForUrls",
        "NotificationsAllowedForUrls",
    }
    assert policy.items() >= QUIET.items()


def test_it_treats_plain_http_as_safe_for_its_server_alone() -> None:
    policy = browser_policy("http://10.0.0.5:8000")
    name = "OverrideSecurityRestrictionsOnInsecureOrigin"
    assert policy[name] == ["http://10.0.0.5:8000"]
    assert policy["HttpAllowlist"] == ["10.0.0.5"]
    assert name not in browser_policy(ORIGIN)


def test_it_locks_the_browser_to_the_server_and_the_pages_of_slides() -> None:
    policy = browser_policy(ORIGIN, pages=["https://weather.example"], is_locked=True)
    assert policy["URLBlocklist"] == ["*"]
    assert policy["URLAllowlist"] == [ORIGIN, "https://weather.example"]
    assert "URLAllowlist" not in browser_policy(ORIGIN)


def test_it_writes_a_registry_file() -> None:
    policy = browser_policy(ORIGIN, authority="MIIB")
    text = registry_file(policy, "edge").decode("utf-16")
    hive = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Edge"
    assert text.startswith("Windows Registry Editor Version 5.00\r\n\r\n")
    assert '"TranslateEnabled"=dword:00000000\r\n' in text
    assert '"DeveloperToolsAvailability"=dword:00000002\r\n' in text
    listed = f'[{hive}\\AutoplayAllowlist]\r\n"1"="{ORIGIN}"\r\n'
    assert listed in text
    assert f"[-{hive}]" not in text  # what others set is not ours to remove
    assert '"HideFirstRunExperience"=dword:00000001' in text
    assert "HideFirstRun" not in registry_file(policy, "chrome").decode("utf-16")


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (" https://Hall.Example/ ", "https://hall.example"),
        ("http://10.0.0.5:8000", "http://10.0.0.5:8000"),
        ("http://[fd00::1]:8000", "http://[fd00::1]:8000"),
        ("https://大厅.example:443", "https://xn--imrx4k.example"),
    ],
)
def test_it_reads_an_origin(text: str, origin: str) -> None:
    assert read_origin(text) == origin


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "begin with http:// or https://"),
        ("hall.example", "begin with http:// or https://"),
        ("ftp://hall.example", "begin with http:// or https://"),
        ("https://hall.example/display", "Nothing may follow"),
        ("https://root:secret@hall.example", "no user name and password"),
        ("https://*.example", "A star would trust every server"),
        ("http://0.0.0.0:8000", "nobody finds it there"),
        ("http://[::]", "nobody finds it there"),
        ("https://hall_1.example", "No server can have this name or port"),
        ("https://hall.example:99999", "No server can have this name or port"),
        ("http://[::1", "No server can have this name or port"),
        ("https://hall example", "No server can have this name or port"),
        ("https://hall.example:0", "Port 0 is none"),
    ],
)
def test_it_refuses_what_is_no_origin(text: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match="Write it like 'https://") as caught:
        read_origin(text)
    assert told in str(caught.value)


def test_it_tells_all_that_is_wrong_at_once() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_origin("https://me@*.example/display")
    assert all(
        told in str(caught.value)
        for told in ("Nothing may follow", "no user name", "A star")
    )
