"""The certificate's PDF: Chinese type or a clear word about it, every page complete."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from signage.exchange.certificate_pdf import (
    CHINESE,
    NoChineseTypeError,
    chinese_families,
    write_certificate,
)

SHEET = {
    "name": "东墙",
    "facts": [["屏幕组", "大厅电视"]],
    "gaps": [["2026-11-18 09:00 – 10:00", "1小时00分", "显示屏失联"]],
    "more": "",
    "none": "",
}
PAPER: dict[str, Any] = {
    "lang": "zh",
    "region": "CN",
    "tracking": 6,
    "title": "公示证明",
    "hall": "云溪市政务服务大厅",
    "code": "BCDF-GHJK-LMNP-QRST",
    "statement": "兹证明：“#停电 *通知* $x$ \\” 在屏上播放。",
    "facts": [["内容", "停电通知"]],
    "awards": [["流动红旗窗口", "综合一窗", "第十二条"]],
    "displays": [["东墙", "09:00", "10:00", "1小时", "100%", "0"]],
    "hashes": [["公告 3", "a" * 32, "09:00 – 10:00", "40"]],
    "sheets": [SHEET, SHEET | {"name": "西墙", "gaps": [], "none": "没有中断"}],
    "signatures": ["出具人", "盖章"],
    "notes": "说明",
    "words": {
        "code": "校验码",
        "verify": "核验",
        "list": "名单",
        "award_heads": ["奖项", "对象", "条款"],
        "displays": "按显示屏",
        "display_heads": ["屏", "首次", "末次", "开放", "比例", "中断"],
        "contents": "内容",
        "contents_help": "哈希",
        "hash_heads": ["页", "哈希", "时间", "次数"],
        "sheet": "停电通知",
        "gaps": "中断",
        "gap_heads": ["时间", "时长", "原因"],
    },
}


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_it_prints_every_word_on_its_page(tmp_path: Path) -> None:
    pages = pages_of(write_certificate(PAPER, tmp_path))
    assert len(pages) == 4
    assert all("BCDF-GHJK-LMNP-QRST" in page for page in pages)
    assert "综合一窗" in pages[0]
    assert "a" * 32 in pages[1]
    assert "显示屏失联" in pages[2]
    assert "没有中断" in pages[3]


def test_what_people_wrote_is_no_markup(tmp_path: Path) -> None:
    first = pages_of(write_certificate(PAPER, tmp_path))[0]
    assert "*通知* $x$ \\" in first  # Chinese and others are set apart by a space


def test_without_chinese_type_it_names_the_package(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    with pytest.raises(NoChineseTypeError) as refused:
        write_certificate(PAPER, folder, with_system=False)
    assert "fonts-noto-cjk" in str(refused.value)
    assert str(folder) in str(refused.value)


def test_type_of_the_hall_goes_first() -> None:
    known = Path("/usr/share/fonts/opentype/noto")
    if not known.is_dir():
        pytest.fail("the tests need fonts-noto-cjk, as the browsers do")
    own = chinese_families(known, with_system=False)
    assert set(own) & set(CHINESE)
    assert chinese_families(known, with_system=True)[0] == own[0]
