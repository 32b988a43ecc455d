"""docs/protocol.md names what the server and its displays really say, and no more."""

import json
import re
from dataclasses import MISSING, fields
from pathlib import Path

from flask import Flask

from signage.models.display_fault import FaultKind
from signage.operations.displays.condition import Condition
from signage.operations.displays.display_commands import Command
from signage.operations.displays.redeeming import CodeRefusedError
from signage.operations.plays.plays_batch import PlayItem
from signage.operations.plays.plays_intake import PlayStatus
from signage.playout.manifest import Item, Manifest, Screen
from signage.realtime.displays import DisplayNamespace
from signage.realtime.sightings import FIELDS

ROOT = Path(__file__).parents[2]
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
SOURCES = (ROOT / "signage" / "realtime", ROOT / "signage" / "serving")
THEIR_OWN = {"connect", "disconnect"}  # of Socket.IO itself


def documented(sender: str) -> set[str]:
    """Return the events that a side sends, by the document's table."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", PROTOCOL, flags=re.MULTILINE)
    return {event for event, by in rows if by == sender}


def test_it_documents_what_displays_send() -> None:
    taken = {name[3:] for name in dir(DisplayNamespace) if name.startswith("on_")}
    assert documented("display") == taken - THEIR_OWN


def test_it_documents_what_the_server_sends() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for folder in SOURCES
        for path in folder.glob("*.py")
    ]
    sent = set(re.findall(r"\bemit\(\s*\"(\w+)\"", "\n".join(texts)))
    assert documented("server") == sent


def named_in(sentence: str) -> set[str]:
    """Return what stands in ticks, without what such a word takes or carries."""
    return set(re.findall(r"`([a-z_]+)[`}?]", sentence))


def row(start: str) -> str:
    """Return the one row of a table that begins so."""
    (found,) = [line for line in PROTOCOL.splitlines() if line.startswith(start)]
    return found


def section(heading: str) -> str:
    return PROTOCOL.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def fields_of(interface: str, file: str) -> set[str]:
    """Return the fields of a TypeScript interface of the clients."""
    text = (ROOT / "kiosk" / "src" / file).read_text(encoding="utf-8")
    body = text.split(f"export interface {interface} {{\n")[1].split("\n}")[0]
    return set(re.findall(r"^  (\w+)\??:", body, flags=re.MULTILINE))


def braced(text: str) -> set[str]:
    """Return the names of the first `{a, b?}` of a text."""
    found = re.search(r"\{([^{}]*)\}", text)
    assert found is not None
    return set(re.findall(r"\w+", found[1]))


def test_it_documents_every_address_of_displays(app: Flask) -> None:
    ours = re.compile(r"/(display|kiosk|media)(/|$)")
    real = {
        f"{method} {re.sub(r'<[^>]*>', '<…>', rule.rule)}"
        for rule in app.url_map.iter_rules()
        if ours.match(rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    table = section("HTTP")
    said = re.findall(r"`(GET|POST) (/[^`? ]*)", table)
    assert {f"{how} {re.sub(r'<[^>]*>', '<…>', path)}" for how, path in said} == real


def test_it_documents_every_command() -> None:
    text = row("| `command`").split("|", 3)[3]
    documented = set(re.findall(r"`([a-z_]+)`", text)) - {"player", "text"}
    source = (ROOT / "kiosk/src/player/connection.ts").read_text(encoding="utf-8")
    known = source.split("export interface Command {")[1].split(";")[0]
    assert documented == set(re.findall(r'"(\w+)"', known))
    assert documented == {str(command) for command in Command} | {"unpaired"}


def test_it_documents_what_events_carry() -> None:
    said = braced(row("| `hello`"))
    source = (ROOT / "kiosk/src/player/main.ts").read_text(encoding="utf-8")
    greeting = source.split("function greeting(): object {")[1].split("};")[0]
    assert said == set(re.findall(r"^    (\w+):", greeting, flags=re.MULTILINE))
    playing = braced(row("| `playing`"))
    assert playing == fields_of("Playing", "player/reporter.ts")
    # What the server keeps of both; `kind` and `revision: null` are for the answer.
    assert playing | said - {"kind"} == set(FIELDS)
    assert braced(row("| `programme`")) == fields_of(
        "ProgrammePush", "shared/manifest.ts"
    )
    assert braced(row("| `cover`")) == fields_of("CoverPush", "shared/manifest.ts")
    assert braced(row("| `state`")) == fields_of("State", "shared/orders.ts")


def test_it_documents_the_condition_and_its_faults() -> None:
    text = section("Condition")
    cells = re.findall(r"^\| (`[^|]+) \|[^|]*\|([^|]*)\|", text, flags=re.MULTILINE)
    fields = set().union(*(named_in(names) for names, _fault in cells))
    assert fields == set(Condition.model_fields)
    assert fields == fields_of("Said", "shared/condition.ts")
    told = set(re.findall(r"`([a-z]+_[a-z]+)`[ :]", text)) & set(map(str, FaultKind))
    sources = (
        (ROOT / "signage/operations/displays" / name).read_text(encoding="utf-8")
        for name in ("symptoms.py", "examining.py")
    )
    noted = set(re.findall(r"FaultKind\.(\w+)", "".join(sources)))
    assert told == {FaultKind[name].value for name in noted}


def test_it_documents_every_field_of_the_manifest() -> None:
    text = section("Manifest")
    example = json.loads(text.split("```json\n")[1].split("```")[0])
    manifest = Manifest(0, Screen("landscape", 5, "zh-Hans", "", ""), {})
    assert set(example) == set(manifest.to_json())
    assert set(example) == fields_of("Manifest", "shared/manifest.ts")
    assert set(example["screen"]) == {field.name for field in fields(Screen)}
    assert set(example["screen"]) == fields_of("Screen", "shared/manifest.ts")
    zone = example["zones"]["main"]
    assert set(zone) == fields_of("Zone", "timeline.ts")
    slide = set(zone["slides"][0]) | {"displays"}
    assert slide == {field.name for field in fields(Item)}
    assert slide == fields_of("Slide", "timeline.ts")
    assert row("| `displays`")


def test_it_documents_proof_of_play() -> None:
    names = re.findall(r"^\| (`[^|]+) \|", section("Proof of play"), flags=re.MULTILINE)
    documented = set().union(*map(named_in, names))
    assert documented == set(PlayItem.model_fields)
    assert documented == fields_of("Play", "plays/play.ts")
    answer = row("| `POST /display/plays`")
    assert {f"`{status}`" for status in PlayStatus} <= set(
        re.findall("`[^`]+`", answer)
    )


def test_it_documents_why_there_is_no_token() -> None:
    folder = ROOT / "signage/operations/displays"
    text = (folder / "pairing_tokens.py").read_text(encoding="utf-8")
    reasons = set(re.findall(r'PairingRefused\("(\w+)"\)', text))
    assert reasons <= named_in(row("| `POST /display/pairings/token`"))
    codes = {error.code for error in CodeRefusedError.__subclasses__()}
    assert codes <= named_in(row("| `POST /display/pairings/redemption`"))


def test_it_promises_what_versions_may_count_on() -> None:
    text = section("Versions")
    for path in re.findall(r"`([\w/-]+\.(?:py|ts))`", text):
        assert (ROOT / path).is_file(), path
    lately = text.split("of `screen` these are ")[1].split(", of a slide")[0]
    # What came later can be left out of a stored programme, and is then what it was.
    optional = {field.name for field in fields(Screen) if field.default is not MISSING}
    assert named_in(lately) == optional
