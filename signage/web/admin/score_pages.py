"""The blueprints of facts and scores: entries, standing, evaluations, awards, why."""

from flask import Blueprint

from signage.web import why
from signage.web.admin import (
    actions,
    awards,
    entries,
    evaluations,
    fact_kinds,
    ledger,
    notice_preview,
    notices,
    objection_paper,
    objections,
    ratings,
    rulebook_drafts,
    rulebook_trial,
    rulebooks,
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
    rulebooks.bp,
    rulebook_drafts.bp,
    rulebook_trial.bp,
    fact_kinds.bp,
    why.bp,
)
