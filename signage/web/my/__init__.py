"""The pages of a clerk: their own scores, objections and replies."""

from flask import Blueprint

from signage.web.my import pages

BLUEPRINTS: tuple[Blueprint, ...] = (pages.bp,)
