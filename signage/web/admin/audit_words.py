"""The actions of the audit list in words; an action without words shows as it is."""

from flask_babel import lazy_gettext as _l

WORDS = {
    "announcement.created": _l("Announcement written"),
    "announcement.deleted": _l("Announcement deleted"),
    "announcement.draft": _l("Announcement put back to draft"),
    "announcement.duplicated": _l("Announcement copied"),
    "announcement.revised": _l("Announcement changed"),
    "announcement.scheduled": _l("Announcement scheduled"),
    "announcement.withdrawn": _l("Announcement withdrawn"),
    "award.revoked": _l("Award revoked"),
    "display.paired": _l("Display paired"),
    "display.identify": _l("Display asked to show its name"),
    "display.reload": _l("Display asked to load anew"),
    "display.paired_for_demo": _l("Display paired itself (demo)"),
    "display.revised": _l("Display changed"),
    "display.revoked": _l("Display removed"),
    "display_group.created": _l("Display group made"),
    "display_group.revised": _l("Display group changed"),
    "display_group.deleted": _l("Display group deleted"),
    "entry.imported": _l("Facts imported"),
    "entry.recorded": _l("Fact recorded"),
    "entry.reversed": _l("Fact reversed"),
    "evaluation.closed": _l("Month closed"),
    "evaluation.confirmed": _l("Evaluation confirmed"),
    "hall.edited": _l("Hall changed"),
    "hall.opened": _l("Hall opened"),
    "hall.imported": _l("Hall imported"),
    "media.deleted": _l("Picture deleted"),
    "media.uploaded": _l("Picture uploaded"),
    "nomination.rejected": _l("Nomination rejected"),
    "nomination.tie_decided": _l("Tie decided"),
    "notice.proposed": _l("Notice proposed"),
    "notice.approved": _l("Notice approved"),
    "notice.rejected": _l("Notice rejected"),
    "notice.withdrawn": _l("Notice withdrawn"),
    "rating.undeliverable": _l("Rating refused for good"),
    "rulebook.adopted": _l("Rulebook adopted"),
    "sign_in.ended": _l("Browsers signed out"),
    "user.activated": _l("User let in again"),
    "user.added": _l("User added"),
    "user.deactivated": _l("User barred"),
    "user.invited": _l("User invited"),
    "user.password_set": _l("Password set"),
    "user.profile_edited": _l("Account changed"),
    "user.role_changed": _l("Role changed"),
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
    "announcement": "/office/announcements/{}",
    "display": "/office/displays/{}",
    "display_group": "/office/display-groups/{}",
    "entry": "/office/entries/ledger/{}",
    "evaluation": "/office/evaluations/{}",
    "hall": "/office/hall",
    "notice": "/why/notices/{}",
    "user": "/office/users/{}",
}


def page_of(target: str) -> str | None:
    """Return the page of what a deed was done to ("entry:17"), if it has one."""
    noun, _, key = target.partition(":")
    page = PAGES.get(noun)
    return page.format(key) if page and key.isdecimal() else None
