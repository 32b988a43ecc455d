"""The demo hall's guide: the 17 items in our own words, in Chinese and English."""

#: Title and text, then both in English, by item.
TEXTS = {
    "contact": (
        "地址、电话与负责人",
        (
            "云溪市云溪大道 88 号，地铁 2 号线云溪广场站 B 口步行 200 米。\n\n"
            "主任室在三楼 301 室，每周二上午接待来访。"
        ),
        "Address, phone and leaders",
        (
            "88 Yunxi Avenue; metro line 2, Yunxi Square, exit B, 200 m on foot.\n\n"
            "The director receives visitors on Tuesday mornings in room 301."
        ),
    ),
    "windows": (
        "窗口与工作人员",
        "窗口在一楼和二楼，地面有分区色带。不清楚去哪个窗口，请到**导办台**。",
        "Windows and their staff",
        "Windows are on both floors, by colour. Ask at the **help desk**.",
    ),
    "promises": (
        "服务承诺与投诉渠道",
        (
            "我们承诺：\n\n- 一次告知，能办即办\n- 不让群众跑第二趟\n\n"
            "不满意可在窗口评价，也可到导办台或拨打投诉电话。"
        ),
        "Commitments and complaints",
        (
            "We tell you everything at once and do what can be done at once.\n\n"
            "Rate us at the window, or complain at the help desk or by phone."
        ),
    ),
    "items": (
        "办理事项",
        "共进驻 600 余项，**应进必进**。各窗口主要业务如下。",
        "Items of business",
        "More than 600 items are handled here. The windows' main ones follow.",
    ),
    "basis": (
        "法律依据",
        (
            "- 行政许可类：《中华人民共和国行政许可法》及各事项的专门法律、法规\n"
            "- 各事项的具体依据印在**办事指南单页**上，可在导办台取阅"
        ),
        "Legal basis",
        (
            "- Permits: the Administrative Licensing Law and each item's own law\n"
            "- The exact basis stands on the leaflet of each item at the help desk"
        ),
    ),
    "quantity": (
        "许可数量及方式",
        (
            "多数事项**没有数量限制**，符合条件即予许可。\n\n"
            "有数量限制的（如巡游出租车经营），按受理先后或招标方式作出决定。"
        ),
        "Quantity and manner",
        (
            "Most items are **not limited**: whoever qualifies is granted a permit.\n\n"
            "Limited ones, such as taxi licences, go by order of receipt or by tender."
        ),
    ),
    "conditions": (
        "办理条件",
        (
            "- 申请人是自然人、法人或其他组织\n- 申请事项属于本市管辖\n"
            "- 符合该事项法定条件，材料真实有效"
        ),
        "Conditions",
        (
            "- A person, company or other organisation applies\n"
            "- The item belongs to this city\n- The legal conditions are fulfilled"
        ),
    ),
    "materials": (
        "申请材料",
        (
            "- 身份证明或营业执照：**可用电子证照，免交复印件**\n- 申请表\n"
            "- 该事项要求的其他材料\n\n能由部门共享取得的，不要求提交。"
        ),
        "Materials to hand in",
        (
            "- Identity card or business licence; **electronic ones do**\n- The form\n"
            "- What the item needs besides; we ask for nothing that offices share"
        ),
    ),
    "forms": (
        "申请表格及申请书",
        (
            "表格和填写样例在填单台，也可在政务服务网下载。\n\n"
            "不便填写的，导办员可以**帮办**。"
        ),
        "Forms",
        (
            "Forms and examples lie at the writing desks and online.\n\n"
            "Our guides help with filling in."
        ),
    ),
    "acceptor": (
        "受理机关",
        "由事项所属部门派驻大厅的窗口**统一受理**，出具受理通知书。",
        "Who accepts applications",
        "The window of the department concerned takes them in and gives a receipt.",
    ),
    "decider": (
        "决定机关",
        (
            "由事项所属主管部门作出决定。已划转事项由**市行政审批局**决定，"
            "一枚印章管审批。"
        ),
        "Who decides",
        (
            "The department in charge; transferred items are decided by the city's "
            "approval bureau."
        ),
    ),
    "procedure": (
        "办理程序",
        (
            "1. **申请**：现场或网上提交\n2. **受理**：材料齐全当场受理\n"
            "3. **审查与决定**：需现场勘验的提前约定\n4. **送达**：现场领取或邮寄"
        ),
        "Procedure",
        (
            "1. **Apply** here or online\n2. **Acceptance** at once when complete\n"
            "3. **Review and decision**\n4. **Delivery** at the window or by post"
        ),
    ),
    "time_limit": (
        "办理时限",
        (
            "- 即办件：当场办结\n- 承诺件：自受理之日起，按承诺期限办结\n"
            "- 需上报的：按上级规定的期限\n\n期限以工作日计算。"
        ),
        "Time limits",
        (
            "- Simple items: at once\n- Others: within the promised time\n"
            "- Working days count"
        ),
    ),
    "validity": (
        "许可证件及有效期",
        (
            "颁发纸质和电子证照，**效力相同**。有效期印在证件上，"
            "需要延续的，请在届满三十日前申请。"
        ),
        "Permits and their validity",
        (
            "Paper and electronic permits are **equally valid**. Apply thirty "
            "days before the end to renew."
        ),
    ),
    "effect": (
        "法律效力",
        "取得许可后，可在许可的范围和期限内从事相应活动；不得涂改、倒卖、出租、出借。",
        "Legal effect",
        (
            "A permit allows what it names, within its scope and time. It may not be "
            "altered, sold or lent."
        ),
    ),
    "fees": (
        "收费",
        (
            "本大厅办理的事项**除法律、行政法规另有规定外不收费**。\n\n"
            "收费项目和标准在收费窗口公示，可扫码支付。"
        ),
        "Fees",
        (
            "Nothing is charged **unless a law says so**.\n\n"
            "Fees and their basis are posted at the cashier's window."
        ),
    ),
    "annual_check": (
        "年审年检",
        (
            "取消企业年检，改为**年度报告**：每年 1 月 1 日至 6 月 30 日网上报送。\n\n"
            "特种设备等按规定定期检验。"
        ),
        "Annual checks",
        (
            "Companies report online from 1 January to 30 June each year.\n\n"
            "Special equipment is inspected by its own rules."
        ),
    ),
}
