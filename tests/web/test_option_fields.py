"""The form of an item's options is made from its kind, and read back as it was."""

from flask import Flask
from werkzeug.datastructures import MultiDict

from signage.operations.publishing.things import NOUNS
from signage.web.admin.option_fields import noun_of, option_fields, read_options
from signage.web.admin.playlist_kinds import ITEM_KINDS

CONTROLS = {"input", "area", "yes", "radio", "select", "many", "thing"}


def test_every_kind_has_a_form(app: Flask) -> None:
    with app.test_request_context():
        for kind in ITEM_KINDS.values():
            for option in option_fields(kind.options, {}, {}):
                assert option.control in CONTROLS
                assert option.label != option.name, (kind.name, option.name)
    things = {
        noun_of(about)
        for kind in ITEM_KINDS.values()
        for about in kind.options.model_fields.values()
    }
    assert things - {""} == NOUNS


def test_several_values_and_yes_or_no_are_read_back(app: Flask) -> None:
    guide, film = ITEM_KINDS["guide_pages"].options, ITEM_KINDS["media"].options
    form = MultiDict(
        [
            ("a.items", "contact"),
            ("a.items", "windows"),
            ("b.media_id", "7"),
            ("b.fit", "cover"),
            ("b.with_sound", "1"),
        ]
    )
    with app.test_request_context():
        read = read_options(guide, form, "a.", lambda _noun, _name: None)
        assert read == {"items": ["contact", "windows"]}
        (items,) = option_fields(guide, read, {})
        assert (items.control, items.value) == ("many", "contact\nwindows")
        kept = read_options(film, form, "b.", lambda _noun, _name: None)
    assert kept == {"media_id": 7, "fit": "cover", "with_sound": True}
