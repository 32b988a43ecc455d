"""Which browsers get the page without script."""

import pytest

from signage.web.old_browsers import is_too_old

TIZEN_2 = (
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 2.4.0) AppleWebKit/538.1 "
    "(KHTML, like Gecko) Version/2.4.0 TV Safari/538.1"
)
MACINTOSH = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.1 Safari/605.1.15"
)
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WEBOS = f"Mozilla/5.0 (Web0S; Linux/SmartTV) {WEBKIT}"
TIZEN = f"Mozilla/5.0 (SMART-TV; LINUX; Tizen {{}}) {WEBKIT} SamsungBrowser/2.1"


@pytest.mark.parametrize(
    "agent",
    [
        TIZEN.format("4.0") + " Chrome/56.0.2924.0 TV Safari/537.36",
        TIZEN.format("5.0") + " Chrome/63.0.3239.84 TV Safari/537.36",
        TIZEN_2,
        f"{WEBOS} Chrome/53.0.2785.34 Safari/537.36 WebAppManager",
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)",
        "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0",
    ],
)
def test_these_are_too_old(agent: str) -> None:
    assert is_too_old(agent)


@pytest.mark.parametrize(
    "agent",
    [
        TIZEN.format("5.5") + " Chrome/69.0.3497.106 TV Safari/537.36",
        f"{WEBOS} Chrome/68.0.3440.106 Safari/537.36",
        f"Mozilla/5.0 (Windows NT 6.1) {WEBKIT} Chrome/109.0.0.0 Safari/537.36",
        f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/156.0.0.0",
        MACINTOSH,
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "curl/8.0",
        "",
    ],
)
def test_these_run_the_player(agent: str) -> None:
    assert not is_too_old(agent)
