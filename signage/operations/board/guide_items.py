"""The 17 items that the source rules require a hall to post for as long as it works.

Administrative approval rules, article 7 (1) to (17): on touch screens and notice
boards (../rulebooks README, "What must appear on public screens").
"""

from dataclasses import dataclass

from signage.errors import Message


@dataclass(frozen=True, slots=True)
class GuideItem:
    """One item: its key, its number in the clause, its title and what to write."""

    key: str
    number: int
    title: Message
    hint: Message

    @property
    def clause(self) -> str:
        """The clause that requires it: "第七条（三）"."""
        return f"第七条（{_NUMERALS[self.number - 1]}）"


_NUMERALS = (
    *("一", "二", "三", "四", "五", "六", "七", "八", "九", "十"),
    *("十一", "十二", "十三", "十四", "十五", "十六", "十七"),
)
_ITEMS = (
    (
        "contact",
        Message("Address, phone and leaders"),
        Message("Where the hall is, how to reach it, and who leads it."),
    ),
    (
        "windows",
        Message("Windows and their staff"),
        Message("Where to find them; the list itself comes from the roster."),
    ),
    (
        "promises",
        Message("Service commitments and complaints"),
        Message("What is promised, and where to complain."),
    ),
    (
        "items",
        Message("Items of business"),
        Message("What can be done here; services of windows come from the roster."),
    ),
    (
        "basis",
        Message("Laws that items rest on"),
        Message("The laws and regulations that each item rests on."),
    ),
    (
        "quantity",
        Message("Quantity and manner of approval"),
        Message("Whether the number of permits is limited, and how they are granted."),
    ),
    (
        "conditions",
        Message("Conditions"),
        Message("Who may apply, and what must be fulfilled."),
    ),
    (
        "materials",
        Message("Materials to hand in"),
        Message("Originals, copies and what is taken from other offices."),
    ),
    (
        "forms",
        Message("Forms"),
        Message("Which forms there are, and where to get filled-in examples."),
    ),
    (
        "acceptor",
        Message("Who accepts applications"),
        Message("The office and window that take applications in."),
    ),
    (
        "decider",
        Message("Who decides"),
        Message("The office that decides about each item."),
    ),
    (
        "procedure",
        Message("Procedure"),
        Message("The steps from handing in to the permit."),
    ),
    (
        "time_limit",
        Message("Time limits"),
        Message("How long each item takes, by law and by promise."),
    ),
    (
        "validity",
        Message("Permits and their validity"),
        Message("What is issued, and until when it is good."),
    ),
    (
        "effect",
        Message("Legal effect"),
        Message("What a permit allows, and where."),
    ),
    (
        "fees",
        Message("Fees"),
        Message("What is charged, on what basis; or that nothing is."),
    ),
    (
        "annual_check",
        Message("Annual checks"),
        Message("Which permits are checked each year, and how."),
    ),
)
ITEMS = tuple(
    GuideItem(key, number, title, hint)
    for number, (key, title, hint) in enumerate(_ITEMS, start=1)
)
BY_KEY = {item.key: item for item in ITEMS}
