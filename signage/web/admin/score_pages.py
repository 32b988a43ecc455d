"""The blueprints of facts and scores: entries, standing, evaluations, awards, why."""

from flask import Blueprint

from signage.web import why
from signage.web.admin import (
    awards,
    entries,
    evaluations,
    ledger,
    notices,
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
    notices.bp,
    ratings.bp,
    why.bp,
)
