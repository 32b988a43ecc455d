"""Read CAP 1.2 (OASIS, ITU-T X.1303): the alert, or every problem with its place.

A signature is not verified: who may send is decided by the key (docs/cap.md).
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from signage.errors import InvalidInputError, Message
from signage.exchange.cap_schema import ALERT, NAMESPACE, REFERENCE, Rule
from signage.operations.emergencies.alert import (
    Alert,
    Info,
    MsgType,
    Reference,
    Scope,
    Status,
)

#: Chinese encodings that the XML parser does not know.
DECLARED = re.compile(
    rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?:gbk|gb2312|gb18030)[\"']", re.IGNORECASE
)
TEXT_DECLARED = re.compile(r"(<\?xml[^>]*encoding\s*=\s*[\"'])[^\"']+([\"'])")
OURS = f"{{{NAMESPACE}}}"
#: Nobody sends so many; it bounds the work.
MOST_ELEMENTS = 2_000
MOST_REFERENCES = 100
#: Instants outside are no instants of alerts, and cannot be reckoned with.
YEARS = range(1970, 3000)


class CapInvalidError(InvalidInputError):
    """A message that is no CAP 1.2; every problem names its element."""

    code: ClassVar[str] = "cap_invalid"


def utf8_of(content: bytes) -> bytes:
    """Return a document in UTF-8 if it is in GBK or UTF-16, which some systems write.

    What cannot be read as what it says it is stays as it is, to be refused as XML.
    """
    said = DECLARED.match(content)
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if said is None and not is_utf16:
        return content
    try:
        text = content.decode("utf-16" if is_utf16 else "gb18030")
    except UnicodeDecodeError:
        return content
    return TEXT_DECLARED.sub(r"\1utf-8\2", text, count=1).encode()


def read_alert(content: bytes) -> Alert:
    """Return the alert in an XML document.

    Raises:
        CapInvalidError: with every problem.

    """
    root = _parse(content)
    problems = list(_problems(root, ALERT, "alert"))
    if not problems:
        problems += _problems_between(root)
    if problems:
        raise CapInvalidError(problems)
    return replace(_alert(root), remarks=tuple(_out_of_order(root, ALERT, "alert")))


def _parse(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        problem = Message("The document declares a DTD or entities; send it without.")
        raise CapInvalidError([problem]) from error
    except (ParseError, ValueError, LookupError) as error:
        problem = Message("This is no XML: %(what)s.", what=str(error))
        raise CapInvalidError([problem]) from error
    if root.tag != f"{OURS}alert":
        text = Message(
            "The document is “%(tag)s”; send an <alert> of %(namespace)s.",
            tag=root.tag,
            namespace=NAMESPACE,
        )
        raise CapInvalidError([text])
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        text = Message("The document holds over %(n)s elements.", n=MOST_ELEMENTS)
        raise CapInvalidError([text])
    return root


def _problems(element: Element, rule: Rule, place: str) -> Iterator[Message]:
    """Yield what an element and all below it do against the schema."""
    if rule.children is None:
        yield from _value_problems(element, rule, place)
        return
    yield from _unknown(element, rule.children, place)
    for name, child_rule in rule.children.items():
        found = element.findall(OURS + name)
        if len(found) < child_rule.least:
            yield Message("%(place)s lacks <%(name)s>.", place=place, name=name)
        if child_rule.most is not None and len(found) > child_rule.most:
            yield Message("%(place)s has <%(name)s> twice.", place=place, name=name)
        for number, child in enumerate(found, start=1):
            mark = f" {number}" if child_rule.most is None else ""
            yield from _problems(child, child_rule, f"{place}/{name}{mark}")


def _unknown(element: Element, known: dict[str, Rule], place: str) -> Iterator[Message]:
    # Elements of other namespaces (a signature) are none of our business.
    for child in element:
        name = str(child.tag).removeprefix(OURS)
        if str(child.tag).startswith(OURS) and name not in known:
            yield Message("%(place)s knows no <%(name)s>.", place=place, name=name)


def _value_problems(element: Element, rule: Rule, place: str) -> Iterator[Message]:
    text = _text(element)
    if not text and rule.least:
        yield Message("%(place)s is empty.", place=place)
    elif rule.words and text not in rule.words.split():
        yield Message(
            "%(place)s is “%(value)s”; it can be %(known)s.",
            place=place,
            value=text[:40],
            known=rule.words.replace(" ", ", "),
        )
    elif rule.pattern and text and not _fits(text, rule):
        yield Message(
            "%(place)s is “%(value)s”; write it like %(example)s.",
            place=place,
            value=text[:40],
            example=_example(place),
        )


def _out_of_order(element: Element, rule: Rule, place: str) -> Iterator[Message]:
    """Yield which elements stand behind those that the schema has after them.

    What is in the wrong order can be understood: a warning is shown, and its sender
    told, rather than kept from people over a formality.
    """
    order = {OURS + name: number for number, name in enumerate(rule.children or ())}
    latest, before, seen = -1, "", dict.fromkeys(order, 0)
    for child in element:
        if child.tag not in order:
            continue
        name = str(child.tag).removeprefix(OURS)
        number, seen[child.tag] = order[child.tag], seen[child.tag] + 1
        if number < latest:
            yield Message(
                "%(place)s has <%(name)s> behind <%(before)s>; the standard wants it "
                "before.",
                place=place,
                name=name,
                before=before,
            )
        else:
            latest, before = number, name
        below = (rule.children or {})[name]
        mark = f" {seen[child.tag]}" if below.most is None else ""
        yield from _out_of_order(child, below, f"{place}/{name}{mark}")


def _example(place: str) -> str:
    is_name = place.endswith(("identifier", "sender"))
    return "hall-2026-17" if is_name else "2026-11-18T10:00:00+08:00"


def _fits(text: str, rule: Rule) -> bool:
    if rule.pattern is None or not rule.pattern.fullmatch(text):
        return False
    if not rule.pattern.pattern.startswith(r"\d"):
        return True
    try:
        return datetime.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def _problems_between(root: Element) -> Iterator[Message]:
    """Yield what the schema cannot say but the standard does (§3.2.1)."""
    scope = _said(root, "scope")
    if scope == "Restricted" and not _said(root, "restriction"):
        yield Message("A restricted alert needs <restriction>.")
    if scope == "Private" and not _said(root, "addresses"):
        yield Message("A private alert needs <addresses>.")
    kind, references = _said(root, "msgType"), _said(root, "references").split()
    if kind != "Alert" and not references:
        yield Message("%(kind)s needs <references> to what it is about.", kind=kind)
    if len(references) > MOST_REFERENCES:
        yield Message("The alert refers to over %(n)s others.", n=MOST_REFERENCES)
    for each in references[:MOST_REFERENCES]:
        if not REFERENCE.fullmatch(each) or _reference(each) is None:
            yield Message(
                "The reference “%(value)s” is not sender,identifier,sent.",
                value=each[:80],
            )


def _alert(root: Element) -> Alert:
    references = map(_reference, _said(root, "references").split())
    return Alert(
        identifier=_said(root, "identifier"),
        sender=_said(root, "sender"),
        sent=datetime.fromisoformat(_said(root, "sent")),
        status=Status(_said(root, "status")),
        msg_type=MsgType(_said(root, "msgType")),
        scope=Scope(_said(root, "scope")),
        source=_said(root, "source"),
        note=_said(root, "note"),
        references=tuple(each for each in references if each is not None),
        infos=tuple(map(_info, root.findall(f"{OURS}info"))),
    )


def _info(element: Element) -> Info:
    areas = [_said(area, "areaDesc") for area in element.findall(f"{OURS}area")]
    return Info(
        language=_said(element, "language") or "en-US",  # its default by §3.2.2
        categories=_all(element, "category"),
        event=_said(element, "event"),
        response_types=_all(element, "responseType"),
        urgency=_said(element, "urgency"),
        severity=_said(element, "severity"),
        certainty=_said(element, "certainty"),
        effective=_when(element, "effective"),
        expires=_when(element, "expires"),
        sender_name=_said(element, "senderName"),
        headline=_said(element, "headline"),
        description=_said(element, "description"),
        instruction=_said(element, "instruction"),
        areas=tuple(areas),
    )


def _reference(text: str) -> Reference | None:
    parts = text.split(",")
    try:
        sender, identifier, sent = parts
        instant = datetime.fromisoformat(sent)
    except ValueError:
        return None
    if instant.tzinfo is None or instant.year not in YEARS:
        return None
    return Reference(sender, identifier, instant)


def _said(element: Element, name: str) -> str:
    found = element.find(OURS + name)
    return "" if found is None else _text(found)


def _all(element: Element, name: str) -> tuple[str, ...]:
    return tuple(map(_text, element.findall(OURS + name)))


def _when(element: Element, name: str) -> datetime | None:
    said = _said(element, name)
    return datetime.fromisoformat(said) if said else None


def _text(element: Element) -> str:
    return (element.text or "").strip()
