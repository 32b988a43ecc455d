"""Take a picture of what the glass really shows."""

from signage_kit.programs import RefusedError, is_there, run

PROGRAM = "grim"
_PNG = b"\x89PNG\r\n\x1a\n"


def can_take_pictures() -> bool:
    """Say whether this machine can photograph its own glass."""
    return is_there(PROGRAM)


def take_picture() -> bytes:
    """Return the glass as a PNG.

    Raises:
        RefusedError: this machine cannot, or the program failed.

    """
    if not can_take_pictures():
        raise RefusedError(f"{PROGRAM} is not installed on this machine. 本机未安装。")
    picture = run([PROGRAM, "-"])
    if not picture.startswith(_PNG):
        raise RefusedError(
            f"{PROGRAM} wrote something that is no picture. 得到的不是图片。"
        )
    return picture
