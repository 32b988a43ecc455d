"""The hall's own kinds of fact: list the rule map, add a kind, remove an unused one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from signage.errors import ConflictError, InvalidInputError, Message, NotFoundError
from signage.models import FactKind, FactKindRule, Hall, LedgerEntry, User
from signage.operations.hall.audit import record_audit
from signage.operations.hall.pinyin import initials_of
from signage.rules.check import is_unset
from signage.rules.rulebook import Rulebook

PAGE_SIZE = 50
LONGEST_LABEL = 200
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)

Rulebooks = Mapping[str, Rulebook]


class FactUsedError(ConflictError):
    """Entries name the kind of fact; it cannot go any more."""

    code = "fact_used"

    def __init__(self, kind: FactKind) -> None:
        super().__init__(
            Message(
                "Entries name the fact '%(fact)s' already, so it stays.", fact=kind.code
            )
        )


@dataclass(frozen=True, slots=True)
class NewFactKind:
    """A kind of fact to add: its code, labels, and its rule by rulebook."""

    code: str
    label_zh: str
    label_en: str
    rules: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FactKindPage:
    """One page of the rule map, and which of its kinds no entry names."""

    kinds: Sequence[FactKind]
    unused: frozenset[int]
    page: int
    pages: int
    total: int


def fact_kind_page(
    session: Session, hall_id: int, text: str = "", page: int = 1
) -> FactKindPage:
    """Return a page of the hall's kinds of fact, those that hold the text."""
    matching = _matching(hall_id, text.strip())
    total = session.scalar(select(func.count(FactKind.id)).where(*matching)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = select(FactKind).where(*matching)
    query = query.order_by(FactKind.position, FactKind.id).limit(PAGE_SIZE)
    kinds = session.scalars(query.offset((page - 1) * PAGE_SIZE)).all()
    unused = select(FactKind.id).where(
        FactKind.id.in_([kind.id for kind in kinds]),
        ~exists().where(LedgerEntry.fact_kind_id == FactKind.id),
    )
    return FactKindPage(kinds, frozenset(session.scalars(unused)), page, pages, total)


def _matching(hall_id: int, text: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [FactKind.hall_id == hall_id]
    if text:
        of_rule = exists().where(
            FactKindRule.fact_kind_id == FactKind.id,
            func.lower(FactKindRule.rule).contains(text.lower(), autoescape=True),
        )
        found.append(
            or_(
                FactKind.code.contains(text.lower(), autoescape=True),
                FactKind.label_zh.contains(text, autoescape=True),
                func.lower(FactKind.label_en).contains(text.lower(), autoescape=True),
                FactKind.initials.contains(text.lower(), autoescape=True),
                of_rule,
            )
        )
    return found


def add_fact_kind(  # noqa: PLR0913  # what, of whom, under which rules, by whom
    session: Session,
    hall: Hall,
    new: NewFactKind,
    rulebooks: Rulebooks,
    *,
    actor: User,
    now: datetime,
) -> FactKind:
    """Add a kind of fact that falls under a rule of one or more rulebooks.

    Raises:
        InvalidInputError: everything that is wrong with it.

    """
    problems = [
        *_about_texts(new),
        *_about_code(session, hall, new.code),
        *_about_rules(new, rulebooks),
    ]
    if problems:
        raise InvalidInputError(problems)
    last = select(func.max(FactKind.position)).where(FactKind.hall_id == hall.id)
    kind = FactKind(
        hall_id=hall.id,
        code=new.code,
        label_zh=new.label_zh,
        label_en=new.label_en,
        initials=initials_of(new.label_zh)[:LONGEST_LABEL],
        position=(session.scalar(last) or 0) + 1,
        rules=[FactKindRule(slug=slug, rule=rule) for slug, rule in new.rules.items()],
    )
    session.add(kind)
    session.flush()
    _note(session, kind, "fact_kind.added", actor, now)
    return kind


def _about_texts(new: NewFactKind) -> Iterator[Message]:
    if not new.label_zh or not new.label_en:
        yield Message("Give the fact a name in Chinese and in English.")
    if max(len(new.label_zh), len(new.label_en)) > LONGEST_LABEL:
        yield Message("A name is too long: %(most)s characters.", most=LONGEST_LABEL)


def _about_code(session: Session, hall: Hall, code: str) -> Iterator[Message]:
    if not _CODE.fullmatch(code):
        yield Message(
            "The code '%(code)s' is none: small letters, digits, dots and hyphens, at "
            "most 64, such as late-meeting.",
            code=code,
        )
    taken = select(FactKind.id).where(
        FactKind.hall_id == hall.id, FactKind.code == code
    )
    if session.scalar(taken) is not None:
        yield Message("There is a fact '%(code)s' already.", code=code)


def _about_rules(new: NewFactKind, rulebooks: Rulebooks) -> Iterator[Message]:
    if not new.rules:
        yield Message("Choose the rule of at least one rulebook.")
    kinds: list[set[str]] = []
    for slug, code in new.rules.items():
        rule = rulebooks[slug].rules.get(code) if slug in rulebooks else None
        if rule is None or rule.is_derived or is_unset(rule):
            yield Message("No entry can name the rule %(rule)s.", rule=code)
        else:
            kinds.append(set(rule.subject))
    if kinds and not set.intersection(*kinds):
        yield Message(
            "The rules are for different kinds of subject: choose rules for the same."
        )


def remove_fact_kind(
    session: Session, kind: FactKind, *, actor: User, now: datetime
) -> None:
    """Remove a kind of fact that no entry names; raise FactUsedError."""
    used = select(LedgerEntry.id).where(LedgerEntry.fact_kind_id == kind.id).limit(1)
    if session.scalar(used) is not None:
        raise FactUsedError(kind)
    _note(session, kind, "fact_kind.removed", actor, now)
    for line in list(kind.rules):
        session.delete(line)
    session.flush()
    session.expire(kind, ["rules"])
    session.delete(kind)
    session.flush()


def get_fact_kind(session: Session, hall_id: int, kind_id: int) -> FactKind:
    """Return a kind of fact of the hall; raise NotFoundError."""
    found = session.get(FactKind, kind_id)
    if found is None or found.hall_id != hall_id:
        what = "kind of fact"
        raise NotFoundError(what, kind_id)
    return found


def _note(
    session: Session, kind: FactKind, action: str, actor: User, now: datetime
) -> None:
    rules = [f"{line.slug} {line.rule}" for line in kind.rules]
    detail = {"name": kind.label_zh, "rules": rules}
    target = f"fact_kind:{kind.code}"
    record_audit(
        session, actor, action, target, hall_id=kind.hall_id, now=now, detail=detail
    )
