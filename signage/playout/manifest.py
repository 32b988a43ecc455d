"""The programme's manifest: what a display group shows and when, for days ahead."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Any, Self

REVISION_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Item:
    """A slide's place in a zone; its body is addressed by `hash`.

    `windows` are half-open instants in ms since 1970; none means always. `displays`
    names those that show it; none means every one of the group.
    """

    id: str
    hash: str
    kind: str
    seconds: float
    priority: int = 0
    windows: tuple[tuple[int, int], ...] = ()
    displays: tuple[int, ...] = ()

    @property
    def ms(self) -> float:
        """The length of its turn in ms."""
        return self.seconds * 1000

    def to_json(self) -> dict[str, Any]:
        """Return it as displays receive it (`asdict` takes ten times as long)."""
        content: dict[str, Any] = {
            "id": self.id,
            "hash": self.hash,
            "kind": self.kind,
            "seconds": self.seconds,
            "priority": self.priority,
            "windows": [list(window) for window in self.windows],
        }
        if self.displays:
            content["displays"] = list(self.displays)
        return content

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """Read what `to_json` wrote, here or in another release beside this one."""
        return cls(
            id=content["id"],
            hash=content["hash"],
            kind=content["kind"],
            seconds=content["seconds"],
            priority=content.get("priority", 0),
            windows=tuple((since, until) for since, until in content["windows"]),
            displays=tuple(content.get("displays", ())),
        )


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the screen; `anchor` is when its cycle began, in ms since 1970."""

    anchor: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """How a group's displays are laid out; `body_vh` is the size of body text.

    `division` names the zones that there are; `themes` says from when (ms since 1970)
    which theme is on; `logo` is a media hash; `hall_lines` is the hall's name, broken
    where the side zone needs it.
    """

    layout: str
    body_vh: float
    locale: str
    hall: str
    time_zone: str
    division: str = "ticker"
    themes: tuple[tuple[int, str], ...] = ((0, "light"),)
    logo: str | None = None
    hall_lines: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as displays receive it."""
        lists = {
            "themes": [list(change) for change in self.themes],
            "hall_lines": list(self.hall_lines),
        }
        return asdict(self) | lists

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """Read what `to_json` wrote, or what an older or a newer release did."""
        themes = tuple((since, name) for since, name in content.get("themes", ()))
        lines = tuple(content.get("hall_lines", ()))
        known = {field.name for field in fields(cls)} & content.keys()
        values = {name: content[name] for name in known}
        lists = {"themes": themes or ((0, "light"),), "hall_lines": lines}
        return cls(**(values | lists))


@dataclass(frozen=True, slots=True)
class Manifest:
    """One compilation of a programme."""

    compiled_at: int
    screen: Screen
    zones: dict[str, Zone]

    @property
    def revision(self) -> str:
        """The stamp of all that a display would see; not of when it was compiled."""
        return stamp_of(self._content())

    def items(self) -> Iterator[Item]:
        """Yield the items of every zone."""
        for zone in self.zones.values():
            yield from zone.items

    def hashes(self) -> frozenset[str]:
        """Return the bodies that a display needs for it."""
        return frozenset(item.hash for item in self.items())

    def to_json(self) -> dict[str, Any]:
        """Return it as displays receive it."""
        content = self._content()
        stamp = {"revision": stamp_of(content), "compiled_at": self.compiled_at}
        return stamp | content

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        zones = {
            name: Zone(zone["anchor"], tuple(map(Item.from_json, zone["slides"])))
            for name, zone in content["zones"].items()
        }
        return cls(content["compiled_at"], Screen.from_json(content["screen"]), zones)

    def _content(self) -> dict[str, Any]:
        zones = {
            name: {
                "anchor": zone.anchor,
                "slides": [item.to_json() for item in zone.items],
            }
            for name, zone in self.zones.items()
        }
        return {"screen": self.screen.to_json(), "zones": zones}


def stamp_of(content: dict[str, Any]) -> str:
    """Return the hash of a manifest's content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:REVISION_LENGTH]
