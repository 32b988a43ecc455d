"""The five levels of a rating, and the reasons that may be given for each."""

from dataclasses import dataclass

COMMENT_LIMIT = 150


def _(message: str) -> str:
    """Mark a label for the catalogues; whoever shows it translates it."""
    return message


@dataclass(frozen=True, slots=True)
class Tag:
    """A reason that may be ticked: its code is stored, its label shown."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Level:
    """One of five answers: its value, its word, and its reasons in order."""

    value: int
    label: str
    tags: tuple[Tag, ...]

    @property
    def is_negative(self) -> bool:
        """Whether the answer calls for a follow-up."""
        return self.value <= 2  # noqa: PLR2004  # the two lowest of five


_PRAISE = (
    Tag("friendly", _("Kind and polite")),
    Tag("quick", _("Quick")),
    Tag("clear", _("Explained clearly")),
    Tag("one_visit", _("Done in one visit")),
    Tag("considerate", _("Went the extra mile")),
    Tag("tidy", _("Tidy and comfortable")),
)
_FAIR = (
    Tag("could_be_quicker", _("Could be quicker")),
    Tag("could_be_warmer", _("Could be warmer")),
    Tag("could_be_clearer", _("Could be clearer")),
    Tag("wait", _("Some waiting")),
    Tag("facilities", _("Facilities could be better")),
)
_BLAME = (
    Tag("attitude", _("Poor attitude")),
    Tag("slow", _("Too slow")),
    Tag("unclear", _("Not explained clearly")),
    Tag("repeat_visits", _("Had to come several times")),
    Tag("extra_papers", _("Asked for needless papers")),
    Tag("unattended", _("Nobody at the window")),
    Tag("improper_fee", _("Improper fee")),
    Tag("long_wait", _("Waited too long")),
)

LEVELS = (
    Level(5, _("Very satisfied"), _PRAISE),
    Level(4, _("Satisfied"), _PRAISE),
    Level(3, _("Fairly satisfied"), _FAIR),
    Level(2, _("Dissatisfied"), _BLAME),
    Level(1, _("Very dissatisfied"), _BLAME),
)
BY_VALUE = {level.value: level for level in LEVELS}
LABEL_OF_TAG = {tag.code: tag.label for tag in (*_PRAISE, *_FAIR, *_BLAME)}


def foreign_tags(level: int, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `tags` that may not be given with `level`."""
    allowed = {tag.code for tag in BY_VALUE[level].tags}
    return tuple(tag for tag in tags if tag not in allowed)
