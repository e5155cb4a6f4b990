import pytest

from assistant.index.fusion import Candidate, backgrounds, fuse
from assistant.types import Language

NB, DA, EN = Language.BOKMAAL, Language.DANISH, Language.ENGLISH


def candidate(id, dense, coverage=0.0, language=NB, text="", **more) -> Candidate:
    return Candidate(
        id=id,
        document=f"doc-{id}",
        text=text or f"passage number {id}",
        language=language,
        dense=dense,
        lexical=10 * coverage,
        coverage=coverage,
        **more,
    )


def ids(fused):
    return [one.candidate.id for one in fused]


def test_nothing_ranks_to_nothing():
    assert fuse([]) == []


def test_without_words_the_vectors_decide():
    assert ids(fuse([candidate(1, 0.84), candidate(2, 0.88), candidate(3, 0.86)])) == [2, 3, 1]


def test_between_equal_vectors_the_words_decide():
    assert ids(fuse([candidate(1, 0.86, 0.1), candidate(2, 0.86, 0.6)])) == [2, 1]


def test_a_few_words_found_do_not_overrule_a_much_closer_meaning():
    assert ids(fuse([candidate(1, 0.82, 0.2), candidate(2, 0.88)])) == [2, 1]


def test_most_words_found_overrule_a_slightly_closer_meaning():
    assert ids(fuse([candidate(1, 0.86, 0.9), candidate(2, 0.88)])) == [1, 2]


def test_the_closest_sentence_lifts_a_passage():
    assert ids(fuse([candidate(1, 0.86, sentence=0.85), candidate(2, 0.86, sentence=0.91)])) == [2, 1]


def test_scores_lie_between_0_and_1_and_fall():
    scores = [one.score for one in fuse([candidate(id, 0.7 + id / 100, id / 30) for id in range(1, 25)])]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < 0.05
    assert 0.8 < scores[0] < 1


def test_the_order_does_not_depend_on_the_order_of_the_candidates():
    candidates = [candidate(id, 0.85) for id in (3, 1, 2)]
    assert ids(fuse(candidates)) == ids(fuse(candidates[::-1])) == [1, 2, 3]


def test_a_language_is_measured_against_its_own_background():
    english, norwegian = candidate(1, 0.86, language=EN), candidate(2, 0.84)
    assert ids(fuse([english, norwegian], {EN: 0.8, NB: 0.74})) == [2, 1]


def test_the_background_of_a_large_language_is_its_mean():
    levels = backgrounds({NB: (1000, 0.76), EN: (1000, 0.80)})
    assert levels == pytest.approx({NB: 0.76, EN: 0.80}, abs=0.001)


def test_the_background_of_a_language_of_one_passage_is_close_to_that_of_all():
    levels = backgrounds({NB: (500, 0.76), DA: (1, 0.90)})
    assert levels[DA] < 0.79


def test_without_passages_there_is_no_background():
    assert backgrounds({}) == {}


def test_an_ended_passage_stands_below_a_valid_one_about_as_close():
    assert ids(fuse([candidate(1, 0.88, ended=True), candidate(2, 0.86)])) == [2, 1]


def test_an_ended_passage_stands_above_what_has_nothing_to_do_with_the_question():
    assert ids(fuse([candidate(1, 0.90, 0.8, ended=True), candidate(2, 0.79)])) == [1, 2]


def test_near_duplicates_are_named_under_the_best_of_them():
    words = "Beløpsgrensen for kunngjøring på Doffin er 1,3 millioner kroner uten merverdiavgift i hele landet"
    first, again = candidate(1, 0.88, text=words), candidate(2, 0.87, text=words.upper() + " .")
    fused = fuse([again, candidate(3, 0.80), first])
    assert ids(fused) == [1, 3]
    assert fused[0].same == (again,)


def test_passages_that_differ_in_more_than_a_word_or_two_both_stay():
    first = candidate(1, 0.88, text="Grensen i Norge er 1,3 millioner kroner fra april 2026")
    second = candidate(2, 0.88, text="Grensen i Danmark er 1,0 millioner kroner fra januar 2026")
    assert ids(fuse([first, second])) == [1, 2]


def test_no_more_than_the_limit_are_kept():
    assert ids(fuse([candidate(id, 0.9 - id / 100) for id in range(1, 9)], limit=3)) == [1, 2, 3]


def test_another_embedder_brings_its_own_spread():
    wide = [candidate(1, 0.40, 0.5), candidate(2, 0.50)]
    assert ids(fuse(wide, {NB: 0.1}, spread=0.1)) == [1, 2]
    assert ids(fuse(wide, {NB: 0.1}, spread=0.02)) == [2, 1]
