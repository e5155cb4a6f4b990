"""How often one may ask."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.api.keys import Scope, add_key
from assistant.api.problems import Busy
from assistant.api.rates import _REMEMBERED, Rates, Windows, rates_of
from assistant.errors import BadInput
from assistant.settings import Settings
from tests.assistant.api.answering import answering


def test_a_key_that_asks_too_often_is_told_when_to_come_back(tmp_path: Path):
    keys = tmp_path / "keys.toml"
    one, other = (add_key(keys, name, [Scope.SEARCH]) for name in ("one", "other"))
    with answering(tmp_path, keys=keys, rate="3/minute") as client:

        def status(key: str) -> int:
            return client.get("/v1/sources", headers={"Authorization": f"Bearer {key}"}).status_code

        assert [status(one) for _ in range(4)] == [200, 200, 200, 429]
        assert status(other) == 200
        refused = client.get("/v1/sources", headers={"Authorization": f"Bearer {one}"})
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.json()["detail"].startswith("More than 3 per 1 minute")


def test_guessing_keys_is_limited_by_the_address_whatever_it_says_of_itself(tmp_path: Path):
    keys = tmp_path / "keys.toml"
    add_key(keys, "one", [Scope.SEARCH])
    with answering(tmp_path, keys=keys, address_rate="5/minute") as client:
        found = [
            client.get("/v1/sources", headers={"Authorization": f"Bearer {n}", "X-Forwarded-For": f"203.0.113.{n}"})
            for n in range(7)
        ]
        assert [response.status_code for response in found] == [401] * 5 + [429] * 2
        assert client.get("/healthz").status_code == 200


def test_one_s_own_machine_is_not_limited_unless_it_is_set(tmp_path: Path):
    with answering(tmp_path) as client:
        assert {client.get("/v1/sources").status_code for _ in range(150)} == {200}
    with answering(tmp_path / "set", address_rate="2/minute") as client:
        assert [client.get("/v1/sources").status_code for _ in range(3)] == [200, 200, 429]


def test_the_table_of_clients_is_bounded():
    windows = Windows()

    async def from_everywhere() -> None:
        for n in range(100_000):
            assert await windows.acquire_entry(f"address/{n}", 5, 60)
        assert await windows.get("address/99999") == 1
        assert await windows.get("address/1") == 0

    asyncio.run(from_everywhere())
    assert len(windows._windows) == _REMEMBERED


def test_a_window_moves_on():
    async def trial() -> None:
        windows = Windows()
        assert [await windows.acquire_entry("a", 2, 1) for _ in range(3)] == [True, True, False]
        await asyncio.sleep(1.05)
        assert await windows.acquire_entry("a", 2, 1)

    asyncio.run(trial())


def test_a_rate_that_is_none_is_refused_at_the_start():
    with pytest.raises(BadInput, match="ARENA_RATE=often: not a rate"):
        rates_of(Settings(rate="often"), keys=True)


def test_where_there_are_keys_there_are_limits():
    async def burst(rates: Rates) -> int:
        for n in range(1000):
            try:
                await rates.admit_key("ola")
            except Busy:
                return n
        return 1000

    assert asyncio.run(burst(rates_of(Settings(), keys=True))) == 120
    assert asyncio.run(burst(rates_of(Settings(), keys=False))) == 1000
