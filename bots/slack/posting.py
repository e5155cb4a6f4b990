"""One reply in Slack: a status, a stream, and in the end one whole message, whatever Slack does meanwhile."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bots.slack.blocks import Message
from bots.slack.claims import Claim
from bots.slack.client import SLACK_ERRORS, Sleep, error_code, told
from bots.slack.limits import SECTION, UPDATE_TEXT
from bots.slack.markup import shortened

if TYPE_CHECKING:
    from slack_sdk.web.async_chat_stream import AsyncChatStream
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
_PACE = 0.7  # seconds between two pieces of a stream
_DELAYS = (0.5, 2.0)  # seconds before a message is tried again
_TOO_MUCH = ("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "only_one_table_allowed")
_BEING_STREAMED = "streaming_state_conflict"
_QUIET: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}


class Unsent(Exception):
    """Slack took no message; its word for why."""


class Reply:
    """The bot's message under one question. `noted` is told its ts, `find` looks it up where Slack did not say."""

    def __init__(
        self,
        client: AsyncWebClient,
        claim: Claim,
        *,
        sleep: Sleep,
        noted: Callable[[str], Awaitable[None]],
        find: Callable[[], Awaitable[str]],
    ):
        self._client, self._claim, self._sleep = client, claim, sleep
        self._noted, self._find = noted, find
        self.ts = claim.reply  # empty until it stands
        self._stream: AsyncChatStream | None = None
        self._streams = not claim.reply  # what stands already is replaced in one go
        self._sent, self._pending, self._last = "", "", 0.0
        self._unsure = False  # whether a message may stand that Slack did not tell of

    async def status(self, text: str) -> None:
        """Show what is being done. Nothing depends on it."""
        await self._attempt(
            self._client.assistant_threads_setStatus(
                channel_id=self._claim.channel, thread_ts=self._claim.thread, status=text
            )
        )

    async def write(self, text: str) -> None:
        """Add to the message while it is being written; where that fails the end will hold it all."""
        self._pending += text
        if not self._streams or time.monotonic() - self._last < _PACE:
            return
        try:
            if self._stream is None:
                self._stream = await self._opened()
            await self._stream.append(markdown_text=self._pending)
        except SLACK_ERRORS as error:
            self._broke(error)
            return
        self._sent, self._pending, self._last = self._sent + self._pending, "", time.monotonic()
        await self._stands(self._stream.ts or "")

    async def finish(self, message: Message) -> str:
        """Leave the whole message, once; its ts. Raises Unsent where Slack takes no message at all."""
        if self._stream is not None and self._streams and await self._stopped(message):
            return self.ts
        await self._end_stream()
        try:
            await self._settled(message)
        except Unsent as error:
            if not self.ts:
                raise
            log.warning("a message in Slack could not be changed: %s", error)
            await self._replaced(message)
        return self.ts

    async def remove(self) -> None:
        """Take the message away, where one stands."""
        if self.ts:
            await self._end_stream()
            await self._attempt(self._client.chat_delete(channel=self._claim.channel, ts=self.ts))

    async def _opened(self) -> AsyncChatStream:
        return await self._client.chat_stream(
            channel=self._claim.channel,
            thread_ts=self._claim.thread,
            recipient_user_id=self._claim.asker,
            recipient_team_id=self._claim.team,
            buffer_size=1,
            **_QUIET,
        )

    def _broke(self, error: Exception) -> None:
        log.info("a stream in Slack broke: %s", told(error))
        self._streams = False
        self._unsure = self._unsure or _uncertain(error)

    async def _stands(self, ts: str) -> None:
        if ts and ts != self.ts:
            self.ts = ts
            await self._noted(ts)

    async def _stopped(self, message: Message) -> bool:
        """Whether the stream could be ended with what is missing."""
        assert self._stream is not None
        if not message.body.startswith(self._sent) and message.body != self._sent.rstrip():
            return False
        rest = message.body[len(self._sent) :]
        try:
            await self._stream.stop(markdown_text=rest, blocks=list(message.tail), metadata=message.metadata or None)
        except SLACK_ERRORS as error:
            self._broke(error)
            return False
        self._stream = None
        await self._stands(self.ts)
        return True

    async def _end_stream(self) -> None:
        """Slack changes no message while it is being streamed."""
        if self._stream is not None and self.ts:
            await self._attempt(self._client.chat_stopStream(channel=self._claim.channel, ts=self.ts))
        self._stream = None

    async def _replaced(self, message: Message) -> None:
        stale, self.ts, self._unsure = self.ts, "", False
        await self._settled(message)
        await self._attempt(self._client.chat_delete(channel=self._claim.channel, ts=stale))

    async def _settled(self, message: Message) -> None:
        """Post or change, again after a while where it fails, plainer where Slack finds fault with blocks.

        Where an earlier try may have posted, nothing is posted before the thread has been looked at.
        """
        simple = False
        for delay in (*_DELAYS, None):
            try:
                if self._unsure and not self.ts:
                    await self._stands(await self._find())
                    self._unsure = False
                await (self._update if self.ts else self._post)(message, simple)
                return
            except SLACK_ERRORS as error:
                code = error_code(error)
                if delay is None or code == "ratelimited":
                    raise Unsent(told(error)) from error
                log.warning("Slack did not take a message: %s", told(error))
                if code in _TOO_MUCH:
                    message, simple = (message.plainer, False) if message.plainer else (message, True)
                self._unsure = self._unsure or _uncertain(error)
                if code == _BEING_STREAMED:
                    await self._attempt(self._client.chat_stopStream(channel=self._claim.channel, ts=self.ts))
                await self._sleep(0 if code in (*_TOO_MUCH, _BEING_STREAMED) else delay)

    async def _attempt(self, call: Awaitable[object]) -> None:
        """What may fail without harm."""
        try:
            await call
        except SLACK_ERRORS as error:
            log.info("Slack did not do it: %s", told(error))

    async def _post(self, message: Message, simple: bool) -> None:
        sent = await self._client.chat_postMessage(
            channel=self._claim.channel, thread_ts=self._claim.thread, **_content(message, simple), **_QUIET
        )
        await self._stands(str(sent["ts"]))

    async def _update(self, message: Message, simple: bool) -> None:
        await self._client.chat_update(channel=self._claim.channel, ts=self.ts, **_content(message, simple))


def _content(message: Message, simple: bool) -> dict[str, Any]:
    """The parameters of a message; a simple one has nothing that Slack could find fault with."""
    if simple:
        return {"text": shortened(message.text, SECTION), "blocks": []}
    text = shortened(message.text, UPDATE_TEXT)
    return {"text": text, "blocks": message.blocks, "metadata": message.metadata or None}


def _uncertain(error: Exception) -> bool:
    """Whether the call may have had its effect though it failed."""
    return error_code(error) in ("", "internal_error", "fatal_error", "request_timeout", "service_unavailable")
