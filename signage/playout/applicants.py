"""Mask whom a completion notice names: people by policy, organisations in full."""

import re

from signage.playout.masking import mask_name

#: What names of organisations end in, from five characters on: no name of a person
#: is so long without a dot. When in doubt it is a person.
_ENDINGS = re.compile(
    r"(公司|集团|中心|委员会|合作社|工作室|事务所|研究院|经营部|商行|学校|医院|银行|"
    r"幼儿园|有限合伙|个体工商户|[厂店局院社会所部馆校园行队站场处])(（[^（）]*）)?$"
)
_SHORT = re.compile(
    r"(公司|集团|合作社|工作室|事务所|经营部|商行|学校|医院|银行|幼儿园)$"
)
_SHORTEST_ORGANISATION = 5
_DOTS = re.compile(r"[·•‧・･]")
_BETWEEN = re.compile(r"([、,，;；/]\s*)")


def mask_applicants(names: str, policy: str) -> str:
    """Return applicants as a screen may show them: "张三、云溪某某有限公司" by parts.

    Under "none" people are left out and organisations stay.
    """
    parts = _BETWEEN.split(" ".join(names.split()))
    shown = [mask_applicant(name, policy) for name in parts[::2]]
    return "、".join(name for name in shown if name)


def mask_applicant(name: str, policy: str) -> str:
    """Return one applicant: an organisation as it is, a person masked by policy."""
    name = name.strip()
    return name if is_organisation(name) else mask_name(name, policy)


def is_organisation(name: str) -> bool:
    """Tell whether a name is plainly that of an organisation."""
    if _DOTS.search(name):
        return False
    if _SHORT.search(name) and len(name) >= _SHORTEST_ORGANISATION - 1:
        return True
    return len(name) >= _SHORTEST_ORGANISATION and bool(_ENDINGS.search(name))


def masked_text(text: str, names: str, policy: str) -> str:
    """Return a text with the people named in `names` masked wherever they stand."""
    for name in _BETWEEN.split(" ".join(names.split()))[::2]:
        if name and not is_organisation(name):
            text = text.replace(name, mask_name(name, policy))
    return text
