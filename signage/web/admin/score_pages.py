"""The blueprints of facts and scores: entries, standing, evaluations, awards, why."""

from flask import Blueprint

from signage.web import why
from signage.web.admin import (
    actions,
    awards,
    entries,
    evaluations,
    ledger,
    notice_preview,
    notices,
    objection_paper,
    objections,
    ratings,
    scores,
    trends,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    entries.bp,
    ledger.bp,
    scores.bp,
    trends.bp,
    evaluations.bp,
    awards.bp,
    actions.bp,
    notices.bp,
    notice_preview.bp,
    objections.bp,
    objection_paper.bp,
    ratings.bp,
    why.bp,
)
