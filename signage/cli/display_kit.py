"""`signage display policy` and `signage display kit`: what displays' machines need."""

import base64
import re
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

import click

from signage import clock
from signage.cli.words import say as _
from signage.cli.words import told
from signage.errors import InvalidInputError, Message
from signage.exchange.browser_policy import Policy, browser_policy
from signage.exchange.browser_policy_windows import HIVES, registry_file
from signage.exchange.device_kit import device_kit, policy_text
from signage.exchange.device_origin import read_origin

_PEM = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s*([A-Za-z0-9+/=\s]+?)\s*-----END CERTIFICATE-----"
)
_ORIGIN = "Address by which displays reach the server, like https://signage.example."
_PAGES = "Website that slides show; may be given several times."
_LOCK = "Let the browser open nothing but the server and these pages."
_CA = "Certificate (PEM) of the local authority that signed the server's."

Given = TypeVar("Given")


@click.command()
@click.option("--origin", required=True, help=_ORIGIN)
@click.option("--page", "pages", multiple=True, help=_PAGES)
@click.option("--lock", "is_locked", is_flag=True, help=_LOCK)
@click.option("--ca", type=click.Path(exists=True, path_type=Path), help=_CA)
@click.option(
    "--form",
    type=click.Choice(["linux", *HIVES]),
    default="linux",
    help="For Chromium on Linux (JSON), or a .reg file for Chrome or Edge on Windows.",
)
@click.argument("target", type=click.File("wb"), default="-")
def policy(  # noqa: PLR0913 (its options)
    origin: str,
    pages: tuple[str, ...],
    *,
    is_locked: bool,
    ca: Path | None,
    form: str,
    target: BinaryIO,
) -> None:
    """Write the browser's policies for displays of a server to TARGET, or show them."""
    _, made = _policy(origin, pages, is_locked=is_locked, ca=ca)
    is_linux = form == "linux"
    target.write(policy_text(made).encode() if is_linux else registry_file(made, form))


@click.command()
@click.option("--origin", required=True, help=_ORIGIN)
@click.option("--kind", type=click.Choice(["tv", "kiosk"]), default="tv")
@click.option("--page", "pages", multiple=True, help=_PAGES)
@click.option("--lock", "is_locked", is_flag=True, help=_LOCK)
@click.option("--ca", type=click.Path(exists=True, path_type=Path), help=_CA)
@click.argument("target", type=click.File("wb"))
def kit(  # noqa: PLR0913 (its options)
    origin: str,
    kind: str,
    pages: tuple[str, ...],
    *,
    is_locked: bool,
    ca: Path | None,
    target: BinaryIO,
) -> None:
    """Write the device kit for Debian and Raspberry Pi boxes to TARGET (.tar.gz)."""
    checked, made = _policy(origin, pages, is_locked=is_locked, ca=ca)
    target.write(device_kit(checked, made, kind=kind, now=clock.now()))
    click.echo(_("Wrote %(file)s for %(origin)s.", file=target.name, origin=checked))
    command = f"tar xzf {target.name} && sudo signage-kit/setup.sh"
    click.echo(_("On the box: %(command)s", command=command))


def _policy(
    origin: str, pages: Sequence[str], *, is_locked: bool, ca: Path | None
) -> tuple[str, Policy]:
    problems: list[str] = []
    checked = [_checked(read_origin, text, problems) for text in (origin, *pages)]
    authority = _checked(_authority, ca.read_bytes(), problems) if ca else ""
    if problems:
        raise click.ClickException("\n".join(problems))
    made = browser_policy(
        checked[0], pages=checked[1:], is_locked=is_locked, authority=authority
    )
    return checked[0], made


def _checked(read: Callable[[Given], str], given: Given, problems: list[str]) -> str:
    try:
        return read(given)
    except InvalidInputError as error:
        problems += map(told, error.problems)
        return ""


def _authority(content: bytes) -> str:
    found = _PEM.search(content)
    try:
        der = base64.b64decode(found[1]) if found else b""
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=der)
    except ValueError as error:  # SSLError is one, too
        message = Message(
            "The file of --ca holds no certificate. Give one in PEM form."
        )
        raise InvalidInputError([message]) from error
    return base64.b64encode(der).decode("ascii")
