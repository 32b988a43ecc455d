"""Pages of announcements' templates: list, write, delete."""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models import AnnouncementTemplate
from signage.models.user import Role
from signage.operations.content.announcement_templates import (
    TemplateInvalidError,
    delete_template,
    save_template,
    template_of,
    templates_of,
)
from signage.web.access import current_user, require_role
from signage.web.admin.announcement_template_form import TemplateForm, template_values
from signage.web.context import hall, session

bp = Blueprint(
    "announcement_templates", __name__, url_prefix="/office/announcements/templates"
)

REFUSED = 422


@bp.get("")
@require_role(Role.EDITOR)
def index() -> str:
    """List the templates."""
    found = templates_of(session(), hall().id)
    return render_template("admin/announcement_templates/index.html", templates=found)


@bp.get("/new")
@require_role(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _editor(TemplateForm())


@bp.post("")
@require_role(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Keep a new template."""
    return _save(None)


@bp.get("/<int:template_id>")
@require_role(Role.EDITOR)
def edit(template_id: int) -> ResponseReturnValue:
    """Show a template in the form."""
    template = template_of(session(), hall().id, template_id)
    values = template_values(template) | {"name": template.name}
    return _editor(TemplateForm(data=values), template)


@bp.post("/<int:template_id>")
@require_role(Role.EDITOR)
def save(template_id: int) -> ResponseReturnValue:
    """Save a template."""
    return _save(template_of(session(), hall().id, template_id))


@bp.post("/<int:template_id>/deletion")
@require_role(Role.EDITOR)
def delete(template_id: int) -> ResponseReturnValue:
    """Delete a template; what was begun from it stays."""
    template = template_of(session(), hall().id, template_id)
    delete_template(session(), template, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("The template is deleted."), "success")
    return redirect(url_for(".index"), 303)


def _save(template: AnnouncementTemplate | None) -> ResponseReturnValue:
    form, me = TemplateForm(request.form), current_user()
    try:
        save_template(
            session(), hall(), form.wanted, template, actor=me, now=clock.now()
        )
    except TemplateInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, template, REFUSED)
    session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


def _editor(
    form: TemplateForm, template: AnnouncementTemplate | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "admin/announcement_templates/edit.html",
        form=form,
        tabs=form.tabs(hall().locale),
        template=template,
    )
    return make_response(page, status)
