from pathlib import Path

import pytest

from assistant.index.catalogue import Catalogue
from assistant.index.feedback import Feedback, Opinion, add_feedback, list_feedback
from assistant.settings import Settings
from bots.slack.channel import DEFAULT, Channel, list_channels, read_channel, receiver_for, write_channel
from bots.slack.claims import (
    Claim,
    State,
    claim,
    drop_old_events,
    is_open,
    note_reply,
    read_claim,
    release,
    replies_in,
    settle,
    take_over_unanswered,
)
from bots.slack.contract import answer_from
from bots.slack.kept import (
    Given,
    drop_old_answers,
    forget_user,
    keep_answer,
    list_saved,
    read_answer,
    remove_answer_to,
    save_answer,
)
from bots.slack.store import open_catalogue, store_path

QUESTION = Claim("C1:1.0", "C1", "1.0", "1.0", "U1", "T1")
LATER = "2999-01-01T00:00:00+00:00"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return open_catalogue(Settings(data=tmp_path, service_url="http://127.0.0.1:1"))


def given(id: str = "a1", *, ts: str = "1.0", asker: str = "U1") -> Given:
    payload = {
        "id": id,
        "question": "Hvor mange?",
        "language": "nb",
        "refused": False,
        "text": "14 [1]",
        **{name: [] for name in ("statements", "citations", "notices", "nearest")},
    }
    return Given(answer_from(payload), asker, "C1", ts, ts, "1.1")


def test_the_bots_tables_lie_in_the_catalogue_or_beside_it(tmp_path: Path):
    assert store_path(Settings(data=tmp_path)).name == "catalogue.db"
    assert store_path(Settings(data=tmp_path, service_url="http://127.0.0.1:1")).name == "slack.db"


def test_a_question_is_claimed_once_in_a_run(catalogue: Catalogue):
    assert [claim(catalogue, QUESTION, "run 1") for _ in range(3)] == [True, False, False]


def test_the_next_run_takes_over_what_was_not_answered_and_nothing_else(catalogue: Catalogue):
    answered = Claim("C1:2.0", "C1", "2.0", "2.0", "U1")
    for one in (QUESTION, answered):
        claim(catalogue, one, "run 1")
    note_reply(catalogue, QUESTION.id, "1.1")
    settle(catalogue, answered.id)
    left = take_over_unanswered(catalogue, "run 2")
    assert [(one.id, one.reply, one.addressed) for one in left] == [(QUESTION.id, "1.1", True)]
    assert take_over_unanswered(catalogue, "run 2") == []
    assert not claim(catalogue, answered, "run 2")


def test_a_delivery_that_comes_again_in_the_next_run_is_taken_on_by_it(catalogue: Catalogue):
    claim(catalogue, QUESTION, "run 1")
    assert claim(catalogue, QUESTION, "run 2")
    assert not claim(catalogue, QUESTION, "run 2")


def test_clicks_are_claimed_too_and_never_taken_over(catalogue: Catalogue):
    click = Claim("share:a1", "C1", "", "", "U1")
    assert claim(catalogue, click, "run 1")
    assert take_over_unanswered(catalogue, "run 2") == []
    release(catalogue, click.id)
    assert claim(catalogue, click, "run 1")


def test_a_claim_is_found_by_where_its_question_stands(catalogue: Catalogue):
    claim(catalogue, QUESTION, "run 1")
    note_reply(catalogue, QUESTION.id, "1.1")
    found = read_claim(catalogue, "C1", "1.0")
    assert found is not None
    assert (found.state, found.reply, found.team) == (State.CLAIMED, "1.1", "T1")
    assert read_claim(catalogue, "C1", "9.0") is None
    assert replies_in(catalogue, "C1", "1.0", but="other") == {"1.1"}
    assert is_open(catalogue, QUESTION.id)
    settle(catalogue, QUESTION.id)
    assert not is_open(catalogue, QUESTION.id)


def test_an_answer_is_kept_until_the_next_to_the_same_question(catalogue: Catalogue):
    keep_answer(catalogue, given("a1"))
    keep_answer(catalogue, given("a2"))
    assert read_answer(catalogue, "a1") is None
    assert read_answer(catalogue, "a2") is not None


def test_what_a_reader_saved_outlives_time_and_not_the_question(catalogue: Catalogue):
    keep_answer(catalogue, given("a1"))
    keep_answer(catalogue, given("a2", ts="2.0"))
    save_answer(catalogue, "U1", "a1")
    assert drop_old_answers(catalogue, LATER) == 1
    assert [one.answer.id for one in list_saved(catalogue, "U1")] == ["a1"]
    remove_answer_to(catalogue, "C1", "1.0")
    assert list_saved(catalogue, "U1") == []


def test_a_person_is_forgotten_and_others_are_not(catalogue: Catalogue):
    claim(catalogue, QUESTION, "run 1")
    keep_answer(catalogue, given("a1"))
    keep_answer(catalogue, given("a2", ts="2.0", asker="U2"))
    for reader, answer in (("U1", "a2"), ("U2", "a1"), ("U2", "a2")):
        save_answer(catalogue, reader, answer)
        add_feedback(catalogue, Feedback(answer, reader, "slack", "Hvor mange?", Opinion.HELPFUL, "2026"))
    assert forget_user(catalogue, "U1") > 0
    assert list_saved(catalogue, "U1") == []
    assert [one.answer.id for one in list_saved(catalogue, "U2")] == ["a2"]
    assert {one.asker for one in list_feedback(catalogue)} == {"U2"}
    assert not claim(catalogue, QUESTION, "run 1")  # it stays answered: the delivery may come again


def test_old_claims_are_dropped(catalogue: Catalogue):
    claim(catalogue, QUESTION, "run 1")
    assert drop_old_events(catalogue, LATER) == 1


def test_settings_of_a_channel_are_kept_and_hand_overs_have_a_default(catalogue: Catalogue):
    assert read_channel(catalogue, "C1") == Channel()
    write_channel(catalogue, "C1", Channel(muted=True), "U1")
    write_channel(catalogue, "C2", Channel(hand_over="U9"), "U1")
    assert list_channels(catalogue) == {"C1": Channel(muted=True), "C2": Channel(hand_over="U9")}
    assert [receiver_for(catalogue, id) for id in ("C1", "C2", "D3")] == ["", "U9", ""]
    write_channel(catalogue, DEFAULT, Channel(hand_over="U5"), "cli")
    assert [receiver_for(catalogue, id) for id in ("C1", "C2", "D3")] == ["U5", "U9", "U5"]
