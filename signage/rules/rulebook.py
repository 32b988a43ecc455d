"""Hold a rulebook as the engine reads it: one edition, its settings decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import ValidationError

from signage.errors import Message
from signage.rules.coherence import faults
from signage.rules.fault import Known
from signage.rules.problem import Problem
from signage.rules.schema import Rule
from signage.rules.schema_awards import Award, InForce, Ladder, Setting
from signage.rules.schema_file import Assessed, Category, Procedure, RulebookFile
from signage.rules.settings import SettingsError, Tree, resolve, values_of
from signage.rules.values import Labels
from signage.rules.wording import place_of, worded
from signage.rules.yaml_tree import Path


@dataclass(frozen=True)
class Rulebook:
    """Give one edition of a rulebook with all its values in place.

    `values` are the settings decided; `digest` names the file's content, so that a
    result can say by which text it was made. `source` is the file's tree, from which
    other settings make another rulebook.
    """

    content: RulebookFile
    values: Mapping[str, str]
    digest: str = ""
    source: Tree = field(default=None, repr=False, compare=False)

    @property
    def slug(self) -> str:
        """Return its name, e.g. county-hall."""
        return self.content.rulebook

    @property
    def edition(self) -> str:
        """Return which edition it is."""
        return self.content.edition

    @property
    def labels(self) -> Labels:
        """Return its name in both languages."""
        return self.content.labels

    @property
    def in_force(self) -> InForce:
        """Return the days between which it holds."""
        return self.content.in_force

    @property
    def subjects(self) -> Mapping[str, Assessed]:
        """Return how each kind of subject is assessed."""
        return self.content.subjects

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Return the rules by code."""
        return self.content.rules

    @property
    def ladders(self) -> Mapping[str, Ladder]:
        """Return the ladders by code."""
        return self.content.ladders

    @property
    def awards(self) -> Mapping[str, Award]:
        """Return the awards by code."""
        return self.content.awards

    @property
    def procedure(self) -> Procedure:
        """Return how results are reviewed and published."""
        return self.content.procedure

    @property
    def settings(self) -> Mapping[str, Setting]:
        """Return the settings by name."""
        return self.content.settings

    def categories(self, kind: str) -> Mapping[str, Category]:
        """Return the categories of one kind of subject, in order."""
        return self.content.categories.get(kind, {})

    def rule(self, code: str) -> Rule:
        """Return one rule; raise KeyError if there is none."""
        return self.content.rules[code]

    @cached_property
    def unset(self) -> tuple[str, ...]:
        """Return the settings without which nothing can be evaluated."""
        return tuple(
            name
            for name, setting in self.settings.items()
            if setting.required and self.values[name] == "unset"
        )

    def with_settings(self, chosen: Mapping[str, str]) -> "Rulebook":
        """Return the rulebook with these settings; raise SettingsError with all wrong.

        Settings chosen before are kept where nothing new is said of them.
        """
        earlier = {
            name: value
            for name, value in self.values.items()
            if value != self.settings[name].default
        }
        values = values_of(self.settings, {**earlier, **chosen})
        try:
            built = build(self.source, values, self.digest)
        except ValidationError as error:
            raise SettingsError(
                _misfit(error_place, worded(item, error_place))
                for item in error.errors(include_url=False)
                for error_place in [place_of(self.source, item["loc"])]
            ) from error
        misfits = [
            _misfit(fault.path, fault.message)
            for fault in faults(built.content, Known.of(self.source))
        ]
        if misfits:
            raise SettingsError(misfits)
        return built


def _misfit(place: Path, message: str) -> Problem:
    where = ".".join(map(str, place))
    text = Message(
        "the settings do not fit the rulebook at %(where)s: %(message)s",
        where=where,
        message=message,
    )
    return Problem("wrong_setting", text)


def build(source: Tree, values: Mapping[str, str], digest: str) -> Rulebook:
    """Make a rulebook of a checked tree and every setting's value."""
    content = RulebookFile.model_validate(resolved(source, values))
    return Rulebook(content, dict(values), digest, source)


def resolved(source: Tree, values: Mapping[str, str]) -> Tree:
    """Return the tree with the settings put in, and its rules told their codes."""
    settings = source.get("settings", {})
    body = {key: item for key, item in source.items() if key != "settings"}
    tree = {**resolve(body, values), "settings": settings}
    rules = tree.get("rules")
    if not isinstance(rules, dict):
        return tree
    tree["rules"] = {
        code: {**rule, "code": code} if isinstance(rule, dict) else rule
        for code, rule in rules.items()
    }
    return tree
