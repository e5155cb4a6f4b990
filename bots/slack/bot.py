"""What the handlers share: one bot, built once."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.settings import Settings
from bots.slack.asker import Asker
from bots.slack.client import Sleep
from bots.slack.identity import Identity
from bots.slack.pace import Pace
from bots.slack.store import Store
from bots.slack.work import Work

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

DEADLINE = 90.0  # seconds that one answer may take


@dataclass(frozen=True, slots=True)
class Bot:
    """The collaborators of every handler. Each module of handlers has `register(app, bot)`."""

    settings: Settings
    client: AsyncWebClient
    asker: Asker
    store: Store
    work: Work
    identity: Identity
    pace: Pace
    sleep: Sleep = asyncio.sleep
    deadline: float = DEADLINE
    owner: str = field(default_factory=lambda: secrets.token_hex(8))  # this run of the bot, as claims know it
    active: set[str] = field(default_factory=set)  # claims whose answer is under way
    claimed: set[str] = field(default_factory=set)  # by this run, also where the store could not be written
