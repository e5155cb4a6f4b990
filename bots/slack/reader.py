"""Which language a person reads: as set in Slack, for pages that answer no question."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from assistant.types import Language

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
_PATIENCE = 1.0  # seconds; what is opened by a click has to be there within three
_SPOKEN = {"nb": Language.BOKMAAL, "no": Language.BOKMAAL, "nn": Language.NYNORSK, "da": Language.DANISH}


async def reader_language(client: AsyncWebClient, user: str) -> Language:
    """Of the locale in a person's settings; bokmål where Slack does not say."""
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await client.users_info(user=user, include_locale=True)
    except Exception as error:  # the page matters more than its language
        log.warning("Slack did not tell a reader's language: %s", type(error).__name__)
        return Language.BOKMAAL
    about = found.get("user") or {}
    return language_of(str(about.get("locale") or ""))


def language_of(locale: str) -> Language:
    """The language of a locale such as nb-NO; English for one that is not spoken here."""
    if not locale:
        return Language.BOKMAAL
    return _SPOKEN.get(locale[:2].lower(), Language.ENGLISH)
