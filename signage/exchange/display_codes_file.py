"""Write one-time codes of displays as CSV: what each is for, and where to redeem it."""

from collections.abc import Iterable, Sequence

from signage.exchange.sheet_writer import write_csv
from signage.operations.displays.pairing_codes import spoken_code
from signage.operations.displays.provisioning import GivenCode

COLUMNS = ("name", "kind", "group", "window", "code", "address", "good_until")


def codes_file(
    given: Iterable[GivenCode], base: str, headings: Sequence[str] = COLUMNS
) -> bytes:
    """Return the file; `base` is the server's address as displays reach it."""
    return write_csv(headings, [_line(each, base) for each in given])


def redeem_address(base: str, code: str) -> str:
    """Return the address that redeems a code in the browser that opens it."""
    return f"{base}/display?code={spoken_code(code)}"


def _line(given: GivenCode, base: str) -> Sequence[str]:
    row = given.row
    return (
        row.name,
        row.kind.value,
        row.group.name,
        row.window.code if row.window else "",
        spoken_code(given.code),
        redeem_address(base, given.code),
        f"{row.expires_at:%Y-%m-%d}",
    )
