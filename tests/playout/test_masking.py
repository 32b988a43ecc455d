"""Names in notices are masked by the hall's policy."""

import pytest

from signage.playout.masking import mask_name, surname_of


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张伟", "张*"),
        ("苏婉清", "苏**"),
        ("欧阳明", "欧阳*"),
        ("欧阳明月", "欧阳**"),
        ("歐陽明月", "歐陽**"),
        ("张王慧敏", "张***"),
        ("巴特尔巴根", "巴****"),
        ("爱新觉罗启星", "爱新觉罗**"),
        ("买买提·艾力", "买**·**"),
        ("John Smith", "J* S*"),
        ("Émile Zola", "É* Z*"),
        (" 张 伟 ", "张*"),
    ],
)
def test_it_shows_the_surname_and_stars(name: str, masked: str) -> None:
    assert mask_name(name, "surname") == masked


def test_it_takes_two_characters_for_surname_and_name() -> None:
    """东方 with nothing after it is somebody of the surname 东."""
    assert mask_name("东方", "surname") == "东*"


def test_it_shows_the_whole_name_or_none_by_policy() -> None:
    assert mask_name("苏婉清", "full") == "苏婉清"
    assert mask_name("苏婉清", "none") == ""


def test_it_masks_under_an_unknown_policy() -> None:
    assert mask_name("苏婉清", "surmame") == "苏**"
    assert mask_name("", "surname") == ""


def test_it_knows_compound_surnames() -> None:
    assert surname_of("上官云") == "上官"
    assert surname_of("上官") == "上"
