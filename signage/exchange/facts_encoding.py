"""Find out how a file of facts is encoded: UTF-8, or GBK as Excel saves it."""

import codecs
from pathlib import Path

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLOCK_BYTES = 1 << 20
# What Chinese text consists of besides ASCII: other signs mean another encoding.
_CHINESE = (
    ("\u00b0", "\u00b0"),  # a degree, and the dot within names
    ("\u00b7", "\u00b7"),
    ("\u2103", "\u2103"),
    ("\u2010", "\u203b"),
    ("\u3000", "\u303f"),
    ("\u4e00", "\u9fff"),
    ("\uff00", "\uffef"),
)

UTF8 = "utf-8-sig"
GBK = "gb18030"


class EncodingError(ValueError):
    """Say what is wrong with the encoding, and on which line it shows."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def encoding_of(path: str) -> str:
    """Return UTF8, or GBK where the file can be nothing else; raise EncodingError."""
    if _is_utf8(path):
        return UTF8
    content = Path(path).read_bytes()
    if content.startswith(_UTF16):
        raise EncodingError("the file is UTF-16: save it as CSV UTF-8")
    if _is_gbk(content):
        return GBK
    raise EncodingError("the file is not UTF-8: save it as CSV UTF-8", _line(content))


def _is_utf8(path: str) -> bool:
    """Look at one block after the other: a year of a large hall is no small text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with Path(path).open("rb") as stream:
        try:
            while block := stream.read(_BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_gbk(content: bytes) -> bool:
    try:
        signs = set(content.decode(GBK))
    except UnicodeDecodeError:
        return False
    return all(sign.isascii() or _is_chinese(sign) for sign in signs)


def _is_chinese(sign: str) -> bool:
    return any(first <= sign <= last for first, last in _CHINESE)


def _line(content: bytes) -> int:
    """Return the line of the first sign that is no UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1
