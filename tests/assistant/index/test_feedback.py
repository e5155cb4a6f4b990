from pathlib import Path

from assistant.index.catalogue import Catalogue
from assistant.index.feedback import (
    Feedback,
    Opinion,
    Unanswered,
    add_feedback,
    forget_asker,
    list_feedback,
    list_unanswered,
    note_unanswered,
)


def said(answer: str, asker: str = "u1", opinion: Opinion = Opinion.WRONG, at: str = "2026-11-20T10:00:00") -> Feedback:
    return Feedback(answer, asker, "web", "Hvor ligger Health2B?", opinion, at, "feil by", {"text": "I Oslo [1]"})


def asked(answer: str, asker: str = "u1", at: str = "2026-11-20T10:00:00") -> Unanswered:
    return Unanswered(answer, asker, "slack", "Hvem eier bygget?", "nb", at)


def test_an_opinion_is_kept_with_its_answer(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.db", create=True)
    add_feedback(catalogue, said("a1"))
    assert list_feedback(catalogue) == [said("a1")]


def test_a_second_opinion_of_the_same_reader_replaces_the_first(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.db", create=True)
    add_feedback(catalogue, said("a1", opinion=Opinion.HELPFUL))
    add_feedback(catalogue, said("a1", opinion=Opinion.OUTDATED))
    add_feedback(catalogue, said("a1", asker="u2", opinion=Opinion.HELPFUL))
    assert {(one.asker, one.opinion) for one in list_feedback(catalogue)} == {
        ("u1", Opinion.OUTDATED),
        ("u2", Opinion.HELPFUL),
    }


def test_opinions_are_listed_newest_first_and_chosen_by_kind_and_date(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.db", create=True)
    for answer, opinion, at in (
        ("a1", Opinion.WRONG, "2026-11-01"),
        ("a2", Opinion.HELPFUL, "2026-11-02"),
        ("a3", Opinion.WRONG, "2026-11-03"),
    ):
        add_feedback(catalogue, said(answer, opinion=opinion, at=at))
    assert [one.answer for one in list_feedback(catalogue)] == ["a3", "a2", "a1"]
    assert [one.answer for one in list_feedback(catalogue, opinions=[Opinion.WRONG])] == ["a3", "a1"]
    assert [one.answer for one in list_feedback(catalogue, since="2026-11-02", limit=1, offset=1)] == ["a2"]


def test_a_forgotten_reader_leaves_nothing_and_the_others_stay(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.db", create=True)
    for asker in ("u1", "u2"):
        add_feedback(catalogue, said(f"a-{asker}", asker))
        note_unanswered(catalogue, asked(f"b-{asker}", asker))
    assert forget_asker(catalogue, "u1") == 2
    assert [one.asker for one in list_feedback(catalogue)] == ["u2"]
    assert [one.asker for one in list_unanswered(catalogue, since="2026-11-20")] == ["u2"]
    assert forget_asker(catalogue, "u1") == 0
