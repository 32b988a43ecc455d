"""Awards that were granted, newest first, each with its page "why"."""

from flask import Blueprint, render_template, url_for

from signage.models.user import Role
from signage.operations.award_list import award_page, rule_of
from signage.operations.standing import group_names
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.score_words import give_words
from signage.web.keys import asked_key

bp = Blueprint("awards", __name__, url_prefix="/office/awards")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the granted awards."""
    key = asked_key("older_than")
    page = award_page(context.session(), context.hall().id, older_than=key)
    older = url_for(".index", older_than=page.older_than) if page.older_than else None
    return render_template(
        "admin/awards/index.html",
        page=page,
        older=older,
        rule_of=rule_of,
        groups=group_names(context.session(), context.hall().id),
    )
