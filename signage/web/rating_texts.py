"""The words of the rating page, in every language at once, to switch offline."""

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l

from signage.operations.ratings.rating_levels import LABEL_OF_TAG, LEVELS
from signage.web.i18n import LANGUAGES

TEXTS = {
    "title": _l("Rate our service"),
    "choose_window": _l("Which window served you?"),
    "choose_hint": _l("Touch the number of the window."),
    "rate": _l("How satisfied are you with the service?"),
    "rate_hint": _l("One touch is enough. It is anonymous."),
    "levels": _l("Your rating"),
    "recorded": _l("Rating recorded"),
    "change_hint": _l("Touched the wrong one? Change it here."),
    "reasons": _l("What was the reason?"),
    "reasons_hint": _l("Optional; choose several."),
    "comment": _l("Anything else?"),
    "comment_hint": _l("Optional. Please no names or phone numbers."),
    "characters_left": _l("{n} characters left"),
    "skip": _l("Skip"),
    "submit": _l("Send"),
    "thanks": _l("Thank you"),
    "thanks_text": _l("Every rating counts and helps us to improve."),
    "thanks_close": _l("You can close this page now."),
    "done": _l("Done"),
    "again": _l("Rate another window"),
    "other_window": _l("Another window"),
    "language": _l("Language"),
    "still_there": _l("Are you still there?"),
    "still_there_text": _l("The page starts again for the next person in"),
    "seconds": _l("seconds"),
    "more_time": _l("I need more time"),
    "start_again": _l("Start again"),
    "waiting": _l("Not connected. {n} saved here, sent later."),
    "sending": _l("Sending {n} …"),
    "not_paired": _l(
        "This device is not connected to the hall. Please tell the staff."
    ),
    "scan_again": _l(
        "Not sent yet: scan the code on the screen again, with this phone."
    ),
    "full": _l("This device cannot take ratings now. Please tell the staff."),
    "guide": _l("How to get things done"),
    "guide_hint": _l("Touch what you want to know."),
    "guide_list": _l("All items"),
    "guide_close": _l("Back to rating"),
    "unsaved": _l("Your rating could not be saved. Please touch it once more."),
    "stars": _l("{n} of 5 stars"),
}


def all_texts() -> dict[str, dict[str, str]]:
    """Return every text by language tag and key."""
    found = {}
    for language in LANGUAGES:
        with force_locale(language.code):
            found[language.tag] = texts()
    return found


def texts() -> dict[str, str]:
    """Return every text by key, in the language in force."""
    levels = {f"level.{level.value}": gettext(level.label) for level in LEVELS}
    tags = {f"tag.{code}": gettext(label) for code, label in LABEL_OF_TAG.items()}
    return {key: str(text) for key, text in TEXTS.items()} | levels | tags
