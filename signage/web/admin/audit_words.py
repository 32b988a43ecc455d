"""The actions of the audit list in words; an action without words shows as it is."""

from flask_babel import lazy_gettext as _l

WORDS = {
    "announcement.created": _l("Announcement written"),
    "announcement.edited": _l("Announcement changed"),
    "announcement.scheduled": _l("Announcement scheduled"),
    "announcement.withdrawn": _l("Announcement withdrawn"),
    "award.granted": _l("Award granted"),
    "award.revoked": _l("Award revoked"),
    "display.paired": _l("Display paired"),
    "display.edited": _l("Display changed"),
    "display.revoked": _l("Display removed"),
    "display_group.created": _l("Display group made"),
    "display_group.edited": _l("Display group changed"),
    "display_group.deleted": _l("Display group deleted"),
    "entry.recorded": _l("Fact recorded"),
    "entry.reversed": _l("Fact reversed"),
    "evaluation.closed": _l("Month closed"),
    "evaluation.confirmed": _l("Evaluation confirmed"),
    "hall.edited": _l("Hall changed"),
    "hall.opened": _l("Hall opened"),
    "hall.imported": _l("Hall imported"),
    "media.uploaded": _l("Picture uploaded"),
    "nomination.confirmed": _l("Nomination confirmed"),
    "nomination.rejected": _l("Nomination rejected"),
    "notice.proposed": _l("Notice proposed"),
    "notice.approved": _l("Notice approved"),
    "notice.rejected": _l("Notice rejected"),
    "notice.withdrawn": _l("Notice withdrawn"),
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
