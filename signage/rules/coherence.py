"""Check that the parts of a rulebook fit each other, and say what would."""

from collections.abc import Iterator

from signage.rules.coherence_awards import award_faults, ladder_faults
from signage.rules.coherence_frame import frame_faults
from signage.rules.coherence_rules import rule_faults
from signage.rules.fault import Fault, Known
from signage.rules.schema_file import RulebookFile


def faults(content: RulebookFile, known: Known) -> Iterator[Fault]:
    """Yield everything that does not fit, by the parts of the file."""
    yield from frame_faults(content, known)
    yield from rule_faults(content, known)
    yield from ladder_faults(content, known)
    yield from award_faults(content, known)
