"""The policy file in a real Chromium, which finds it where Debian's looks for it.

The machine's own policies stay as they are: the browser runs in a mount namespace in
which a folder of the test lies over /etc/chromium.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator, KeysView
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from signage.exchange.browser_policy import browser_policy
from signage.exchange.device_kit import policy_text
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.screens import Item, Scripted, wait_until
from tests.device.agent import Agent
from tests.serve import free_port

pytestmark = pytest.mark.browser
WITHIN_S = 40
#: Runs Chromium with a folder ($0) in the place of /etc/chromium.
INSIDE = 'mount --bind "$0" /etc/chromium && exec "$@"'
ROWS = """() => {
  const rows = [];
  const walk = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.tagName === "POLICY-ROW") rows.push(element.shadowRoot || element);
    if (element.shadowRoot) walk(element.shadowRoot);
  });
  walk(document);
  const text = (row, part) => {
    const found = row.querySelector(part);
    return found ? found.textContent.trim() : "";
  };
  return rows.map((row) => [".name", ".messages"].map((part) => text(row, part)));
}"""


def command(folder: Path) -> list[str]:
    """Return how Chromium is started with the policies in a folder."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    assert CHROMIUM is not None
    return ["unshare", "--mount", *as_root, "sh", "-c", INSIDE, str(folder), CHROMIUM]


def write_policy(folder: Path, policy: dict[str, Any]) -> Path:
    """Write a policy file as the kit's set-up does; return its path."""
    path = folder / "policies" / "managed" / "signage.json"
    path.parent.mkdir(parents=True)
    path.write_text(policy_text(policy), "utf-8")
    return path


@contextmanager
def inspected(chromium: Browser, folder: Path) -> Iterator[Page]:
    """Open a page of a Chromium that has the policies in a folder."""
    port = free_port()
    given = [*FLAGS, "--headless=new", f"--remote-debugging-port={port}"]
    given += [f"--user-data-dir={folder / 'profile'}", "about:blank"]
    with (folder / "chromium.log").open("wb") as log:
        process = subprocess.Popen([*command(folder), *given], stderr=log)
    try:
        listening = f"ws://127.0.0.1:{port}/"
        wait_until(lambda: listening in (folder / "chromium.log").read_text("utf-8"))
        browser = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield browser.contexts[0].new_page()
        browser.close()
    finally:
        process.terminate()
        process.wait()


def test_chromium_knows_every_policy(chromium: Browser, tmp_path: Path) -> None:
    policy = browser_policy("http://hall.example:8000", is_locked=True, authority="")
    # The test looks at a page of the browser itself, with the developers' tools.
    allowed = ["http://hall.example:8000", "chrome://policy"]
    looked_at = {"DeveloperToolsAvailability": 1, "URLAllowlist": allowed}
    write_policy(tmp_path, policy | looked_at)
    with inspected(chromium, tmp_path) as page:
        page.goto("chrome://policy")
        wait_for_rows(page, policy.keys())
        told = dict(page.evaluate(ROWS))
    # Those that newer ones call deprecated are for Chromium 100 and thereabouts.
    assert {told[name] for name in policy} == {"OK", "Deprecated"}
    deprecated = {name for name in policy if told[name] == "Deprecated"}
    assert deprecated == {"AutofillAddressEnabled", "AutofillCreditCardEnabled"}


def wait_for_rows(page: Page, names: KeysView[str]) -> None:
    """Wait until the page lists the policies."""
    deadline = time.monotonic() + WITHIN_S
    while not names <= dict(page.evaluate(ROWS)).keys():
        assert time.monotonic() < deadline, page.evaluate(ROWS)
        page.wait_for_timeout(50)


def said(server: Scripted) -> dict[str, Any]:
    """Return what the display said last of its condition."""
    told = server.heard("condition")
    return told[-1] if told else {}


def test_the_page_of_a_server_without_tls_is_kept_and_beats(tmp_path: Path) -> None:
    """Agent, browser, policy and page: all real; the server looks like a public one."""
    server = Scripted(tmp_path)
    origin = f"http://hall.example:{server.port}"
    policy = write_policy(tmp_path / "etc", browser_policy(origin, is_locked=True))
    server.show(Item("a", "一"))
    program = tmp_path / "policed"
    words = " ".join(f"'{word}'" for word in command(tmp_path / "etc"))
    program.write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
    program.chmod(0o755)
    flags = [
        *FLAGS,
        "--headless=new",
        "--host-resolver-rules='MAP hall.example 127.0.0.1'",
        f"--ip-address-space-overrides=127.0.0.1:{server.port}=public",
    ]
    settings: dict[str, object] = {
        "origin": origin,
        "policy": policy,
        "browser": program,
        "flags": " ".join(flags),
        "startup_s": 60,
        "silence_s": 60,
        "screen": "none",
    }
    agent = Agent(tmp_path, settings=settings)
    server.start()
    try:
        agent.start()
        wait_until(lambda: "the page is drawn" in agent.log)
        worker = tmp_path / "profile" / "Default" / "Service Worker" / "Database"
        wait_until(worker.is_dir)
        wait_until(lambda: server.heard("playing") != [])
        wait_until(lambda: said(server).get("kit", {}).get("answers") is True)
        wait_until(lambda: said(server)["storage"]["persisted"] is True)
    finally:
        agent.stop()
        server.kill()
    assert "refused" not in agent.log
    assert json.loads(policy.read_text("utf-8"))["AutoplayAllowlist"] == [origin]
