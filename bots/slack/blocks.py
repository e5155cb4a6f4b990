"""An answer as a message in Slack: its body in Markdown, and blocks for sources, notices and buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from assistant.phrases import phrase, spoken_date
from assistant.types import Language, Verdict
from bots.slack import limits, tables
from bots.slack.contract import Answer, Citation, Nearest, Notice, Statement
from bots.slack.markup import link, markdown, mrkdwn, shortened
from bots.slack.tables import with_table
from bots.slack.wording import say

Block = dict[str, Any]

EVENT_TYPE = "arena_answer"  # of the metadata that messages with an answer carry

FEEDBACK, SHOW_PASSAGE, SHOW_SOURCE, SHOW_ANSWER = "feedback", "show_passage", "show_source", "show_answer"
SAVE, ASK_HUMAN, SHARE = "save", "ask_human", "share"


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted. In a stream the body is written first and the tail stands below it."""

    body: str  # Markdown
    tail: tuple[Block, ...] = ()
    text: str = ""  # mrkdwn, for notifications and clients without blocks
    metadata: dict[str, Any] = field(default_factory=dict)
    plainer: Message | None = None  # without what a workspace might not know yet

    @property
    def blocks(self) -> list[Block]:
        """The whole message."""
        return [{"type": "markdown", "text": self.body}, *self.tail]


def answer_message(answer: Answer, public_url: str = "", *, beside: Sequence[Block] = ()) -> Message:
    """A whole answer within the limits of a message, together with the blocks that the caller puts `beside` it."""
    plainer = _answer_message(answer, public_url, beside, None)
    at = with_table(answer.statements)
    if at is None or _body(answer, at)[1]:
        return plainer
    return replace(_answer_message(answer, public_url, beside, at), plainer=plainer)


def _answer_message(answer: Answer, public_url: str, beside: Sequence[Block], at: int | None) -> Message:
    """The same with the table of the `at`-th statement in a block of its own."""
    body, folded = _body(answer, at)
    language = answer.language
    table = [] if at is None else _set_apart(answer.statements[at])
    below = [*_notices(answer.notices), *_nearest(answer, public_url), _feedback(answer)]
    below.append(_actions(answer.id, language, folded))
    room = limits.ALL - limits.SPARE - len(body) - _length([*beside, *table, *below])
    return Message(
        body=body,
        tail=(*table, *_sources(answer, public_url, room), *below),
        text=shortened(mrkdwn(answer.text), limits.NOTIFICATION),
        metadata={"event_type": EVENT_TYPE, "event_payload": {"answer": answer.id}},
    )


def plain_message(text: str) -> Message:
    """The bot's own words and nothing else."""
    return Message(body=text, text=text)


def understood_line(understood_as: str, language: Language) -> str:
    """The first line of an answer to a follow-up."""
    said = markdown(shortened(phrase("understood_as", language, question=understood_as), limits.NOTICE))
    return f"_{said}_\n\n"


def statement_texts(statements: Sequence[Statement], language: Language) -> list[str]:
    """Statements in Markdown; a table that stands in a block of its own is left out of the first that has one."""
    at = with_table(statements)
    return [statement_text(one, language, apart=number == at) for number, one in enumerate(statements)]


def statement_text(statement: Statement, language: Language, *, apart: bool = False) -> str:
    """A statement in Markdown with its markers, and what is to be said against it."""
    text = (tables.apart(statement.text)[0] or say("table", language)) if apart else statement.text
    marks = "".join(f" [{number}]" for number in statement.citations)
    doubts = {Verdict.PARTLY: "partly", Verdict.UNSUPPORTED: "unsupported"}
    doubt = f" _({say(doubts[statement.verdict], language)})_" if statement.verdict in doubts else ""
    return f"{markdown(text)}{marks}{doubt}\n\n"


