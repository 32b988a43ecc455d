"""A server whose programme a test writes: the real page, bundles, policy and sockets.

Run as a program: `python scripted_server.py PORT FILE`. FILE holds what it serves and
outlives it, so that it can be killed and started again. `POST /_script` replaces that
and pushes; media lie beside FILE, named by their SHA-256. `GET /_heard` returns the
events that came from displays, and "page" for each time that the page was loaded;
`GET /_forget` forgets them and says how many displays are connected.
"""

# ruff: noqa: E402  # the standard library is made green before it is used

from signage.serving import patch

patch()

import json
import sys
from http import HTTPStatus
from pathlib import Path
from typing import Any

import gevent
from flask import (
    Flask,
    Response,
    jsonify,
    render_template,
    request,
    send_from_directory,
)
from flask_socketio import Namespace, emit
from socketio.exceptions import ConnectionRefusedError as Refused

from signage import clock
from signage.config import shipped
from signage.realtime.server import connected_count, create_server
from signage.serving.handler import http_server
from signage.web import assets, security
from signage.web.device_policy import device_policy

SCOPE = "/display"


def create_scripted(file: Path) -> Flask:
    """Return the app that serves what `file` says."""
    templates, static = shipped("templates"), shipped("static")
    app = Flask("scripted", template_folder=str(templates), static_folder=str(static))
    assets.init_app(app)
    app.add_template_global(security.csp_nonce)
    app.jinja_env.globals.update(_=str, page_language=lambda: "zh-Hans")
    app.after_request(security.add_headers)
    heard: list[list[Any]] = []
    socketio = create_server(app)
    socketio.on_namespace(Displays(file, heard))
    add_pages(app, file, heard)
    add_pairing(app, file)
    add_script(app, file, heard, socketio)
    return app


class Displays(Namespace):
    """What displays say."""

    def __init__(self, file: Path, heard: list[list[Any]]) -> None:
        super().__init__(SCOPE)
        self.file = file
        self.heard = heard

    def on_hello(self, report: dict[str, Any]) -> None:
        """Remember the greeting; send what the display lacks."""
        self.heard.append(["hello", report])
        script = script_in(self.file)
        for command in script["greeted_with"]:
            emit("command", command)
        if report["revision"] != script["manifest"]["revision"]:
            emit("programme", pushed(script))

    def on_connect(self, _auth: object = None) -> None:
        """Let only paired displays in."""
        if not script_in(self.file)["is_paired"]:
            message = "not_paired"
            raise Refused(message)

    def on_playing(self, report: dict[str, Any]) -> None:
        """Remember the report."""
        self.heard.append(["playing", report])

    def on_condition(self, said: dict[str, Any]) -> None:
        """Note what a display says of itself."""
        self.heard.append(["condition", said])

    def on_clock(self) -> dict[str, int]:
        """Say what time it is."""
        return {"now": clock.epoch_ms(clock.now())}


def script_in(file: Path) -> dict[str, Any]:
    """Return what the test wrote: see `Scripted`."""
    script: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return script


def pushed(script: dict[str, Any]) -> dict[str, Any]:
    """Return what the event `programme` carries."""
    return {"manifest": script["manifest"], "bodies": script["bodies"]}


def add_pages(app: Flask, file: Path, heard: list[list[Any]]) -> None:
    """Serve the page, the worker, the programme, the clock and media."""

    @app.get("/display")
    def page() -> Response:
        heard.append(["page", {}])
        more = script_in(file)["head"]
        text = render_template("display/shell.html")
        response = Response(text.replace("</head>", more + "</head>"))
        response.headers["Content-Security-Policy"] = device_policy()
        return response

    @app.get("/display/worker.js")
    def worker() -> Response:
        text = (shipped("static") / "dist" / "worker.js").read_text("utf-8")
        response = Response(text, mimetype="text/javascript")
        response.headers["Service-Worker-Allowed"] = SCOPE
        return response

    @app.get("/display/programme")
    def programme() -> Response:
        script = script_in(file)
        if not script["is_paired"]:
            return Response(status=HTTPStatus.UNAUTHORIZED)
        response = jsonify(script["manifest"])
        response.set_etag(script["manifest"]["revision"])
        response.make_conditional(request)
        return response

    @app.get("/display/bodies/<key>")
    def body(key: str) -> Response:
        found = script_in(file)["bodies"].get(key)
        return Response(found or "", status=200 if found else 404)

    @app.get("/media/<name>")
    def media(name: str) -> Response:
        kind = "video/mp4" if is_video(file.parent / name) else "image/png"
        return send_from_directory(file.parent, name, mimetype=kind, max_age=60)

    @app.get("/display/clock")
    def now() -> dict[str, int]:
        return {"now": clock.epoch_ms(clock.now())}


def is_video(path: Path) -> bool:
    """Say whether a file, named by its hash as media are, is an MP4."""
    return path.is_file() and b"ftyp" in path.read_bytes()[:12]


def add_pairing(app: Flask, file: Path) -> None:
    """Give codes, and say paired once the script does."""

    @app.post("/display/pairings")
    def ask() -> tuple[dict[str, Any], int]:
        seconds = script_in(file).get("expires_in", 600)
        address = f"{request.host_url}office/displays/new?code=BCDF-GHJK"
        answer = {"device_code": "d" * 43, "user_code": "BCDFGHJK", "interval": 1}
        return answer | {"expires_in": seconds, "pair_url": address}, 201

    @app.post("/display/pairings/token")
    def token() -> tuple[dict[str, Any], int]:
        if script_in(file)["is_paired"]:
            return {"paired": True, "page": "/display"}, 200
        return {"error": "authorization_pending"}, 400

    @app.get("/display/pairings/qr.svg")
    def code() -> Response:
        square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
        return Response(square, mimetype="image/svg+xml")


def add_script(app: Flask, file: Path, heard: list[list[Any]], socketio: Any) -> None:
    """Let the test change what is served, push it, and see what was heard."""

    @app.post("/_script")
    def rewrite() -> str:
        script = request.get_json()
        file.write_text(json.dumps(script), "utf-8")
        socketio.emit("programme", pushed(script), namespace=SCOPE)
        return ""

    @app.post("/_command")
    def command() -> str:
        socketio.emit("command", request.get_json(), namespace=SCOPE)
        return ""

    @app.get("/_heard")
    def listen() -> Response:
        return jsonify(heard)

    @app.get("/_forget")
    def forget() -> Response:
        heard.clear()
        return jsonify(connected=connected_count(socketio))


if __name__ == "__main__":
    server = http_server(
        "127.0.0.1", int(sys.argv[1]), create_scripted(Path(sys.argv[2]))
    )
    server.start()
    gevent.get_hub().join()
