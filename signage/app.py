"""Create the web application: this reads as its table of contents."""

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from signage.config import Settings, shipped
from signage.db import Database
from signage.web import (
    api,
    assets,
    auth,
    compression,
    context,
    demo_clerk,
    display,
    display_plain,
    display_plays,
    display_screenshots,
    errors,
    health,
    i18n,
    keys,
    kiosk,
    media,
    my,
    objection_phone,
    pairings,
    phone,
    security,
    setup,
    start,
    visit,
)
from signage.web.admin import (
    audit,
    clerks,
    content,
    dashboard,
    fact_pages,
    hall,
    help_pages,
    navigation,
    profile,
    score_pages,
    users,
    web_origins,
)

PARTS = (
    keys,
    visit,
    security,
    i18n,
    assets,
    compression,
    errors,
    navigation,
    help_pages,
)


def create_app(settings: Settings, database: Database) -> Flask:
    """Return the Flask application over a migrated database."""
    app = Flask(
        "signage",
        template_folder=str(shipped("templates")),
        static_folder=str(shipped("static")),
    )
    app.extensions["signage.settings"] = settings
    app.extensions["signage.database"] = database
    configure(app, settings)
    app.teardown_appcontext(context.close_session)
    for part in PARTS:
        part.init_app(app)
    register_blueprints(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask and its extensions read from `app.config`."""
    app.config.update(
        SECRET_KEY=settings.resolved_secret_key,
        MAX_CONTENT_LENGTH=32 * 2**20,
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        BABEL_DEFAULT_LOCALE="zh_Hans",
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]


def register_blueprints(app: Flask) -> None:
    """Mount every blueprint; the office's are under `/office`."""
    blueprints: tuple[Blueprint, ...] = (
        health.bp,
        start.bp,
        demo_clerk.bp,
        setup.bp,
        auth.bp,
        dashboard.bp,
        profile.bp,
        audit.bp,
        users.bp,
        clerks.bp,
        hall.bp,
        help_pages.bp,
        web_origins.bp,
        display.bp,
        display_plain.bp,
        display_plays.bp,
        display_screenshots.bp,
        pairings.bp,
        media.bp,
        *content.BLUEPRINTS,
        *score_pages.BLUEPRINTS,
        *fact_pages.BLUEPRINTS,
        *my.BLUEPRINTS,
        *api.BLUEPRINTS,
        kiosk.bp,
        phone.bp,
        objection_phone.bp,
    )
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
