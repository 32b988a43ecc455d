"""Break names and lines where words end: "企业开办|一窗", not "企业开|办一窗".

Words are those of signage/slides/hall_words.py, else pairs of characters; sentences
break after marks, else by particles.
"""

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import accumulate

from signage.playout.pagination import split_text, width_of
from signage.playout.typography import SIDE_EMS
from signage.slides.hall_words import words_of
from signage.slides.reading import is_chinese

#: What a name ends with: a word of its own.
_SUFFIX = re.compile(
    "(?:综合|联合|联办)?(?:窗口|专窗|中心|大厅|专区|[一二三四五六七八九十]窗)$"
)
#: A sentence's breaks, best first: the pattern before the break or after it, its cost.
_BREAKS = (
    (re.compile(r"[。！？；!?;，,][”’）」』]*$"), re.compile(""), 0),
    (re.compile(r"[：:、][”’）」』]*$"), re.compile(""), 1),
    (re.compile("[”’）》」』】]$"), re.compile(""), 2),
    (re.compile("的$"), re.compile(""), 3),
    (re.compile(""), re.compile("[或和及并与请]"), 4),
)
#: What a break between two words costs, and one within a word.
_BETWEEN, _WITHIN = 8, 14
#: What one more line costs: it stays on for some seconds.
_LINE = 3
#: One unbreakable piece of a sentence: a Latin word or a character, with its marks.
_PIECE = re.compile(
    r"[（《〈「『【〔“‘]*(?:[\x21-\x7e]+ ?|.)[，。！？；：、）》〉」』】〕”’…·]*"
)


def balanced_name(name: str, most: int, *, ends_long: bool = False) -> tuple[str, ...]:
    """Return a name in as few lines as hold it at `most` characters, words whole.

    Lines are as even as words allow; of two ways, the one whose last line is shorter,
    or longer where it `ends_long`, as titles do: what they name stands last.
    """
    edges = [0, *accumulate(map(len, _words(name)))]
    # The best way to each edge in so many lines: a line more each round.
    ways: dict[int, tuple[str, ...]] = {0: ()}
    while ways:
        ways = {
            end: min(reaching, key=partial(_unevenness, ends_long=ends_long))
            for end in edges[1:]
            if (
                reaching := [
                    (*way, name[start:end])
                    for start, way in ways.items()
                    if 0 < end - start <= most
                ]
            )
        }
        if len(name) in ways:
            return ways[len(name)]
    return tuple(name[at : at + most] for at in range(0, len(name), most))


def hall_lines(name: str) -> tuple[str, ...]:
    """Return a hall's name as the side zone has it: in lines that are as wide."""
    if not is_chinese(name):
        return (name,)
    return balanced_name(name, int(SIDE_EMS), ends_long=True)


def _words(name: str) -> list[str]:
    suffix = _SUFFIX.search(name)
    stem = name[: suffix.start()] if suffix else name
    words = words_of(stem)
    ending = suffix.group() if suffix else ""
    words += [ending[at : at + 2] for at in range(0, len(ending), 2)]
    return [word for word in words if word]


def _unevenness(way: tuple[str, ...], *, ends_long: bool) -> tuple[int, int]:
    return max(map(len, way)), -len(way[-1]) if ends_long else len(way[-1])


def title_lines(title: str, columns: int) -> tuple[str, ...]:
    """Return a title as lines of at most `columns` ems: by marks, else by words."""
    if width_of(title) <= columns:
        return (title,)
    if is_chinese(title):
        return balanced_name(title, columns, ends_long=True)
    return sense_lines(title, columns)


@lru_cache(maxsize=256)
def sense_lines(text: str, columns: int) -> tuple[str, ...]:
    """Return a text as lines of at most `columns` ems, broken where sense allows."""
    pieces = _PIECE.findall(" ".join(text.split()))
    if any(width_of(piece.rstrip()) > columns for piece in pieces):
        return tuple(split_text(text, columns, rows=1))
    widths = [0.0, *accumulate(map(width_of, pieces))]
    ends = frozenset(accumulate(map(len, words_of("".join(pieces)))))
    offsets = [0, *accumulate(map(len, pieces))]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        starts = [s for s in range(end) if widths[end] - widths[s] <= columns]
        usual = _BETWEEN if offsets[end] in ends else _WITHIN
        cost = _break_cost(pieces, end, usual) + _LINE
        best.append(
            min(
                (best[s][0] + cost + _emptiness(widths[end] - widths[s], columns), s)
                for s in starts or [end - 1]
            )
        )
    return tuple(_traced(pieces, best))


def _break_cost(pieces: Sequence[str], at: int, usual: int) -> int:
    if at == len(pieces):
        return 0
    before, after = pieces[at - 1], pieces[at]
    fitting = (c for b, a, c in _BREAKS if b.search(before) and a.match(after))
    return next(fitting, usual)


def _emptiness(width: float, columns: int) -> float:
    return (1 - width / columns) ** 2


def _traced(pieces: Sequence[str], best: Sequence[tuple[float, int]]) -> list[str]:
    lines: list[str] = []
    end = len(pieces)
    while end:
        start = best[end][1]
        lines.insert(0, "".join(pieces[start:end]).strip())
        end = start
    return lines
