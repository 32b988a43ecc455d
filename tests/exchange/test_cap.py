"""CAP 1.2: the standard's own examples are read, ours are valid, all else is named."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from signage.exchange.cap_reader import CapInvalidError, read_alert, utf8_of
from signage.exchange.cap_writer import Entry, Feed, write_alert, write_feed
from signage.operations.emergencies.alert import Alert, MsgType, Scope, Status

FOLDER = Path(__file__).parent / "cap"
SCHEMA = etree.XMLSchema(etree.parse(FOLDER / "CAP-v1.2.xsd"))
EXAMPLES = sorted(FOLDER.glob("a*.xml"))
SMALL = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>1</identifier><sender>a@b</sender><sent>2026-11-18T10:00:00+08:00</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope></alert>"""
MANY_REFERENCES = "a,b,2026-11-18T10:00:00+08:00 " * 101


def example(name: str) -> bytes:
    """Return one of the standard's messages."""
    return (FOLDER / f"{name}.xml").read_bytes()


def problems_of(content: str) -> tuple[str, ...]:
    """Return what the reader says against a document."""
    with pytest.raises(CapInvalidError) as caught:
        read_alert(content.encode())
    return caught.value.problems


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_reads_the_standards_examples_and_writes_them_validly(path: Path) -> None:
    SCHEMA.assertValid(etree.parse(path))
    alert = read_alert(path.read_bytes())
    written = write_alert(alert)
    SCHEMA.assertValid(etree.fromstring(written))
    assert read_alert(written) == alert


def test_it_reads_an_advisory() -> None:
    alert = read_alert(example("a1_homeland_security"))
    assert (alert.identifier, alert.sender) == ("43b080713727", "hsas@dhs.gov")
    assert alert.sent == datetime(2003, 4, 2, 19, 39, 1, tzinfo=UTC)
    (info,) = alert.infos
    assert info.language == "en-US"
    assert info.instruction.startswith("A High Condition")
    assert info.areas == ("U.S. nationwide and interests worldwide",)


def test_it_reads_when_a_storm_is_over() -> None:
    (info,) = read_alert(example("a2_thunderstorm")).infos
    assert info.expires == datetime(2003, 6, 17, 23, 0, tzinfo=UTC)
    assert info.response_types == ("Shelter",)


def test_it_reads_what_an_update_refers_to() -> None:
    alert = read_alert(example("a3_earthquake"))
    (reference,) = alert.references
    assert alert.msg_type is MsgType.UPDATE
    assert reference.identifier == "TRI13970876.1"
    assert reference.sent == datetime(2003, 6, 12, 3, 30, tzinfo=UTC)


def test_it_reads_several_languages() -> None:
    infos = read_alert(example("a4_amber")).infos
    assert [info.language for info in infos] == ["en-US", "es-US"]
    assert infos[1].event == "Abducción de Niño"


def test_it_names_every_problem_with_its_place() -> None:
    broken = SMALL.replace("Actual", "Real").replace("+08:00", "Z")
    broken = broken.replace("<sender>a@b</sender>", "<sender>a, b</sender>")
    broken = broken.replace("</alert>", "<info><urgency>Now</urgency></info></alert>")
    broken = broken.replace("<scope>", "<colour>red</colour><scope>")
    said = " | ".join(problems_of(broken))
    for words in (
        "alert knows no <colour>",
        "alert/status is “Real”",
        "alert/sent is “2026-11-18T10:00:00Z”",
        "alert/sender is “a, b”",
        "alert/info 1 lacks <category>",
        "alert/info 1 lacks <event>",
        "alert/info 1/urgency is “Now”; it can be Immediate",
        "alert/info 1 lacks <severity>",
        "alert/info 1 lacks <certainty>",
    ):
        assert words in said, words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Public", "Restricted", "<restriction>"),
        ("Public", "Private", "<addresses>"),
        (">Alert<", ">Cancel<", "<references>"),
        ("</alert>", "<references>a,b</references></alert>", "sender,identifier,sent"),
        ("</alert>", "<note>1</note><note>2</note></alert>", "<note> twice"),
        ("2026-11-18T", "2026-13-45T", "2026-13-45"),
        ("<identifier>1", "<identifier>", "identifier is empty"),
        ("<identifier>1", f"<identifier>{'1' * 201}", "alert/identifier is"),
        ("2026-11-18T10:00:00+", "9999-12-31T23:59:59-", "alert/sent is"),
        ("2026-11-18T10:00:00+", "0001-01-01T00:00:00+", "alert/sent is"),
        (
            "</alert>",
            "<references>a,b,0001-01-01T00:00:00+08:00</references></alert>",
            "sender,identifier,sent",
        ),
        (
            "</alert>",
            f"<references>{MANY_REFERENCES}</references></alert>",
            "over 100 others",
        ),
    ],
)
def test_it_holds_to_the_standard(old: str, new: str, words: str) -> None:
    assert words in " ".join(problems_of(SMALL.replace(old, new)))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "<html/>",
        SMALL.replace("cap:1.2", "cap:1.1"),
        SMALL.replace("</alert>", ""),
        f'<!DOCTYPE alert [<!ENTITY a "aaaa">]>{SMALL}',
        f'<!DOCTYPE alert SYSTEM "http://example.test/x">{SMALL}',
        SMALL.replace("</alert>", "<code/>" * 2_500 + "</alert>"),
    ],
    ids=["empty", "json", "html", "1.1", "cut", "entities", "outside", "endless"],
)
def test_it_refuses_what_is_no_alert(content: str) -> None:
    assert problems_of(content)


