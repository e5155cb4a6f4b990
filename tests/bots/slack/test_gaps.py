"""Questions that were refused or disliked, put together where they ask the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.index.catalogue import Catalogue
from assistant.index.feedback import Feedback, Opinion, Unanswered, add_feedback, note_unanswered
from assistant.types import Language
from bots.slack.gaps import Gap, Trouble, gap_payload, gaps_of, missing_words, since_when, troubles_of
from bots.slack.local import heard_in

ACCESS = "Hvordan får vi tilgang til helsedata fra Helse Vest?"
PATIENTS = "Hvordan kan en startup få tilgang til pasientdata fra Helse Vest?"
IN_ENGLISH = "Who lets us into the registries at Helse Vest?"
DEADLINE = "Når er fristen for EIC Accelerator?"


def trouble(question: str, asker: str = "U1", **about: object) -> Trouble:
    given = {"language": Language.BOKMAAL, "at": "2026-11-20", "refused": True, **about}
    return Trouble(question, asker=asker, **given)  # type: ignore[arg-type]


def questions(gaps: list[Gap]) -> list[list[str]]:
    return [[one.question for one in gap.troubles] for gap in gaps]


def test_questions_with_the_same_words_are_one_gap():
    gaps = gaps_of([trouble(ACCESS), trouble(DEADLINE), trouble(PATIENTS)])
    assert questions(gaps) == [[ACCESS, PATIENTS], [DEADLINE]]


def test_a_question_in_another_language_joins_by_its_meaning():
    asked = [trouble(ACCESS), trouble(IN_ENGLISH, language=Language.ENGLISH)]
    assert len(gaps_of(asked)) == 2
    assert len(gaps_of(asked, lambda texts: [[1.0, 0.0] for _ in texts])) == 1


def test_questions_about_other_things_stay_apart_however_close_their_vectors():
    asked = [trouble(ACCESS), trouble(DEADLINE)]
    assert len(gaps_of(asked, lambda texts: [[1.0, 0.0] for _ in texts])) == 2


def test_the_gap_that_most_people_have_comes_first():
    asked = [*(trouble(ACCESS, "U1") for _ in range(3)), trouble(DEADLINE, "U1"), trouble(DEADLINE, "U2")]
    assert [gap.askers for gap in gaps_of(asked)] == [2, 1]


def test_askers_are_counted_and_not_named():
    (gap,) = gaps_of([trouble(ACCESS, "U1KARI"), trouble(PATIENTS, "U2BJORG"), trouble(ACCESS, "U1KARI")])
    shown = gap_payload(gap)
    assert (shown["asked"], shown["askers"]) == (3, 2)
    assert "U1KARI" not in str(shown)


def test_words_that_no_passage_has_in_any_form_are_missing():
    texts = [("Helseforetakene gir tilgang til data etter søknad.", Language.BOKMAAL)]
    assert missing_words("Hva koster tilgang til data?", Language.BOKMAAL, texts) == ("koster",)


def test_an_answer_that_was_refused_and_disliked_is_one_trouble(tmp_path: Path):
    catalogue = Catalogue(tmp_path / "catalogue.db", create=True)
    note_unanswered(catalogue, Unanswered("a1", "U1", "slack", ACCESS, "nb", "2026-11-20T10:00:00+00:00"))
    note_unanswered(catalogue, Unanswered("a2", "U2", "slack", DEADLINE, "nb", "2026-11-10T10:00:00+00:00"))
    for answer, opinion in (("a1", Opinion.UNCLEAR), ("a3", Opinion.HELPFUL)):
        add_feedback(
            catalogue,
            Feedback(answer, "U1", "slack", ACCESS, opinion, "2026-11-21T10:00:00+00:00", "Jeg trenger et navn"),
        )
    (found,) = troubles_of(heard_in(catalogue, "2026-11-15"))
    assert (found.refused, found.opinion, found.reason) == (True, Opinion.UNCLEAR, "Jeg trenger et navn")
    assert len(troubles_of(heard_in(catalogue, "2026-11-01"))) == 2
    catalogue.close()


def test_since_is_a_date_or_a_number_of_days():
    today = date(2026, 11, 22)
    assert since_when("", today) == "2026-11-15"
    assert since_when("30d", today) == "2026-10-23"
    assert since_when("2026-11-01", today) == "2026-11-01"
    with pytest.raises(BadInput, match="30d"):
        since_when("last week", today)
