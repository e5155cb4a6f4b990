"""How much one person may ask: whoever asks for all at once leaves nobody else a turn."""

from __future__ import annotations

from assistant.api.problems import Busy
from assistant.api.rates import Rates

PER_PERSON = "40/minute"


class Pace:
    """Moving windows of the people who asked last, as many as the service remembers."""

    def __init__(self, limit: str):
        self._rates = Rates(limit, "")

    async def wait(self, user: str) -> int:
        """Seconds until a person may ask again; 0 where this question is counted and may be answered."""
        try:
            await self._rates.admit_key(user)
        except Busy as busy:
            return int(busy.headers["Retry-After"])
        return 0
