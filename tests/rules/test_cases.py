"""Work through every case in cases/: a supervisor can read and extend them."""

from pathlib import Path

import pytest

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