def section(text: str, accessory: Block | None = None) -> Block:
    """A section in mrkdwn."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": shortened(text, limits.SECTION)}}
    return {**block, "accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Small print in mrkdwn, at most ten texts."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": shortened(text, limits.SECTION)} for text in texts[:10]],
    }


def button(text: str, action: str, value: str, **more: Any) -> Block:
    """A button; its action id may carry a suffix after a colon, to be unlike its neighbours."""
    return {
        "type": "button",
        "text": plain(text, limits.BUTTON),
        "action_id": action,
        "value": value[: limits.VALUE],
        **more,
    }


def plain(text: str, length: int) -> Block:
    """Text without any formatting."""
    return {"type": "plain_text", "text": shortened(text, length), "emoji": False}


def address(public_url: str, permalink: str, source_url: str) -> str:
    """Where a reader opens a source: the service where it can be reached, else where the source came from."""
    return f"{public_url.rstrip('/')}{permalink}" if public_url else source_url


def source_line(citation: Citation, language: Language, public_url: str, number: str = "") -> str:
    """Number, linked title, publisher, date, page and heading, in mrkdwn."""
    where = [
        shortened(citation.publisher, limits.NAME),
        spoken_date(citation.published, language) if citation.published else "",
        say("page", language, page=citation.page) if citation.page else "",
        *(shortened(heading, limits.NAME) for heading in citation.headings[-1:]),
    ]
    title = link(address(public_url, citation.url, citation.source_url), shortened(citation.title, limits.NAME))
    told = ", ".join([title, *(mrkdwn(part) for part in dict.fromkeys(where) if part and part != citation.title)])
    return f"*{number}* {told}" if number else told


def _set_apart(statement: Statement) -> list[Block]:
    """The table of a statement under its numbers."""
    _, rows = tables.apart(statement.text)
    return [context(" ".join(f"*[{number}]*" for number in statement.citations) or "…"), tables.table_block(rows)]


def _body(answer: Answer, at: int | None) -> tuple[str, bool]:
    """The body, and whether something of the answer is left out of it."""
    opening = understood_line(answer.understood_as, answer.language) if answer.understood_as else ""
    opening += f"{markdown(answer.lead)}\n\n" if answer.lead else ""
    said = [statement_text(one, answer.language, apart=number == at) for number, one in enumerate(answer.statements)]
    return fold(opening, said, answer.language)


def fold(opening: str, said: Sequence[str], language: Language) -> tuple[str, bool]:
    """As many whole statements as fit, the first of them in any case; and whether that was not all."""
    body, left = opening, False
    for number, one in enumerate(said):
        if len(body) + len(one) > limits.BODY:
            body += _cut(one, limits.BODY - len(body)) if number == 0 else ""
            left = True
            break
        body += one
    body = body if len(body) <= limits.BODY else _cut(body, limits.BODY)
    return (f"{body}{say('more_of_answer', language)}" if left else body).rstrip() or "…", left


def _cut(text: str, most: int) -> str:
    """The beginning of a Markdown text; a block of code that was begun is ended."""
    cut = shortened(text, max(most - 8, 1))
    return f"{cut}\n```\n\n" if cut.count("```") % 2 else f"{cut}\n\n"


def _sources(answer: Answer, public_url: str, room: int) -> list[Block]:
    """A line for each place that is cited, as many as there is room for."""
    groups = [tuple(group) for _, group in groupby(answer.citations, key=_place)]
    shown = [_source(group, answer, public_url) for group in groups[: limits.SOURCES]]
    while shown and _length(shown) > room:
        shown.pop()
    left = len(groups) - len(shown)
    return [*shown, *([context(say("more_sources", answer.language, count=left))] if left else [])]


def _length(value: object) -> int:
    """The characters of all texts of blocks, with room for what Slack counts besides."""
    if isinstance(value, dict):
        return sum(len(one) if name == "text" and isinstance(one, str) else _length(one) for name, one in value.items())
    return sum(_length(one) for one in value) if isinstance(value, list) else 0


def _place(citation: Citation) -> tuple[object, ...]:
    return citation.document, citation.page, citation.headings


def _source(group: Sequence[Citation], answer: Answer, public_url: str) -> Block:
    first, last = group[0], group[-1]
    number = f"[{first.number}]" if first is last else f"[{first.number}]–[{last.number}]"
    show = button(say("show_passage", answer.language), f"{SHOW_PASSAGE}:{first.number}", f"{answer.id}:{first.number}")
    return section(source_line(first, answer.language, public_url, number), show)


def _notices(notices: Iterable[Notice]) -> list[Block]:
    texts = [f":warning: {shortened(mrkdwn(notice.text), limits.NOTICE)}" for notice in notices]
    return [context(text) for text in texts[: limits.NOTICES]]


def _nearest(answer: Answer, public_url: str) -> list[Block]:
    if not answer.nearest:
        return []
    return [
        section(f"*{phrase('nearest', answer.language)}*"),
        *(_near(one, answer, public_url) for one in answer.nearest),
    ]


def _near(near: Nearest, answer: Answer, public_url: str) -> Block:
    title = shortened(near.title or near.document, limits.NAME)
    told = link(address(public_url, near.url, ""), title)
    return section(f"• {told}", button(say("show_source", answer.language), SHOW_SOURCE, near.document))


def _feedback(answer: Answer) -> Block:
    def choice(word: str, value: str) -> Block:
        text = say(word, answer.language)
        return {"text": plain(text, limits.BUTTON), "value": f"{answer.id}:{value}", "accessibility_label": text}

    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": choice("helpful", "good"),
        "negative_button": choice("not_helpful", "bad"),
    }
    return {"type": "context_actions", "elements": [element]}


def _actions(answer: str, language: Language, folded: bool) -> Block:
    buttons = [button(say("save", language), SAVE, answer), button(say("ask_human", language), ASK_HUMAN, answer)]
    whole = [button(say("whole_answer", language), SHOW_ANSWER, answer)] if folded else []
    return {"type": "actions", "elements": [*whole, *buttons]}
