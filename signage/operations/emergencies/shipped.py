"""The prepared emergencies that every hall begins with, in three languages.

What they ask people to do follows the usual advice for public buildings; a hall changes
the words to its own exits and assembly points.
"""

from dataclasses import dataclass

from signage.models.emergency import Severity
from signage.operations.emergencies.texts import Text


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared emergency: its name in the office, and what it says for how long."""

    name: str
    severity: Severity
    minutes: int
    texts: dict[str, Text]


def _texts(
    hans: tuple[str, str, str],
    hant: tuple[str, str, str],
    english: tuple[str, str, str],
) -> dict[str, Text]:
    return {"zh-Hans": Text(*hans), "zh-Hant": Text(*hant), "en": Text(*english)}


SHIPPED: tuple[Prepared, ...] = (
    Prepared(
        "火警疏散",
        Severity.DANGER,
        60,
        _texts(
            (
                "发生火警，请立即疏散",
                "大厅内发生火情，各窗口暂停办理。",
                "请从最近的安全出口离开，走楼梯，不乘电梯，听从工作人员引导。",
            ),
            (
                "發生火警，請立即疏散",
                "大廳內發生火情，各窗口暫停辦理。",
                "請從最近的安全出口離開，走樓梯，不乘電梯，聽從工作人員引導。",
            ),
            (
                "Fire: leave the building now",
                "There is a fire in the hall. All windows are closed.",
                "Use the nearest exit and the stairs, not the lifts. Follow the staff.",
            ),
        ),
    ),
    Prepared(
        "地震避险",
        Severity.DANGER,
        60,
        _texts(
            (
                "地震，请就近避险",
                "",
                "蹲下、护头、远离玻璃和悬挂物；摇晃停止后走楼梯到室外空地。",
            ),
            (
                "地震，請就近避險",
                "",
                "蹲下、護頭、遠離玻璃和懸掛物；搖晃停止後走樓梯到室外空地。",
            ),
            (
                "Earthquake: take cover",
                "",
                "Drop, cover your head, keep off glass. Then take the stairs outside.",
            ),
        ),
    ),
    Prepared(
        "极端天气",
        Severity.WARNING,
        240,
        _texts(
            (
                "气象预警：请勿外出",
                "本地发布极端天气预警。",
                "请在大厅内等候，远离门窗；需要帮助请告诉工作人员。",
            ),
            (
                "氣象預警：請勿外出",
                "本地發布極端天氣預警。",
                "請在大廳內等候，遠離門窗；需要幫助請告訴工作人員。",
            ),
            (
                "Severe weather: stay inside",
                "A severe weather warning is in force here.",
                "Wait in the hall, away from the windows. Ask the staff for help.",
            ),
        ),
    ),
    Prepared(
        "系统故障",
        Severity.NOTICE,
        120,
        _texts(
            (
                "系统故障，暂停办理",
                "业务系统正在抢修，恢复时间另行通知。",
                "您的排队号码继续有效；急事请到咨询台登记。",
            ),
            (
                "系統故障，暫停辦理",
                "業務系統正在搶修，恢復時間另行通知。",
                "您的排隊號碼繼續有效；急事請到諮詢台登記。",
            ),
            (
                "System failure: service paused",
                "The systems are being repaired.",
                "Your ticket stays valid. If it is urgent, go to the information desk.",
            ),
        ),
    ),
    Prepared(
        "停电",
        Severity.WARNING,
        120,
        _texts(
            (
                "停电，暂停办理",
                "大厅供电中断，正在恢复。",
                "请留在原处，不要使用电梯，听从工作人员引导。",
            ),
            (
                "停電，暫停辦理",
                "大廳供電中斷，正在恢復。",
                "請留在原處，不要使用電梯，聽從工作人員引導。",
            ),
            (
                "Power cut: service paused",
                "The power is out and is being restored.",
                "Stay where you are, do not use the lifts, follow the staff.",
            ),
        ),
    ),
    Prepared(
        "寻人",
        Severity.NOTICE,
        60,
        _texts(
            (
                "寻人启事",
                "有一名儿童与家人走散。",
                "见到独自一人的儿童，请告诉最近的工作人员，或到咨询台。",
            ),
            (
                "尋人啟事",
                "有一名兒童與家人走散。",
                "見到獨自一人的兒童，請告訴最近的工作人員，或到諮詢台。",
            ),
            (
                "Missing child",
                "A child has lost its family in the hall.",
                "If you see a child alone, tell the staff or the information desk.",
            ),
        ),
    ),
    Prepared(
        "解除警报",
        Severity.NOTICE,
        30,
        _texts(
            ("警报解除，恢复办理", "感谢您的配合。", "请按号码顺序回到窗口。"),
            ("警報解除，恢復辦理", "感謝您的配合。", "請按號碼順序回到窗口。"),
            (
                "All clear: service resumes",
                "Thank you for your help.",
                "Please return to the windows in the order of your tickets.",
            ),
        ),
    ),
)
