"""The audit list in words: deeds, what they were done to, and their details.

What has no words shows as it is; keys of rows and hashes mean nothing to a reader.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _l

from signage.web.admin.display_form import KIND_NAMES
from signage.web.admin.rating_words import OUTCOMES as RATING_OUTCOMES
from signage.web.i18n import ROLE_NAMES, joined
from signage.web.period_words import period_or_text

WORDS = {
    "action.done": _l("Outcome of an action recorded"),
    "action.dropped": _l("Action dropped: its ground is gone"),
    "action.reopened": _l("Outcome of an action taken back"),
    "api_key.created": _l("Key of another system made"),
    "api_key.revoked": _l("Key of another system revoked"),
    "cap.received": _l("CAP message received"),
    "emergency.issued": _l("Emergency issued"),
    "emergency.taken_back": _l("Emergency taken back"),
    "emergency.end_moved": _l("End of an emergency changed"),
    "emergency_template.saved": _l("Prepared emergency saved"),
    "emergency_template.deleted": _l("Prepared emergency deleted"),
    "announcement.created": _l("Announcement written"),
    "announcement.deleted": _l("Announcement deleted"),
    "announcement.draft": _l("Announcement put back to draft"),
    "announcement.duplicated": _l("Announcement copied"),
    "announcement.revised": _l("Announcement changed"),
    "announcement.scheduled": _l("Announcement scheduled"),
    "announcement_template.created": _l("Template of announcements made"),
    "announcement_template.deleted": _l("Template of announcements deleted"),
    "announcement_template.revised": _l("Template of announcements changed"),
    "announcement.rejected": _l("Announcement sent back"),
    "announcement.submitted": _l("Announcement handed in for approval"),
    "announcement.withdrawn": _l("Announcement withdrawn"),
    "attendance.imported": _l("Attendance imported"),
    "award.revoked": _l("Award revoked"),
    "calendar.changed": _l("Working calendar changed"),
    "cases.imported": _l("Cases imported"),
    "certificate.issued": _l("Publicity certificate issued"),
    "completion.added": _l("Completion notice written"),
    "completion.removed": _l("Completion notice removed"),
    "completion.revised": _l("Completion notice changed"),
    "completions.imported": _l("Completion notices imported"),
    "duty.edited": _l("Duty roster changed"),
    "duty.imported": _l("Duty roster imported"),
    "guide_page.saved": _l("Guide page saved"),
    "weather.imported": _l("Weather imported"),
    "daypart.created": _l("Daypart made"),
    "daypart.deleted": _l("Daypart deleted"),
    "daypart.revised": _l("Daypart changed"),
    "display.paired": _l("Display paired"),
    "display.paired_again": _l("Display paired anew"),
    "display.cloned": _l("Display found twice and cut"),
    "display_codes.made": _l("One-time codes made for displays"),
    "display_codes.revoked": _l("One-time codes for displays revoked"),
    "display.identify": _l("Display asked to show its name"),
    "display.reload": _l("Display asked to load anew"),
    "display.clear_cache": _l("Display asked to forget what it keeps"),
    "display.mute": _l("Display muted"),
    "display.unmute": _l("Display allowed to sound again"),
    "display.screen_off": _l("Display switched off"),
    "display.screen_on": _l("Display switched on"),
    "display.screenshot": _l("Screenshot of a display asked for"),
    "alert_channel.created": _l("Alert channel made"),
    "alert_channel.revised": _l("Alert channel changed"),
    "alert_channel.deleted": _l("Alert channel deleted"),
    "alert_channel.tested": _l("Alert channel tried"),
    "hall.outage_grace": _l("Grace of outages changed"),
    "display.paired_for_demo": _l("Display paired itself (demo)"),
    "display.fault_dismissed": _l("Fault of a display dismissed"),
    "display.revised": _l("Display changed"),
    "display.revoked": _l("Display removed"),
    "display.moved": _l("Display moved to another group"),
    "display.tagged": _l("Tags of a display changed"),
    "display_group.created": _l("Display group made"),
    "display_group.revised": _l("Display group changed"),
    "display_group.deleted": _l("Display group deleted"),
    "entry.imported": _l("Facts imported"),
    "entry.recorded": _l("Fact recorded"),
    "entry.reversed": _l("Fact reversed"),
    "evaluation.closed": _l("Month closed"),
    "evaluation.confirmed": _l("Evaluation confirmed"),
    "evaluation.scored": _l("Evaluation scored and proposed"),
    "evaluation.reviewed": _l("Evaluation reviewed"),
    "evaluation.final": _l("Evaluation final"),
    "fact_kind.added": _l("Kind of fact added"),
    "fact_kind.removed": _l("Kind of fact removed"),
    "feed.created": _l("Feed added"),
    "feed.deleted": _l("Feed deleted"),
    "feed.revised": _l("Feed changed"),
    "hall.feed_origins": _l("Private addresses of feeds changed"),
    "hall.dressed": _l("Looks of the screens changed"),
    "hall.edited": _l("Hall changed"),
    "hall.web_origins": _l("Websites on the screens changed"),
    "hall.opened": _l("Hall opened"),
    "hall.imported": _l("Hall imported"),
    "media.deleted": _l("Media file deleted"),
    "media.refused": _l("Upload refused"),
    "media.replaced": _l("File of the library replaced"),
    "media.renamed": _l("Media file renamed"),
    "media.tagged": _l("Media files tagged"),
    "media.untagged": _l("Tags taken off media files"),
    "media.uploaded": _l("Media file uploaded"),
    "nomination.rejected": _l("Nomination rejected"),
    "nomination.tie_decided": _l("Tie decided"),
    "notice.proposed": _l("Notice proposed"),
    "notice.approved": _l("Notice approved"),
    "notice.rejected": _l("Notice rejected"),
    "notice.replied": _l("Reply to a notice recorded"),
    "notice.resumed": _l("Notice back on after an objection"),
    "notice.suspended": _l("Notice off while an objection is open"),
    "notice.withdrawn": _l("Notice withdrawn"),
    "objection.raised": _l("Objection raised"),
    "objection.upheld": _l("Objection upheld"),
    "objection.dismissed": _l("Objection dismissed"),
    "objection.withdrawn": _l("Objection withdrawn"),
    "playlist.created": _l("Playlist made"),
    "playlist.deleted": _l("Playlist deleted"),
    "playlist.discarded": _l("Changes of a playlist thrown away"),
    "playlist.duplicated": _l("Playlist copied"),
    "playlist.published": _l("Playlist published"),
    "playlist.rejected": _l("Playlist sent back"),
    "playlist.taken_back": _l("Playlist taken back before it was approved"),
    "playlist.revised": _l("Playlist changed"),
    "playlist.submitted": _l("Playlist handed in for approval"),
    "playlist.withdrawn": _l("Playlist taken off the screens"),
    "rating.verification_approved": _l("Verification of a rating approved"),
    "rating.verification_declined": _l("Verification of a rating declined"),
    "rating.verification_withdrawn": _l("Verification of a rating withdrawn"),
    "rating.verified": _l("Negative rating verified"),
    "rating.undeliverable": _l("Rating refused for good"),
    "rulebook.adopted": _l("Rulebook adopted"),
    "rulebook.assessment_chosen": _l("Rulebook chosen for the assessment"),
    "rulebook.draft_changed": _l("Rulebook draft changed"),
    "rulebook.draft_deleted": _l("Rulebook draft thrown away"),
    "rulebook.draft_made": _l("Rulebook draft made"),
    "rulebook.edition_added": _l("Rulebook edition stored"),
    "rulebook.ended": _l("Rulebook ended"),
    "rulebook.facts_mapped": _l("Kinds of fact added for a rulebook"),
    "schedule.created": _l("Schedule made"),
    "schedule.deleted": _l("Schedule deleted"),
    "schedule.discarded": _l("Changes of a schedule thrown away"),
    "schedule.duplicated": _l("Schedule copied"),
    "schedule.published": _l("Schedule published"),
    "schedule.rejected": _l("Schedule sent back"),
    "schedule.taken_back": _l("Schedule taken back before it was approved"),
    "schedule.revised": _l("Schedule changed"),
    "schedule.submitted": _l("Schedule handed in for approval"),
    "schedule.withdrawn": _l("Schedule taken off the screens"),
    "sign_in.ended": _l("Browsers signed out"),
    "user.activated": _l("User let in again"),
    "user.added": _l("User added"),
    "user.deactivated": _l("User barred"),
    "user.invited": _l("User invited"),
    "user.password_set": _l("Password set"),
    "user.profile_edited": _l("Account changed"),
    "user.role_changed": _l("Role changed"),
    "user.staff_linked": _l("Account joined to a staff member"),
    "user.sign_in_refused": _l("Sign-in refused"),
    "user.signed_in": _l("Signed in"),
}


def deed(action: str) -> str:
    """Return an action in words."""
    return str(WORDS.get(action, action))


def deeds(actions: list[str]) -> list[tuple[str, str]]:
    """Return (action, words) of several actions, by their words."""
    return sorted(((action, deed(action)) for action in actions), key=lambda a: a[1])


PAGES = {
    "action": "/office/actions/{}",
    "announcement": "/office/announcements/{}",
    "award": "/why/awards/{}",
    "display": "/office/displays/{}",
    "display_group": "/office/display-groups/{}",
    "entry": "/office/entries/ledger/{}",
    "evaluation": "/office/evaluations/{}",
    "hall": "/office/hall",
    "notice": "/office/notices/{}",
    "objection": "/office/objections/{}",
    "playlist": "/office/playlists/{}",
    "rating": "/office/ratings/{}",
    "user": "/office/users/{}",
}


def page_of(target: str) -> str | None:
    """Return the page of what a deed was done to ("entry:17"), if it has one."""
    noun, _, key = target.partition(":")
    page = PAGES.get(noun)
    return page.format(key) if page and key.isdecimal() else None


NOUNS = {
    "action": _l("Action"),
    "announcement": _l("Announcement"),
    "award": _l("Award"),
    "completion": _l("Completion notice"),
    "display": _l("Display"),
    "display_group": _l("Display group"),
    "entry": _l("Entry"),
    "evaluation": _l("Evaluation"),
    "file": _l("File"),
    "fact_kind": _l("Kind of fact"),
    "guide_page": _l("Guide page"),
    "hall": _l("Hall"),
    "media": _l("Picture"),
    "notice": _l("Notice"),
    "objection": _l("Objection"),
    "playlist": _l("Playlist"),
    "rating": _l("Rating"),
    "rulebook": _l("Rulebook"),
    "schedule": _l("Schedule"),
    "user": _l("User"),
}
DETAILS = {
    "added": _l("added"),
    "at": _l("time"),
    "award": _l("award"),
    "awards": _l("awards"),
    "because": _l("because"),
    "before": _l("before"),
    "by": _l("by"),
    "changed": _l("changed"),
    "count": _l("number"),
    "date": _l("date"),
    "days": _l("days"),
    "edition": _l("edition"),
    "ends_at": _l("end"),
    "entries": _l("entries"),
    "first_on": _l("from"),
    "from": _l("from"),
    "kind": _l("kind"),
    "left_out": _l("left out"),
    "last_on": _l("until"),
    "message": _l("message"),
    "name": _l("name"),
    "nominations": _l("nominations"),
    "note": _l("note"),
    "number": _l("number"),
    "original": _l("copied from"),
    "outcome": _l("outcome"),
    "period": _l("period"),
    "reason": _l("reason"),
    "role": _l("role"),
    "rules": _l("rules"),
    "slug": _l("rulebook"),
    "source": _l("source"),
    "staff": _l("staff member"),
    "starts_at": _l("start"),
    "tags": _l("tags"),
    "title": _l("title"),
    "to": _l("to"),
}
HIDDEN = frozenset(
    {
        "action",
        "agent",
        "digest",
        "entry",
        "fact",
        "groups",
        "key",
        "nomination",
        "notice",
        "priority",
        "record",
        "sha256",
        "subject",
    }
)
REASONS = {"ground_reversed": _l("the entries behind it were reversed")}
MOVERS = {"hand": _l("chosen by hand"), "tags": _l("by its tags")}
KINDS = {kind.value: name for kind, name in KIND_NAMES.items()}
OUTCOMES = {outcome.value: words[0] for outcome, words in RATING_OUTCOMES.items()}
SOURCES = {
    "attendance": _l("Attendance"),
    "import": _l("File"),
    "office": _l("by hand"),
    "rating": _l("Rating"),
}
#: Words for the values of some details; what is not among them shows as it is.
VALUES: Mapping[str, Mapping[str, object]] = {
    "because": REASONS,
    "by": MOVERS,
    "kind": KINDS,
    "outcome": OUTCOMES,
    "role": ROLE_NAMES,
    "source": SOURCES,
}
LONGEST = 60


def target_words(target: str, name: str = "") -> str:
    """Return what a deed was done to ("entry:17") in words ("Entry 17").

    With a name it is that: "User Li". An objection has the number that was told.
    """
    noun, _, key = target.partition(":")
    if noun == "objection":
        key = key.zfill(4)
    return f"{NOUNS[noun]} {name or key}" if noun in NOUNS else target


def details(
    detail: Mapping[str, object], awards: Mapping[str, str] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """Yield (word, value) of each detail that a reader understands; nested ones too.

    `awards`: what the rulebook concerned calls its awards, by code.
    """
    for name, value in detail.items():
        if isinstance(value, Mapping):
            yield from details(value, awards)
        elif name == "award":
            yield str(DETAILS[name]), awards.get(str(value), str(value))
        elif name not in HIDDEN and value not in (None, "", []):
            yield str(DETAILS.get(name, name)), _value(name, value)


def _value(name: str, value: object) -> str:
    if isinstance(value, list):
        text = joined(DETAILS.get(item, item) for item in value)
    elif name in VALUES:
        text = str(VALUES[name].get(str(value), value))
    elif name == "period":
        text = period_or_text(str(value))
    elif name.endswith("_at"):
        text = format_datetime(datetime.fromisoformat(str(value)), "short")
    else:
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
