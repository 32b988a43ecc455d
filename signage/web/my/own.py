"""Whose page it is: the staff member behind the account, and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from signage.errors import Message, SignageError
from signage.models import StaffMember
from signage.models.user import Role
from signage.web import context
from signage.web.access import current_identity, require_role

P = ParamSpec("P")
R = TypeVar("R")


class NoStaffMemberError(SignageError):
    """The account belongs to nobody who is scored."""

    status = 403
    code = "no_staff_member"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "Your account belongs to no staff member, so there are no scores of "
                "yours. An administrator can say under Users who you are."
            )
        )


def require_staff(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view run only for people who are staff members, whatever their role."""

    @require_role(Role.CLERK)
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if current_identity().staff_id is None:
            raise NoStaffMemberError
        return view(*args, **kwargs)

    return guarded


def own_staff() -> StaffMember:
    """Return the staff member who is signed in; raise NoStaffMemberError."""
    staff_id = current_identity().staff_id
    if staff_id is None:
        raise NoStaffMemberError
    return context.session().get_one(StaffMember, staff_id)
