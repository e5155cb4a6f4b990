"""JSON logs, one line for each event; what looks like a secret or a person's number is masked."""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

_MASKED = "***"
_SECRETS = re.compile(
    r"""(?ix)
    (?<=bearer\s)[^\s"',;]+
    | \b(?:xox[a-z]|xapp)-[\w-]{6,}
    | \b(?:sk|pk|rk)-[\w-]{8,}
    | \barena_[\w-]{20,}
    | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | \b\d{6}[\s-]?\d{5}\b          # fødselsnummer
    | \b\d{6}[\s-]?\d{4}\b          # CPR
    """
)


def masked(text: str) -> str:
    """The text without keys, tokens, e-mail addresses and national identity numbers."""
    return _SECRETS.sub(_MASKED, text)


def configure_logs(level: str = "INFO", stream: TextIO | None = None) -> None:
    """All logs of the process as JSON, on stdout if nowhere else: ours, and those of the libraries."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    finished = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
    formatter = {"()": structlog.stdlib.ProcessorFormatter, "processors": finished, "foreign_pre_chain": shared}
    handler = {"class": "logging.StreamHandler", "formatter": "json", "stream": stream or sys.stdout}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": formatter},
            "handlers": {"lines": handler},
            "root": {"handlers": ["lines"], "level": "WARNING"},
            "loggers": {
                "arena": {"level": level},
                "bots": {"level": level},
                "uvicorn.access": {"handlers": [], "propagate": False},
            },
        }
    )


def mask(_logger: object, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A structlog processor: every text of the event, however deep."""
    cleaned = _clean(event)
    assert isinstance(cleaned, dict)
    return cleaned


def _clean(value: object) -> object:
    match value:
        case str():
            return masked(value)
        case Mapping():
            return {key: _clean(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_clean(inner) for inner in value]
        case int() | float() | None:
            return value
        case _:
            return masked(repr(value))
