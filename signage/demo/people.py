"""Invented names for the staff of the demo hall."""

from random import Random

SURNAMES = "陈林黄郑吴周徐孙胡朱高何郭马罗梁宋谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
COMPOUND_SURNAMES = {11: "欧阳", 47: "上官"}
WOMEN = [
    "静怡",
    "思涵",
    "雨桐",
    "佳宁",
    "若曦",
    "晓雯",
    "梦洁",
    "诗琪",
    "婉清",
    "欣然",
    "书瑶",
    "慧敏",
    "雅婷",
    "可馨",
    "语嫣",
    "秋月",
    "映雪",
    "清妍",
    "芷兰",
    "岚",
]
MEN = [
    "浩然",
    "子轩",
    "明远",
    "俊杰",
    "志航",
    "天佑",
    "博文",
    "泽宇",
    "立诚",
    "承志",
    "嘉树",
    "景行",
    "知远",
    "修齐",
    "鸿飞",
    "远帆",
    "牧之",
    "怀瑾",
    "砚秋",
    "松",
]
WOMENS_SHARE = 0.6  # as in most halls


def invent_people(count: int, random: Random) -> list[tuple[str, bool]]:
    """Return `count` different names, each with whether it is a woman's."""
    people: dict[str, bool] = {}
    while len(people) < count:
        is_woman = random.random() < WOMENS_SHARE
        given = random.choice(WOMEN if is_woman else MEN)
        surname = random.choice(SURNAMES)
        people.setdefault(COMPOUND_SURNAMES.get(len(people), surname) + given, is_woman)
    return list(people.items())
