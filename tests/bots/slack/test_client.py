import pytest
from slack_sdk.http_retry.response import HttpResponse

from bots.slack.client import SLACK_ERRORS, error_code, slack_client, told_to_wait
from tests.bots.slack.fake_slack import BOT_TOKEN, BROKEN, CUT, CUT_AFTERWARDS, FakeSlack, Fault, limited
from tests.bots.slack.rig import SCOPES

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("header", "seconds"), [("1", 1), ("30", 30), ("99999", 99_999), (None, 5), ("abc", 5), ("-1", 5), ("1.5", 5)]
)
def test_slack_says_how_long_to_wait(header: str | None, seconds: float):
    headers = {} if header is None else {"Retry-After": header}
    assert told_to_wait(HttpResponse(status_code=429, headers=headers)) == seconds  # type: ignore[arg-type]


async def calls_after(fault: Fault, method: str, **params: str) -> tuple[int, list[float], str]:
    """How often a call was made that failed once, how long it waited, and what came of it."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with FakeSlack(SCOPES).running() as slack:
        slack.channel("C1")
        slack.fail("*", fault)
        try:
            await slack_client(BOT_TOKEN, slack.api_url, sleep=sleep).api_call(method, params=params)
            came = "good"
        except SLACK_ERRORS as error:
            came = error_code(error) or "broken"
        return len(slack.calls), waits, came


async def test_a_limited_call_waits_as_told_and_is_made_again():
    count, waits, came = await calls_after(limited("30"), "chat.postMessage", channel="C1", text="hei")
    assert (count, came) == (2, "good")
    assert 30 <= waits[0] <= 31


async def test_a_wait_of_more_than_a_minute_fails_the_call():
    assert await calls_after(limited("61"), "chat.postMessage", channel="C1", text="hei") == (1, [], "ratelimited")


async def test_a_stream_is_not_waited_for():
    assert await calls_after(limited("1"), "chat.startStream", channel="C1") == (1, [], "ratelimited")


@pytest.mark.parametrize("fault", [BROKEN, CUT, CUT_AFTERWARDS])
async def test_a_message_is_never_posted_again_by_the_client(fault: Fault):
    assert await calls_after(fault, "chat.postMessage", channel="C1", text="hei") == (1, [], "broken")


@pytest.mark.parametrize("fault", [BROKEN, CUT])
async def test_what_changes_nothing_twice_is_made_again(fault: Fault):
    count, waits, came = await calls_after(fault, "auth.test")
    assert (count, len(waits), came) == (2, 1, "good")
