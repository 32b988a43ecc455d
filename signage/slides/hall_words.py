"""Know the words of halls' titles and names, so that lines break between them.

No dictionary of the language: some hundred words that notices of government halls are
made of. Between them, characters go in pairs, as most Chinese words do.
"""

import re
from collections.abc import Iterator

_LIST = """
关于 调整 办公 时间 公告 通知 通告 启事 须知 指南 提醒 提示 温馨 政务 服务
大厅 中心 窗口 管理 办法 方案 规定 条例 意见 措施 制度 改革 流程 优化 暂停
恢复 受理 办理 申请 申领 申报 预约 登记 业务 系统 升级 搬迁 开放 开展 推行
实施 实行 印发 发布 上线 启用 停用 延长 延期 延续 缴费 参保 集中 社会 保险
医疗 养老 失业 工伤 生育 医保 社保 住房 户籍 护照 婚姻 税务 纳税 发票 企业
开办 注销 变更 年度 报告 公示 电子 营业 执照 许可 资格 认定 核发 换证 工程
建设 项目 审批 资源 交易 公共 环境 营商 便民 惠民 高龄 津贴 补贴 群众 居民
城乡 城镇 农村 基本 工作 人员 安排 规范 标准 冬季 夏季 供暖 期间 春节 元旦
国庆 假期 法定 国家 全市 全省 本市 市民 评价 满意 投诉 热线 电话 咨询 欢迎
热烈 莅临 指导 检查 来宾 领导 各位 综合 联合 联办 自助 设备 使用 食品 药品
经营 施工 行政 处罚 信息 数据 平台 网上 掌上 手机 进一步 不动产 公积金
许可证 身份证 居住证 驾驶证 结婚证 营业证 社保卡 医保卡 机动车 检查组 节假日
工商户 保险费 新生儿 残疾人 老年人 一件事 一次办 免证办 一网通办 审批局
管理局 监管局 停车场 出入境 户口簿 办事处 跨省通办 全程网办 两项 个体 出生
政务服务 办公时间 医疗保险 社会保险 营业执照 公共资源 营商环境 便民服务
服务大厅
"""
_WORDS = frozenset(_LIST.split())
_LONGEST = max(map(len, _WORDS))
#: Short words that stand alone, and one that no line begins with.
_SINGLE = frozenset("与和及或在为对从至将向把被并等请本各")
_CLINGING = "的"
_RUN = re.compile("[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+")


def words_of(text: str) -> list[str]:
    """Return a text as words, best guess; together they are the text."""
    words: list[str] = []
    for run in _RUN.findall(text):
        for word in _words(run) if "\u4e00" <= run[0] <= "\u9fff" else (run,):
            if word == _CLINGING and words:
                words[-1] += word
            else:
                words.append(word)
    return words


def _words(run: str) -> Iterator[str]:
    """Yield known words, the longest first, and pairs of what is between them."""
    at = unknown = 0
    while at < len(run):
        word = _known_at(run, at)
        if word:
            yield from _pairs(run[unknown:at])
            yield word
            at = unknown = at + len(word)
        else:
            at += 1
    yield from _pairs(run[unknown:])


def _known_at(run: str, at: int) -> str:
    for length in range(_LONGEST, 1, -1):
        if run[at : at + length] in _WORDS:
            return run[at : at + length]
    return run[at] if run[at] in _SINGLE or run[at] == _CLINGING else ""


def _pairs(run: str) -> Iterator[str]:
    """Yield pairs of characters, three at first where their number is odd."""
    first = 3 if len(run) % 2 else 2
    if run:
        yield run[:first]
    for at in range(first, len(run), 2):
        yield run[at : at + 2]
