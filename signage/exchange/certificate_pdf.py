"""Set a publicity certificate as a PDF with Typst."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from signage.config import shipped
from signage.errors import Message, SignageError

TEMPLATE = Path("documents") / "certificate.typ"
#: Type with Chinese letters, the best first: of Debian, of Windows, of macOS.
CHINESE = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimSun",
    "Microsoft YaHei",
    "Songti SC",
    "PingFang SC",
)
MONO = ("DejaVu Sans Mono",)  # Typst brings it along


class NoChineseTypeError(SignageError):
    """The server has no type with Chinese letters."""

    status = 503
    code = "no_chinese_type"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            Message(
                "This server has no type with Chinese letters, so the PDF would be "
                "empty boxes. Install the package fonts-noto-cjk (Debian, Ubuntu), or "
                "put a font file into %(folder)s; then try again.",
                folder=folder,
            )
        )


def write_certificate(
    paper: Mapping[str, Any],
    folder: Path,
    *,
    with_system: bool = True,
) -> bytes:
    """Return the PDF of what `paper` says; the same paper gives the same words.

    `folder` may hold type of the hall's own, which goes before the machine's.

    Raises:
        NoChineseTypeError: neither has any with Chinese letters.

    """
    import typst  # noqa: PLC0415  # it takes 7 MB, and papers are rare

    kept = folder if folder.is_dir() else None
    families = chinese_families(kept, with_system=with_system)
    if not families:
        raise NoChineseTypeError(folder)
    content = dict(paper) | {"fonts": list(families), "mono": [*MONO, *families]}
    return bytes(
        typst.compile(
            str(shipped("templates") / TEMPLATE),
            font_paths=[str(kept)] if kept else [],
            ignore_system_fonts=not with_system,
            sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
            format="pdf",
        )
    )


@cache
def chinese_families(folder: Path | None, *, with_system: bool) -> tuple[str, ...]:
    """Return the type with Chinese letters that there is, the hall's own first.

    Of the hall's own, everything counts: nobody puts another kind there.
    """
    own = _families(folder, with_system=False) if folder else []
    known = set(_families(None, with_system=with_system))
    return (*own, *(name for name in CHINESE if name in known and name not in own))


def _families(folder: Path | None, *, with_system: bool) -> list[str]:
    import typst  # noqa: PLC0415  # as above

    return typst.Fonts(
        include_system_fonts=with_system,
        include_embedded_fonts=False,
        font_paths=[str(folder)] if folder else [],
    ).families()
