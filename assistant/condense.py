"""Makes a whole question of a follow-up with a chat model, and trusts it no further than its words go."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.passing import Passing
from assistant.compose.replies import speaks
from assistant.expected import expected_of
from assistant.language.cognates import skeleton
from assistant.language.stems import is_stop, words
from assistant.models import ChatModel, ModelFailed
from assistant.prompts import prompt
from assistant.types import Turn
from assistant.understand import Asked

logger = logging.getLogger(__name__)

_TURNS = 6  # that a follow-up may lean on
_TURN = 600  # characters of each
_LONGEST = 300  # characters of a whole question
_KNOWN = 0.8  # share of its words that the conversation must have


def condense(model: ChatModel, asked: Asked, history: Sequence[Turn], until: float) -> Asked:
    """The question as the model makes it whole; as it is where that fails, takes too long or comes out odd."""
    turns = [turn for turn in history[-_TURNS:] if turn.content.strip()]
    if not any(turn.role == "user" for turn in turns):
        return asked
    said = "\n".join(f"{turn.role}: {' '.join(turn.content.split())[:_TURN]}" for turn in turns)
    messages = prompt("condense").messages(asked.language, turns=said, question=asked.question)
    try:
        reply = model.reply(messages, until)
    except ModelFailed:
        return asked
    passing = Passing(0)
    whole = (passing.feed(reply) + passing.end()).strip(' \n"«»“”')
    if not _fits(whole, asked, said):
        logger.info("a follow-up is understood without the chat model: its reply is no such question")
        return asked
    if whole.casefold().rstrip("?. ") == asked.question.casefold().rstrip("?. "):
        return replace(asked, query=asked.question, expected=expected_of(asked.question), understood_as=None)
    return replace(asked, query=whole, expected=expected_of(whole), understood_as=whole)


def _fits(whole: str, asked: Asked, said: str) -> bool:
    """Whether a reply is one line in the language of the question, made of words of the conversation."""
    if not whole or "\n" in whole or len(whole) > _LONGEST or not speaks(whole, asked.language):
        return False
    there = {skeleton(word) for word in words(f"{asked.question} {said}")}
    own = [skeleton(word) for word in words(whole) if not is_stop(word)]
    known = sum(any(word[:5] == other[:5] for other in there) for word in own)
    return bool(own) and known >= _KNOWN * len(own)
