"""Slack's secrets: from the environment, never from a file, never printed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.errors import BadInput

_STARTS = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What Slack gave an app. With an app token events come over Socket Mode, else they are posted and signed."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    service_key: str = field(default="", repr=False)  # for the service that the bot asks, where that wants one


def read_credentials(environment: Mapping[str, str] = os.environ) -> Credentials:
    """Raises BadInput, naming what is missing or mixed up."""
    given = {name: environment.get(name, "").strip() for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")}
    secret = environment.get("SLACK_SIGNING_SECRET", "").strip()
    if not given["SLACK_BOT_TOKEN"]:
        raise BadInput("SLACK_BOT_TOKEN is not set: the xoxb- token under “OAuth & Permissions” of the Slack app")
    for name, start in _STARTS.items():
        if given[name] and not given[name].startswith(start):
            raise BadInput(f"{name} is no such token: it begins with {start}")
    if not secret and not given["SLACK_APP_TOKEN"]:
        raise BadInput(
            "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set: the bot cannot get events"
        )
    return Credentials(given["SLACK_BOT_TOKEN"], secret, given["SLACK_APP_TOKEN"], service_key(environment))


def service_key(environment: Mapping[str, str] = os.environ) -> str:
    """For the service of ARENA_SERVICE_URL; empty where it wants none."""
    return environment.get("ARENA_SERVICE_KEY", "").strip()
