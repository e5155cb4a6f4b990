"""Composes an answer by a chat model from numbered passages, and lets nothing through that they do not carry."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from threading import Thread

from assistant.compose.checking import Checker
from assistant.compose.composed import Composed
from assistant.compose.extractive import compose
from assistant.compose.features import Candidate
from assistant.compose.given import given, numbered
from assistant.compose.passing import Passing
from assistant.compose.replies import NOTHING, prepare, read_reply, says_nothing, speaks
from assistant.condense import condense
from assistant.grounding.wording import Similar
from assistant.models import ChatModel, ModelFailed
from assistant.prompts import prompt
from assistant.types import Hit, Statement, Token, Turn, Verdict
from assistant.understand import Asked

logger = logging.getLogger(__name__)

_CHECKING = 0.1  # share of the time that is kept for checking
_CONDENSING = 0.25  # share of the time that making a follow-up whole may take


class Writer:
    """A chat model that writes answers. `timeout` is in seconds and for the whole answer, `tokens` for the passages."""

    def __init__(self, model: ChatModel, *, timeout: float = 20.0, tokens: int = 2400, similar: Similar | None = None):
        self._model = model
        self._timeout, self._tokens, self._similar = timeout, tokens, similar
        Thread(target=prepare, daemon=True).start()

    def until(self) -> float:
        """The `time.monotonic()` at which an answer that is begun now has to be there."""
        return time.monotonic() + self._timeout

    def whole(self, asked: Asked, history: Sequence[Turn], until: float) -> Asked:
        """A follow-up, made whole by the model; as it was understood without it, where the model is of no help."""
        soon = time.monotonic() + _CONDENSING * self._timeout
        return condense(self._model, asked, history, min(soon, until))

    def write(
        self, asked: Asked, hits: Sequence[Hit], ranked: Sequence[Candidate], today: date, until: float
    ) -> Generator[Token, None, Composed]:
        """The words of the model as they come; returns what is left of them after the check.

        Where the model fails, in whatever way, the answer is the extractive one.
        """
        passages, rules = given(ranked, self._tokens), prompt("answer")
        texts = numbered(passages, self._tokens)
        messages = rules.messages(asked.language, today=today.isoformat(), passages=texts, question=asked.query)
        reply = _Reply(len(passages))
        others = [hit for hit in hits if hit not in passages]  # may carry what the model knows by itself
        checker = Checker(asked, [*passages, *others], ranked, self._similar)
        try:
            with closing(self._model.stream(messages, until - _CHECKING * self._timeout)) as pieces:
                yield from reply.tokens(pieces)
            _check(checker, reply.said, asked, until)
            return Composed(tuple(checker.kept), "generative", rules.version, tuple(checker.struck))
        except ModelFailed as failure:
            logger.info("the answer is extractive: %s", failure)
            statements = compose(asked, hits, ranked=ranked, today=today)
            struck = tuple(checker.struck) or _withdrawn(reply.shown)
            return Composed(statements, prompt=rules.version, struck=struck, failed=True)


class _Reply:
    """What the model said, and how much of it was shown: nothing, where it only says that there is no answer."""

    def __init__(self, passages: int):
        self._passing = Passing(passages)
        self.said = self.shown = ""

    def tokens(self, pieces: Iterable[str]) -> Iterator[Token]:
        """What can be shown of it, as it comes."""
        for piece in pieces:
            yield from self._token(self._passing.feed(piece))
        yield from self._token(self._passing.end(), over=True)

    def _token(self, text: str, *, over: bool = False) -> Iterator[Token]:
        self.said += text
        held = says_nothing(self.said) if over else NOTHING.startswith(self.said.strip().upper()[: len(NOTHING)])
        if not held and (new := self.said[len(self.shown) :]):
            self.shown = self.said
            yield Token(new)


def _check(checker: Checker, reply: str, asked: Asked, until: float) -> None:
    """Raises ModelFailed where the reply is no answer at all, rather than one that is wrong."""
    written = read_reply(reply)
    if says_nothing(reply):
        return
    if not written or not speaks(reply, asked.language):
        raise ModelFailed("its reply is not in the language of the question, or in none")
    checker.check(written, until)
    if not checker.carried and not any(one.numbers for one in written):
        raise ModelFailed("its reply names no passage, and none carries it")


def _withdrawn(shown: str) -> tuple[Statement, ...]:
    reason = "the chat model did not finish a usable answer"
    return tuple(Statement(one.whole, (), Verdict.UNSUPPORTED, reason) for one in read_reply(shown))
