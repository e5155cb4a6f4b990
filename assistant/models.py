"""Chat models: opened by name, read within limits, left alone for a while after they failed."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator, Sequence
from contextlib import aclosing
from functools import lru_cache
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from assistant.errors import BadInput
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

logger = logging.getLogger(__name__)

LONGEST = 8_000  # characters of a reply; what is longer is cut
_FAILURES = 3  # in a row, after which a model is left alone
_REST = 60.0  # seconds
_AGAIN = 0.5  # seconds after which what has been cancelled is cancelled again
_PACKAGE = re.compile(r"\blangchain-[a-z0-9-]*[a-z0-9]")
_EXTRAS = frozenset({"openai", "anthropic", "ollama"})  # of this package, each with LangChain's package of that name
_STEADY = frozenset({"openai", "ollama"})  # providers whose models all take a temperature


class ModelFailed(Exception):
    """The chat model gave nothing that can be used. Its message is for the log: no word of it is the model's."""


class Breaker:
    """Leaves a model alone after failures in a row, and lets one question through after a rest."""

    def __init__(
        self, failures: int = _FAILURES, rest: float = _REST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._rest, self._clock = failures, rest, clock
        self._failed, self._until = 0, 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether the model may be asked. After a rest one is told so, the others wait for how that one fares."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._rest
            return True

    def worked(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._clock() + self._rest


class ChatModel:
    """A LangChain chat model that makes nobody wait too long, and cannot flood them. Any number of threads may use it.

    It is read in a loop of its own, so that a reply can be left at any moment: at the time limit, or when the reader
    is gone.
    """

    def __init__(self, model: BaseChatModel, breaker: Breaker | None = None):
        self._model = model
        self._breaker = breaker or Breaker()

    def stream(self, messages: Sequence[BaseMessage], until: float) -> Generator[str, None, None]:
        """A reply piece by piece, until a `time.monotonic()`. Closing it closes the model's own stream.

        Raises ModelFailed, before or after the first piece.
        """
        if not self._breaker.allows():
            raise ModelFailed("it is left alone for a while after failures")
        pieces: Queue[str | BaseException | None] = Queue()
        reading = asyncio.run_coroutine_threadsafe(_leavable(self._read(messages, pieces)), _loop())
        try:
            yield from _pieces(pieces, until)
        except ModelFailed as failure:
            self._breaker.failed()
            logger.warning("the chat model failed: %s", failure)
            raise
        else:
            self._breaker.worked()
        finally:
            reading.cancel()

    def reply(self, messages: Sequence[BaseMessage], until: float) -> str:
        """The whole reply. Raises ModelFailed."""
        return "".join(self.stream(messages, until))

    async def _read(self, messages: Sequence[BaseMessage], pieces: Queue[str | BaseException | None]) -> None:
        length = 0
        try:
            stream = cast("AsyncGenerator[AIMessageChunk]", self._model.astream(list(messages)))
            async with aclosing(stream):
                async for piece in stream:
                    text = str(piece.text)[: LONGEST - length]
                    length += len(text)
                    pieces.put(text)
                    if length >= LONGEST:
                        break
            pieces.put(None)
        except Exception as error:  # whatever a provider's package raises
            pieces.put(error)


async def _leavable(reading: Coroutine[Any, Any, None]) -> None:
    """Runs it, and when cancelled cancels it until it ends.

    Once is not enough: before Python 3.12 `asyncio.wait_for`, which packages of providers put around each piece,
    swallows a cancellation that comes together with a piece, and the reply would be read to its end for nobody.
    """
    task = asyncio.ensure_future(reading)
    try:
        await asyncio.wait([task])
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=_AGAIN)


def _pieces(pieces: Queue[str | BaseException | None], until: float) -> Iterator[str]:
    some = False
    while True:
        try:
            piece = pieces.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            raise ModelFailed("it took too long") from None
        if isinstance(piece, BaseException):
            raise ModelFailed(_said(piece)) from None  # its own words may hold a key or a part of the prompt
        if piece is None:
            break
        some = some or bool(piece.strip())
        yield piece
    if not some:
        raise ModelFailed("it said nothing")


def _said(error: BaseException) -> str:
    """The kind of an error and its HTTP status."""
    status = getattr(error, "status_code", None)
    return f"{type(error).__name__}, status {status}" if isinstance(status, int) else type(error).__name__


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    """One for all models: their packages share connections, and a connection belongs to a loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat models", daemon=True).start()
    return loop


def open_model(settings: Settings) -> ChatModel:
    """The chat model that the settings name. Raises BadInput where its package or its key is missing."""
    from langchain.chat_models import init_chat_model

    provider, options = _options(settings)
    named = f"ARENA_MODEL={settings.model}"
    try:
        return ChatModel(init_chat_model(**options))
    except ImportError as error:
        missing = _missing(provider, str(error))
        raise BadInput(f"{named}: the package for it is not installed. Run: pip install {missing}") from error
    except Exception as error:  # each provider's package raises its own, and may quote a key
        refused = f"{provider} refuses it. Is it spelled right, and is {provider.upper()}_API_KEY set?"
        raise BadInput(f"{named}: {refused}") from error


def _missing(provider: str, said: str) -> str:
    """What pip has to install, by what LangChain says of it: the package of bedrock is langchain-aws."""
    found = _PACKAGE.search(said)
    package = found[0] if found else f"langchain-{provider.replace('_', '-')}"
    extra = package.removeprefix("langchain-")
    return f"'arena-assistant[{extra}]'" if extra in _EXTRAS else package


def _options(settings: Settings) -> tuple[str, dict[str, Any]]:
    """The provider, and what init_chat_model is given."""
    limits: dict[str, Any] = {"timeout": settings.model_timeout, "max_retries": 0}
    if settings.model_url:
        key = settings.model_key.get_secret_value() or "none"  # never the key of another service
        name = settings.model.removeprefix("openai:") or "default"
        about = {"base_url": _base(settings.model_url), "api_key": key, "temperature": 0}
        return "openai", {"model": name, "model_provider": "openai", **about, **limits}
    provider, _, name = settings.model.partition(":")
    provider = provider.replace("-", "_").lower()
    if not provider or not name:
        raise BadInput(f"ARENA_MODEL={settings.model}: write it as provider:model, such as openai:NAME or ollama:NAME")
    if provider in _STEADY:
        limits["temperature"] = 0
    if provider == "ollama":
        limits = {"temperature": 0, "client_kwargs": {"timeout": settings.model_timeout}}
    return provider, {"model": name, "model_provider": provider, **limits}


def _base(url: str) -> str:
    """With /v1, where such servers answer, unless the address has a path of its own."""
    return url if urlsplit(url).path.strip("/") else url.rstrip("/") + "/v1"