def test_it_leaves_a_signature_alone() -> None:
    signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></alert>'
    signed = SMALL.replace("</alert>", signature)
    SCHEMA.assertValid(etree.fromstring(signed))
    assert read_alert(signed.encode()).identifier == "1"


def test_it_lists_messages_in_a_feed() -> None:
    alert = read_alert(SMALL.encode())
    entry = Entry(alert, "https://hall.test/cap/1.xml", "Alert: 火警 & 疏散", "走楼梯")
    feed = Feed("https://hall.test/cap/feed.xml", "大厅", "大厅", alert.sent)
    root = etree.fromstring(write_feed(feed, [entry, replace(entry, summary="")]))
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert root.findtext("a:updated", namespaces=names) == "2026-11-18T10:00:00+08:00"
    titles = [each.text for each in root.findall("a:entry/a:title", names)]
    assert titles == ["Alert: 火警 & 疏散"] * 2
    link = root.find("a:entry/a:link", names)
    assert link is not None
    assert dict(link.attrib) == {"type": "application/cap+xml", "href": entry.url}


def test_an_alert_without_anything_optional_is_valid() -> None:
    alert = Alert(
        "1",
        "a@b",
        datetime(2026, 11, 18, 10, tzinfo=UTC),
        Status.TEST,
        MsgType.ALERT,
        Scope.PUBLIC,
    )
    SCHEMA.assertValid(etree.fromstring(write_alert(alert)))


def test_it_understands_another_order_and_says_so() -> None:
    said = "<info><category>Fire</category><urgency>Immediate</urgency><event>x</event>"
    said += "<severity>Severe</severity><certainty>Likely</certainty></info>"
    mixed = SMALL.replace("<status>", f"{said}<status>")
    alert = read_alert(mixed.encode())
    assert alert.infos[0].event == "x"
    remarks = [str(remark) for remark in alert.remarks]
    assert remarks[0] == (
        "alert/info 1 has <event> behind <urgency>; the standard wants it before."
    )
    assert [words.split()[2] for words in remarks[1:]] == [
        "<status>",
        "<msgType>",
        "<scope>",
    ]
    assert not read_alert(SMALL.encode()).remarks


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("GBK", "gbk"), ("gb2312", "gbk"), ("GB18030", "gb18030"), ("UTF-16", "utf-16")],
)
def test_it_reads_the_encodings_of_chinese_systems(name: str, encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{name}"?>'
    text = declared + SMALL.replace("</alert>", "<note>暴雨红色预警</note></alert>")
    content = utf8_of(text.encode(encoding))
    assert read_alert(content).note == "暴雨红色预警"
    assert "暴雨红色预警" in content.decode()


def test_what_is_not_the_encoding_it_names_is_refused() -> None:
    declared = b'<?xml version="1.0" encoding="GBK"?>\xff\xff'
    with pytest.raises(CapInvalidError):
        read_alert(utf8_of(declared + SMALL.encode()))
