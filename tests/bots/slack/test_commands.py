"""`arena gaps` and `arena slack channels`, as a keeper runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner, Result

from assistant.errors import BadInput
from assistant.settings import Settings
from assistant.types import Kind, Language
from bots.slack.channel import Channel, read_channel
from bots.slack.channel_commands import app as channels
from bots.slack.commands import app as slack
from bots.slack.gap_commands import app as gaps
from bots.slack.store import open_catalogue
from tests.bots.slack.rig import UNKNOWN


@pytest.fixture
def data(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with an index."""
    shutil.copytree(corpus / "index", tmp_path / "data")
    monkeypatch.setenv("ARENA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(channels, arguments, catch_exceptions=False)


def test_settings_are_set_one_by_one_listed_and_reset(data: Path):
    run(
        "set",
        "C0HARBOUR",
        "--every-question",
        "--kind",
        "guide",
        "--language",
        "da",
        "--hand-over",
        "U0STAFF",
        "--digest",
    )
    run("set", "C0HARBOUR", "--publisher", "Havnevesenet", "--kind", "none")
    catalogue = open_catalogue(Settings(data=data))
    assert read_channel(catalogue, "C0HARBOUR") == Channel(
        every_question=True,
        publishers=("Havnevesenet",),
        language=Language.DANISH,
        hand_over="U0STAFF",
        digest=True,
    )
    assert json.loads(run("list", "--json").stdout)["C0HARBOUR"]["publishers"] == ["Havnevesenet"]
    run("set", "C0HARBOUR", "--reset", "--kind", "rule")
    assert read_channel(catalogue, "C0HARBOUR") == Channel(kinds=(Kind.RULE,))
    catalogue.close()


@pytest.mark.parametrize(
    "wrong",
    [
        ("set", "general"),
        ("set", "C0HARBOUR", "--kind", "poem"),
        ("set", "C0HARBOUR", "--language", "sv"),
        ("set", "C0HARBOUR", "--hand-over", "Kari"),
    ],
)
def test_what_cannot_be_set_is_told(data: Path, wrong: tuple[str, ...]):
    with pytest.raises(BadInput):
        run(*wrong)


def test_gaps_of_a_service_are_listed_with_what_is_missing_and_a_person_is_forgotten_there(
    data: Path, asked_service: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ARENA_SERVICE_URL", asked_service)
    for reader in ("U1", "U2"):
        body = {"question": UNKNOWN, "reader": reader}
        answer = httpx2.post(f"{asked_service}/v1/ask", json=body, timeout=30).json()
        told = {"answer": answer["id"], "opinion": "unclear", "reader": reader}
        assert httpx2.post(f"{asked_service}/v1/feedback", json=told).status_code == 201
    said = CliRunner().invoke(gaps, ["--json"], catch_exceptions=False).stdout
    told, _ = json.JSONDecoder().raw_decode(said[said.index("{\n") :])  # between what the service logs
    (gap,) = told["gaps"]
    assert (gap["question"], gap["askers"], gap["refused"]) == (UNKNOWN, 2, 2)
    assert "labplass" in gap["missing"]
    shown = CliRunner().invoke(gaps, ["--since", "2d"], catch_exceptions=False)
    assert shown.exit_code == 0
    forgotten = CliRunner().invoke(slack, ["forget", "U1"], catch_exceptions=False)
    assert "2 records of U1 were removed" in forgotten.stdout
    assert [one["asker"] for one in httpx2.get(f"{asked_service}/v1/feedback").json()["feedback"]] == ["U2"]


def test_a_week_without_gaps_is_told(data: Path):
    assert json.loads(CliRunner().invoke(gaps, ["--json"], catch_exceptions=False).stdout)["gaps"] == []
