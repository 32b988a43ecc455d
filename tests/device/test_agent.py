"""The agent for real: a browser that ends, hangs or draws, and who may ask for what."""

import json
import socket

from tests.browser.screens import wait_until
from tests.device.agent import ORIGIN, Agent, lives

PAGE = f"{ORIGIN}/display?kit="


def test_it_restarts_a_browser_that_hangs_and_all_its_children(agent: Agent) -> None:
    agent.start(mood="stubborn")
    wait_until(lambda: len(agent.starts) >= 1)
    agent.be("well")
    wait_until(lambda: len(agent.starts) >= 2)
    (first, page), (second, _) = agent.starts[:2]
    assert page.startswith(f"{PAGE}{agent.port}&policy=")
    assert not lives(first)
    assert "draws no longer; it starts again in 2 s" in agent.log
    assert agent.report()["restarts"] >= 1
    agent.stop()
    assert not lives(second)


def test_it_leaves_a_browser_that_draws_alone(agent: Agent) -> None:
    agent.settings = {"startup_s": 60}
    agent.start()
    wait_until(lambda: len(agent.starts) == 1 and agent.answers())
    status, _, headers = agent.ask("/beat", {})
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    # That beat ended the patience for its start: a second later it counts as frozen.
    wait_until(lambda: "draws no longer" in agent.log)


def test_it_restarts_a_browser_that_ended(agent: Agent) -> None:
    agent.settings = {"startup_s": 60}
    agent.start(mood="gone")
    wait_until(lambda: len(agent.starts) >= 1)
    agent.be("well")
    wait_until(lambda: len(agent.starts) >= 2)
    assert "the browser has ended; it starts again in 2 s" in agent.log


def test_it_goes_on_without_a_browser(agent: Agent) -> None:
    agent.settings = {"browser": "/no/such/browser"}
    agent.start()
    wait_until(lambda: agent.answers() and "cannot be started" in agent.log)
    assert agent.report()["browser"] == ""


def test_it_answers_its_page_alone(agent: Agent) -> None:
    agent.settings = {"startup_s": 60}
    agent.start()
    wait_until(agent.answers)
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Host": f"evil.example:{agent.port}"},
    ):
        for path, content in (("/report", None), ("/screen", {"on": False})):
            status, body, answered = agent.ask(path, content, **headers)
            assert (status, body) == (403, b"")
            assert "Access-Control-Allow-Origin" not in answered
    assert agent.log.count("refused 'https://evil.example'") == 1
    with socket.socket() as line:  # not on the machine's other addresses
        line.settimeout(1)
        assert line.connect_ex(("127.0.0.2", agent.port)) != 0


def test_it_lets_browsers_ask_first(agent: Agent) -> None:
    agent.settings = {"startup_s": 60}
    agent.start()
    wait_until(agent.answers)
    status, _, headers = agent.ask("/beat", method="OPTIONS")
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert headers["Access-Control-Allow-Private-Network"] == "true"


def test_it_refuses_nonsense_in_words(agent: Agent) -> None:
    agent.settings = {"startup_s": 60, "screen": "none"}
    agent.start()
    wait_until(agent.answers)
    nonsense: tuple[object, ...] = ({}, {"on": "yes"}, [], "x" * 5000)
    for content in nonsense:
        status, body, _ = agent.ask("/screen", content)
        assert (status, json.loads(body)["error"]) == (
            400,
            'Write {"on": true} or {"on": false}.',
        )
    status, body, _ = agent.ask("/dance", {})
    assert status == 404
    assert "does not know how" in json.loads(body)["error"]
    status, body, _ = agent.ask("/screen", {"on": False})
    assert status == 501
    assert "No program of this machine" in json.loads(body)["error"]


def test_it_reports_what_the_machine_is_like(agent: Agent) -> None:
    agent.settings = {"startup_s": 60, "screen": "none"}
    agent.start()
    wait_until(lambda: agent.answers() and agent.report()["browser"] != "")
    report = agent.report()
    assert report["browser"] == "Chromium 156.0"
    assert report["abilities"] == []
    assert report["policy_origin"] == ""
    assert report["restarts"] == 0
    assert report["disk_free_mb"] > 0
    assert report["uptime_s"] > 0
    assert report.keys() >= {"version", "system", "temperature_c"}


def test_two_agents_do_not_share_a_port(agent: Agent) -> None:
    with socket.create_server(("127.0.0.1", agent.port)):
        agent.start()
        wait_until(lambda: "cannot be listened on" in agent.log)
