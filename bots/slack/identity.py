"""Who the bot is in its workspace: asked of Slack once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import BadInput
from bots.slack.client import SLACK_ERRORS, error_code, told

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
_PATIENCE = 0.3  # seconds
_REFUSED = ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive")


@dataclass(frozen=True, slots=True)
class Who:
    """The ids of the bot; empty while Slack has not told."""

    user: str = ""
    bot: str = ""
    team: str = ""


class Identity:
    """Tells who the bot is, and asks again later where Slack does not answer."""

    def __init__(self, client: AsyncWebClient):
        self._client = client
        self._known: Who | None = None
        self._asking: asyncio.Task[None] | None = None

    async def who(self) -> Who:
        """Who the bot is, nobody where Slack does not say at once: an event is waiting for its acknowledgement."""
        if self._known is None:
            if self._asking is None or self._asking.done():
                self._asking = asyncio.create_task(self._ask())
            await asyncio.wait([self._asking], timeout=_PATIENCE)
        return self._known or Who()

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self) -> None:
        try:
            self._known = await self._asked()
        except SLACK_ERRORS as error:
            log.warning("Slack does not tell who the bot is: %s", told(error))

    async def check(self) -> Who:
        """The same at the start. Raises BadInput where Slack refuses the token."""
        try:
            self._known = await self._asked()
        except SLACK_ERRORS as error:
            if error_code(error) in _REFUSED:
                raise BadInput(
                    f"Slack refuses SLACK_BOT_TOKEN ({error_code(error)}). Copy it anew from “OAuth & Permissions”"
                ) from error
            log.warning("Slack cannot be reached yet: %s", told(error))
        return self._known or Who()

    async def _asked(self) -> Who:
        found = await self._client.auth_test()
        return Who(str(found["user_id"]), str(found.get("bot_id") or ""), str(found.get("team_id") or ""))
