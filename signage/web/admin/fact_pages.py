"""The blueprints of what facts come from: imports, cases, attendance, verification."""

from flask import Blueprint

from signage.web.admin import attendance, cases, figures, imports, verifications

BLUEPRINTS: tuple[Blueprint, ...] = (
    imports.bp,
    cases.bp,
    attendance.bp,
    figures.bp,
    verifications.bp,
)
