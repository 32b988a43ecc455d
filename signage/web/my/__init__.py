"""The pages of a clerk: their own scores, objections and replies."""

from flask import Blueprint

from signage.web.my import deeds

# Reading and doing share one blueprint; `deeds` adds its views to that of `pages`.
BLUEPRINTS: tuple[Blueprint, ...] = (deeds.bp,)
