"""`signage display policy` and `signage display kit` write what machines need."""

import base64
import json
import ssl
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signage.cli.display import display

ORIGIN = "https://hall.example"
AUTHORITY = Path(__file__).parent.parent / "device" / "authority.pem"


@pytest.fixture
def run() -> Callable[..., Result]:
    """Call the command."""
    return lambda *arguments: CliRunner().invoke(display, arguments)


def test_it_shows_a_policy(run: Callable[..., Result]) -> None:
    result = run("policy", "--origin", ORIGIN + "/")
    assert json.loads(result.output)["AutoplayAllowlist"] == [ORIGIN]


def test_it_writes_a_registry_file(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "signage.reg"
    result = run("policy", "--origin", ORIGIN, "--form", "edge", str(path))
    assert result.exit_code == 0
    assert path.read_bytes().decode("utf-16").startswith("Windows Registry")


def test_it_trusts_the_halls_own_authority(run: Callable[..., Result]) -> None:
    result = run("policy", "--origin", ORIGIN, "--ca", str(AUTHORITY))
    der = ssl.PEM_cert_to_DER_cert(AUTHORITY.read_text("ascii"))
    assert json.loads(result.output)["CACertificates"] == [
        base64.b64encode(der).decode("ascii")
    ]


def test_it_writes_the_kit(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "kit.tar.gz"
    result = run("kit", "--origin", ORIGIN, "--kind", "kiosk", "--lock", str(path))
    assert "sudo signage-kit/setup.sh\n" in result.output
    with tarfile.open(path) as archive:
        members = {member.name: member for member in archive}
        policy = archive.extractfile("signage-kit/signage.json")
        settings = archive.extractfile("signage-kit/signage-kit.conf")
        assert policy is not None
        assert settings is not None
        assert json.load(policy)["URLAllowlist"] == [ORIGIN]
        expected = f"SIGNAGE_KIT_ORIGIN={ORIGIN}\nSIGNAGE_KIT_KIND=kiosk\n"
        assert settings.read().decode() == expected
    assert members["signage-kit/setup.sh"].mode == 0o755
    assert "signage-kit/signage_kit/__main__.py" in members
    assert not [name for name in members if "__pycache__" in name]


def test_it_refuses_wrong_origins_all_at_once(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    no_certificate = tmp_path / "no.pem"
    no_certificate.write_text("-----BEGIN CERTIFICATE-----\nYQ==\n")
    given = ("--origin", "hall", "--page", "*", "--ca", str(no_certificate))
    result = run("policy", *given)
    assert result.exit_code == 1
    assert "'hall' is not the server's address" in result.output
    assert "'*' is not the server's address" in result.output
    assert "holds no certificate" in result.output
    assert not (tmp_path / "kit.tar.gz").exists()
    assert run("kit", *given, str(tmp_path / "kit.tar.gz")).exit_code == 1
