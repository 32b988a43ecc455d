"""Work through every case in cases/: a supervisor can read and extend them."""

from pathlib import Path

import pytest

from signage.rules.loader import load_shipped, shipped_slugs
from signage.rules.render import evaluation_json
from tests.rules.case import CASES, Case, cases_in, differences, run

ALL = [
    pytest.param(case, id=f"{file.stem}: {case.name}")
    for file in sorted(CASES.glob("*.yaml"))
    for case in cases_in(file)
]


@pytest.mark.parametrize("case", ALL)
def test_it_comes_out_as_the_case_says(case: Case, tmp_path: Path) -> None:
    result = evaluation_json(run(case, tmp_path))
    assert differences(case.expect, result) == []


@pytest.mark.parametrize("slug", shipped_slugs())
def test_it_has_a_case_for_every_choice_of_every_setting(slug: str) -> None:
    cases = [param.values[0] for param in ALL]
    tried = {
        (name, value)
        for case in cases
        if isinstance(case, Case) and case.rulebook == slug
        for name, value in case.chosen.items()
    }
    for name, setting in load_shipped(slug).settings.items():
        if isinstance(setting.choices, tuple):
            others = set(setting.choices) - {setting.default}
            assert {(name, choice) for choice in others} <= tried, name
        elif setting.choices not in {"fixed", "unset"}:
            assert name in {one for one, _ in tried}
