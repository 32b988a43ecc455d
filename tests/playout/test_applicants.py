"""Applicants: people masked by policy, organisations in full, doubt is a person."""

import pytest

from signage.playout.applicants import mask_applicants, masked_text


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("苏婉清", "苏**"),
        ("欧阳子轩、何远帆", "欧阳**、何**"),
        ("云溪市青禾餐饮有限公司", "云溪市青禾餐饮有限公司"),
        ("云溪小吃店", "云溪小吃店"),
        ("青禾（云溪）科技有限公司（筹）", "青禾（云溪）科技有限公司（筹）"),
        ("叶行；青禾学校", "叶*、青禾学校"),
        ("买买提·艾力", "买**·**"),
        ("John Smith", "J* S*"),
        ("赵会", "赵*"),
        ("", ""),
    ],
)
def test_it_masks_people_alone(names: str, shown: str) -> None:
    assert mask_applicants(names, "surname") == shown


def test_it_leaves_people_out_where_the_hall_wants_it() -> None:
    assert mask_applicants("苏婉清、青禾商行", "none") == "青禾商行"
    assert mask_applicants("苏婉清", "full") == "苏婉清"


def test_it_masks_a_name_that_stands_in_another_text() -> None:
    text = masked_text(
        "苏婉清残疾证换领（云溪小吃店）", "苏婉清、云溪小吃店", "surname"
    )
    assert text == "苏**残疾证换领（云溪小吃店）"
