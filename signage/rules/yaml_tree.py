"""Parse YAML into mappings, lists and texts, with the line of every part.

Every plain value stays text, and the schema gives it its type: so 12:30 is no number
and `no` no false, as YAML 1.1 would have it. A key given twice is a problem.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

import yaml

from signage.rules.problem import Problem
from signage.rules.settings import Tree

Path = tuple[Hashable, ...]


@dataclass
class Parsed:
    """Hold a parsed file: its tree, the line of each part, and its problems."""

    file: str
    tree: Tree = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Return the line of a part, or of the nearest part that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def add(self, code: str, message: str, path: Path) -> None:
        """Note a problem with a part."""
        self.problems.append(Problem(code, message, self.file, self.line_of(path)))


def parse(text: str, file: str) -> Parsed:
    """Parse one YAML document; what is wrong stands in its problems."""
    parsed = Parsed(file)
    try:
        node = yaml.compose(text, Loader=_loader())
    except yaml.YAMLError as error:
        parsed.problems.append(_syntax_problem(error, file))
        return parsed
    if node is None:
        parsed.problems.append(Problem("empty", "the file is empty", file, 1))
        return parsed
    parsed.tree = _take(parsed, node, ())
    return parsed


def _loader() -> type[yaml.SafeLoader]:
    # The C loader is eight times faster and is missing from some builds of PyYAML.
    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    line = mark.line + 1 if mark is not None else 1
    return Problem("syntax", f"this is not YAML: {what}", file, line)


def _take(parsed: Parsed, node: yaml.Node, path: Path) -> Tree:
    parsed.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _take_mapping(parsed, node, path)
    if isinstance(node, yaml.SequenceNode):
        return [
            _take(parsed, item, (*path, index)) for index, item in enumerate(node.value)
        ]
    is_empty = node.value == "" and getattr(node, "style", None) is None
    return None if is_empty else node.value


def _take_mapping(parsed: Parsed, node: yaml.MappingNode, path: Path) -> Tree:
    tree: dict[str, Tree] = {}
    for key_node, value_node in node.value:
        key, inner = str(key_node.value), (*path, str(key_node.value))
        line = key_node.start_mark.line + 1
        if key in tree:
            message = f"'{key}' is given twice, first on line {parsed.lines[inner]}"
            parsed.problems.append(Problem("duplicate", message, parsed.file, line))
            continue
        parsed.lines[inner] = line
        tree[key] = _take(parsed, value_node, inner)
    return tree
