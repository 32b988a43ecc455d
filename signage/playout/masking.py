"""Mask people's names by the hall's policy: surname and stars, in full, or not at all.

A name that cannot be told into surname and given name shows its first character only:
when in doubt, less is shown.
"""

import re
from typing import Literal

Policy = Literal["full", "surname", "none"]

_COMPOUND = (
    "欧阳 上官 司马 诸葛 皇甫 尉迟 公孙 慕容 令狐 司徒 宇文 长孙 东方 独孤 "
    "南宫 夏侯 轩辕 端木 百里 呼延 东郭 钟离 闻人 澹台 公冶 宗政 濮阳 淳于 "
    "单于 太叔 申屠 仲孙 鲜于 闾丘 司空 司寇 亓官 子车 颛孙 拓跋 夹谷 宰父 "
    "谷梁 段干 西门 公羊 完颜 纳兰 第五 赫连 歐陽 司馬 諸葛 尉遲 公孫 長孫 "
    "東方 獨孤 南宮 軒轅 東郭 鍾離 聞人 濮陽 鮮于 閭丘 "
)
#: Compound surnames (复姓) in use today, in simplified and traditional writing.
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
CLAN_SURNAMES = ("爱新觉罗", "叶赫那拉", "愛新覺羅", "葉赫那拉")

_DOTS = re.compile(r"[·•‧・･]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
STAR = "*"


def mask_name(name: str, policy: str = "surname") -> str:
    """Return how a name appears under the policy; empty under "none".

    欧阳明月 is 欧阳**, 张伟 is 张*, 买买提·艾力 is 买**·**, John Smith is J* S*.
    An unknown policy masks as "surname" does.
    """
    name = " ".join(name.split())
    if policy == "none" or not name:
        return ""
    return name if policy == "full" else _starred(name)


def _starred(name: str) -> str:
    if _LATIN.match(name):
        return " ".join(part[0] + STAR for part in name.split())
    name = name.replace(" ", "")
    if _DOTS.search(name):
        return name[0] + "".join(
            character if _DOTS.match(character) else STAR for character in name[1:]
        )
    surname = surname_of(name)
    return surname + STAR * (len(name) - len(surname))


def surname_of(name: str) -> str:
    """Return the surname of a Chinese name: one character, or a known compound."""
    for clan in CLAN_SURNAMES:
        if name.startswith(clan) and len(name) > len(clan):
            return clan
    # A compound only where a given name follows: 东方 alone is a 东 named 方.
    if name[:2] in COMPOUND_SURNAMES and len(name) > len("欧阳"):
        return name[:2]
    return name[:1]
