"""The demo hall's groups, departments, windows and staff."""

from dataclasses import dataclass
from datetime import date
from random import Random

from signage.demo.people import invent_people
from signage.rules.facts import Subject
from signage.rules.period import Period

HALL_NAME = "云溪市政务服务大厅"
GROUPS = {"1": "企业服务组", "2": "社会民生组", "3": "工程与不动产组"}
WINDOWS = (
    # group, name, department, services, how busy (cases a head and month)
    (
        "1",
        "企业开办一窗",
        "市场监督管理局",
        "企业设立登记、公章刻制、银行预约开户",
        118,
    ),
    ("1", "变更注销窗口", "市场监督管理局", "企业变更、备案、简易注销", 96),
    ("1", "食品经营许可", "市场监督管理局", "食品经营许可、小作坊登记", 64),
    ("1", "综合办税一窗", "税务局", "税费申报、发票代开、清税证明", 142),
    ("1", "综合办税二窗", "税务局", "发票领用、税控变更、车购税", 131),
    ("1", "商务备案窗口", "商务局", "对外贸易备案、成品油零售许可", 38),
    ("1", "道路运输窗口", "交通运输局", "道路运输经营许可、车辆年审", 72),
    ("1", "用电报装窗口", "供电公司", "低压报装、过户更名、电费查询", 88),
    ("2", "社会保险一窗", "人力资源和社会保障局", "参保登记、养老待遇申领", 720),
    ("2", "社会保险二窗", "人力资源和社会保障局", "失业保险、工伤认定受理", 164),
    ("2", "就业创业窗口", "人力资源和社会保障局", "就业登记、创业担保贷款", 82),
    ("2", "医保参保窗口", "医疗保障局", "居民参保、异地就医备案", 156),
    ("2", "医保报销窗口", "医疗保障局", "手工报销、生育津贴、门诊慢特病", 109),
    ("2", "公积金窗口", "住房公积金管理中心", "提取、贷款、缴存", 137),
    ("2", "户政窗口", "公安局", "户口迁移、身份证、居住证", 178),
    ("2", "出入境窗口", "公安局", "护照、往来港澳通行证", 121),
    ("2", "婚姻登记窗口", "民政局", "结婚、离婚、补领", 54),
    ("2", "卫生健康窗口", "卫生健康委员会", "公共场所卫生许可、医师注册", 47),
    ("3", "不动产登记一窗", "自然资源和规划局", "首次登记、转移登记", 126),
    ("3", "不动产登记二窗", "自然资源和规划局", "抵押、查封、查询", 112),
    ("3", "规划许可窗口", "自然资源和规划局", "用地规划许可、工程规划许可", 26),
    ("3", "施工许可窗口", "住房和城乡建设局", "施工许可、竣工验收备案", 33),
    ("3", "房产交易窗口", "住房和城乡建设局", "网签备案、资金监管", 93),
    ("3", "生态环境窗口", "生态环境局", "环评审批、排污许可", 21),
)
STAFF_COUNT = 86
# Departments that work in a system of their own, and tell how many cases they had.
OWN_SYSTEMS = frozenset(
    {
        "税务局",
        "公安局",
        "人力资源和社会保障局",
        "医疗保障局",
        "住房公积金管理中心",
        "供电公司",
        "自然资源和规划局",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """A staff member of the demo hall and whether the portrait is a woman's."""

    subject: Subject
    is_woman: bool


def window_code(index: int) -> str:
    """Return the code of the window at `index` in WINDOWS: "W01" is the first."""
    return f"W{index + 1:02d}"


def windows() -> list[Subject]:
    """Return the 24 windows."""
    return [
        Subject(window_code(index), "window", name, None, group, department)
        for index, (group, name, department, _services, _busy) in enumerate(WINDOWS)
    ]


def staff(months: list[Period], random: Random) -> list[Person]:
    """Return the 86 staff; the last one joined in the middle of a finished month."""
    people = []
    for index, (name, is_woman) in enumerate(invent_people(STAFF_COUNT, random)):
        window = index % len(WINDOWS)
        joined = months[-2].first.replace(day=16) if index == STAFF_COUNT - 1 else None
        left = months[2].first.replace(day=18) if index == STAFF_COUNT - 2 else None
        subject = Subject(
            code=f"S{index + 1:03d}",
            kind="staff",
            name=name,
            window=window_code(window),
            department=WINDOWS[window][2],
            joined_on=joined or date(months[0].first.year - 2, 3, 1),
            left_on=left,
        )
        people.append(Person(subject, is_woman))
    return people
