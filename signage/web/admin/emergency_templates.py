"""Pages of prepared emergencies: the hall's own words for what may happen."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models import EmergencyTemplate
from signage.models.user import Role
from signage.operations.emergencies.plan import EmergencyInvalidError
from signage.operations.emergencies.templates import (
    add_shipped_templates,
    delete_template,
    save_template,
    template_of,
    templates_of,
)
from signage.web.access import current_user, require_role
from signage.web.admin.emergency_form import TemplateForm
from signage.web.admin.emergency_words import SEVERITY_NAMES, TONES
from signage.web.context import hall, session

bp = Blueprint(
    "emergency_templates", __name__, url_prefix="/office/emergencies/templates"
)


@bp.get("")
@require_role(Role.APPROVER)
def index() -> str:
    """List the prepared emergencies."""
    return render_template(
        "admin/emergencies/templates.html",
        templates=templates_of(session(), hall().id),
        severity_names=SEVERITY_NAMES,
        tones=TONES,
    )


@bp.get("/new")
@require_role(Role.APPROVER)
def new() -> str:
    """Show an empty form."""
    return _form_page(TemplateForm(), None)


@bp.post("")
@require_role(Role.APPROVER)
def create() -> ResponseReturnValue:
    """Keep a new prepared emergency."""
    return _save(None)


@bp.post("/shipped")
@require_role(Role.APPROVER)
def add_shipped() -> ResponseReturnValue:
    """Add the shipped ones that are missing."""
    count = add_shipped_templates(session(), hall())
    session().commit()
    flash(_("%(n)s prepared texts were added.", n=count), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/<int:template_id>")
@require_role(Role.APPROVER)
def edit(template_id: int) -> str:
    """Show a prepared emergency, to change its words."""
    template = template_of(session(), hall().id, template_id)
    form = TemplateForm(data={"name": template.name})
    form.fill_from(template)
    return _form_page(form, template)


@bp.post("/<int:template_id>")
@require_role(Role.APPROVER)
def save(template_id: int) -> ResponseReturnValue:
    """Save a prepared emergency."""
    return _save(template_of(session(), hall().id, template_id))


@bp.post("/<int:template_id>/deletion")
@require_role(Role.APPROVER)
def delete(template_id: int) -> ResponseReturnValue:
    """Throw a prepared emergency away."""
    template = template_of(session(), hall().id, template_id)
    delete_template(session(), template, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("Deleted. What was issued by it stays."), "success")
    return redirect(url_for(".index"), 303)


def _save(template: EmergencyTemplate | None) -> ResponseReturnValue:
    form = TemplateForm(request.form)
    try:
        save_template(
            session(),
            hall(),
            template,
            name=form.name.data or "",
            severity=form.severity.data or "",
            texts=form.texts,
            minutes=form.length,
            actor=current_user(),
            now=clock.now(),
        )
    except EmergencyInvalidError as refusal:
        form.show_refusal(refusal)
        return _form_page(form, template), refusal.status
    session().commit()
    flash(_("Saved. It stands ready above the form."), "success")
    return redirect(url_for(".index"), 303)


def _form_page(form: TemplateForm, template: EmergencyTemplate | None) -> str:
    form.offer_lengths(template.minutes if template else None)
    return render_template(
        "admin/emergencies/template.html", form=form, template=template
    )
