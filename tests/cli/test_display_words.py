"""What `signage display` says follows the console's language."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from signage.cli.display import display
from signage.cli.words import language_of, told
from signage.errors import Message


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_Hans"),
        ({"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "zh_Hant"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_it_follows_the_environment(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language


def test_an_installer_reads_chinese(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    given = ("policy", "--origin", "hall", "--page", "https://x.example/y")
    result = CliRunner().invoke(display, given)
    assert result.exit_code == 1
    assert "“hall” 不是服务器地址" in result.output
    assert "is not" not in result.output
    target = tmp_path / "kit.tar.gz"
    made = CliRunner().invoke(
        display, ("kit", "--origin", "https://hall.example", str(target))
    )
    assert "已写入" in made.output
    assert told("as it is") == "as it is"
    outer = Message("%(name)s: no problem", name=Message("Guide"))
    assert told(outer).startswith("使用手册")
