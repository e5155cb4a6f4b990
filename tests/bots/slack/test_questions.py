import pytest

from bots.slack.questions import looks_like_question, readable, said_in, small_talk

ME = "U0ARENA"


def message(**more: object) -> dict[str, object]:
    return {"type": "message", "channel": "C1", "user": "U1KARI", "ts": "2.0", "text": "Når åpner havna?", **more}


@pytest.mark.parametrize(
    "event",
    [
        message(bot_id="B9"),
        message(user=ME),
        message(user=None),
        message(user="USLACKBOT"),
        message(subtype="bot_message"),
        message(subtype="message_changed"),
        message(subtype="message_deleted"),
        message(subtype="channel_join"),
        message(hidden=True),
        message(ts=""),
        message(type="reaction_added"),
    ],
)
def test_what_no_person_wrote_asks_nothing(event: dict[str, object]):
    assert said_in(event, ME) is None


def test_a_mention_is_read_without_the_mention():
    said = said_in(message(type="app_mention", text=f"<@{ME}> Når åpner havna?"), ME)
    assert said is not None
    assert (said.text, said.mentioned, said.direct, said.follows) == ("Når åpner havna?", True, False, False)


def test_a_message_in_a_thread_follows_and_may_speak_to_somebody_else():
    said = said_in(message(thread_ts="1.0", text="<@U2BJORG> vet du det?"), ME)
    assert said is not None
    assert (said.follows, said.to_others, said.mentioned, said.id) == (True, True, False, "C1:2.0")


def test_references_are_read_as_people_see_them():
    text = f"<@{ME}> se <https://a.example|lenken>, <#C2|havna>, <!here> &amp; <https://b.example>"
    assert readable(text, ME) == "se lenken, #havna, @here & https://b.example"


@pytest.mark.parametrize("text", ["Når åpner havna?", "og i Danmark?", "hva med fristen", "How long does it take"])
def test_questions_are_told_from_talk(text: str):
    assert looks_like_question(text)


@pytest.mark.parametrize("text", ["Takk!", "Det var fint.", "Vi ses i morgen", ""])
def test_talk_is_no_question(text: str):
    assert not looks_like_question(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Takk!", "welcome"),
        ("tusen takk for hjelpen", "welcome"),
        ("Mange tak", "welcome"),
        ("Thank you very much!", "welcome"),
        ("Hei", "help"),
        ("God morgen!", "help"),
        ("", "help"),
        ("?!", "help"),
        ("Takk, når er fristen?", None),
        ("Hei, hvem eier havna?", None),
        ("Hva er EPJ", None),
    ],
)
def test_thanks_and_greetings_are_answered_in_kind(text: str, words: str | None):
    assert small_talk(text) == words
