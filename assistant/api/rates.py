"""How often one key and one address may ask."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque

from limits import RateLimitItem, parse
from limits.aio.storage import MovingWindowSupport, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from assistant.api.problems import Busy
from assistant.errors import BadInput
from assistant.settings import Settings

_REMEMBERED = 10_000  # keys and addresses; the one that has been quiet for longest is forgotten first
_KEY, _ADDRESS = "120/minute", "600/minute"


class Rates:
    """Moving windows for keys and addresses."""

    def __init__(self, key: str, address: str):
        """Limits such as 120/minute, empty for none. Raises BadInput."""
        self._key, self._address = _parsed("ARENA_RATE", key), _parsed("ARENA_ADDRESS_RATE", address)
        self._windows = MovingWindowRateLimiter(Windows())

    async def admit_address(self, address: str) -> None:
        """Count a request. Raises Busy, status 429."""
        await self._admit(self._address, "address", address)

    async def admit_key(self, name: str) -> None:
        """Count a request. Raises Busy, status 429."""
        await self._admit(self._key, "key", name)

    async def _admit(self, limit: RateLimitItem | None, *names: str) -> None:
        if limit is None or await self._windows.hit(limit, *names):
            return
        stats = await self._windows.get_window_stats(limit, *names)
        after = max(1, math.ceil(stats.reset_time - time.monotonic()))
        raise Busy(f"More than {limit}. Ask again in {after} seconds.", status=429, after=after)


def rates_of(settings: Settings, *, keys: bool) -> Rates:
    """As set; without keys it is the user's own machine, and nothing is limited unless it is set."""
    return Rates(settings.rate or (_KEY if keys else ""), settings.address_rate or (_ADDRESS if keys else ""))


class Windows(Storage, MovingWindowSupport):
    """A bounded table of moving windows; the library's own grows with every address, and walks all of it."""

    STORAGE_SCHEME = ["async+arena"]  # noqa: RUF012 the library's attribute

    def __init__(self) -> None:
        super().__init__()
        self._windows: OrderedDict[str, deque[float]] = OrderedDict()

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        window = self._current(key, expiry)
        if len(window) + amount > limit:
            return False
        window.extend([time.monotonic()] * amount)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        window = self._current(key, expiry)
        return (window[0], len(window)) if window else (time.monotonic(), 0)

    def _current(self, key: str, expiry: int) -> deque[float]:
        window = self._windows.setdefault(key, deque())
        self._windows.move_to_end(key)
        if len(self._windows) > _REMEMBERED:
            self._windows.popitem(last=False)
        while window and window[0] <= time.monotonic() - expiry:
            window.popleft()
        return window

    @property
    def base_exceptions(self) -> type[Exception]:
        return KeyError

    async def clear(self, key: str) -> None:
        self._windows.pop(key, None)

    async def reset(self) -> int:
        forgotten = len(self._windows)
        self._windows.clear()
        return forgotten

    async def check(self) -> bool:
        return True

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only moving windows are kept here")

    async def get(self, key: str) -> int:
        return len(self._windows.get(key, ()))

    async def get_expiry(self, key: str) -> float:
        raise NotImplementedError("only moving windows are kept here")


def _parsed(name: str, limit: str) -> RateLimitItem | None:
    try:
        return parse(limit) if limit else None
    except ValueError as error:
        raise BadInput(f"{name}={limit}: not a rate. It looks like 120/minute") from error
