from datetime import date

from assistant.compose.rank import rank
from assistant.types import Language
from assistant.understand import understand
from tests.assistant.hits import hit, similar

TODAY = date(2026, 11, 22)


def best(question, *hits):
    return rank(understand(question), hits, today=TODAY)[0].sentence.text


def test_every_sentence_is_ranked_once():
    found = hit("En setning. To setninger. Tre setninger.")
    assert len(rank(understand("Hvor mange setninger?"), [found], today=TODAY)) == 3


def test_cosine_decides_where_words_do_not():
    text = "Lageret er stengt. Avdelingen flyttet inn."
    assert best("Hva skjedde?", similar(hit(text), 0.80, 0.88)) == "Avdelingen flyttet inn."
    assert best("Hva skjedde?", similar(hit(text), 0.88, 0.80)) == "Lageret er stengt."


def test_what_the_title_says_already_weighs_less_than_what_is_asked_about_it():
    found = hit(
        "Frøyland snakket om anskaffelser og innovasjon i Bergen. Møtet ble ledet av Kari Nordmann.",
        title="Dialogmøte om anskaffelser og innovasjon",
    )
    assert best("Hvem ledet dialogmøtet om anskaffelser og innovasjon?", found) == "Møtet ble ledet av Kari Nordmann."


def test_sentence_with_the_kind_of_answer_asked_for_comes_first():
    found = hit("Prosjektet startet med stor iver. Prosjektet startet i mai 2019.")
    assert best("Når startet prosjektet?", found) == "Prosjektet startet i mai 2019."


def test_that_something_is_not_known_answers_better_than_what_lies_beside_it():
    found = hit("Konferansen i Tromsø holdes i november. Datoen for konferansen i Tromsø i 2027 er ikke kjent.")
    asked = "Når er konferansen i Tromsø i 2027?"
    assert best(asked, similar(found, 0.86, 0.86)) == "Datoen for konferansen i Tromsø i 2027 er ikke kjent."


def test_a_sentence_that_says_no_answers_a_question_for_yes_or_no():
    found = hit("Nemnda behandler klager på kontrakter. Nemnda kan ikke stanse en kontrakt.")
    assert best("Kan nemnda stanse en kontrakt?", similar(found, 0.86, 0.86)) == "Nemnda kan ikke stanse en kontrakt."


def test_a_danish_page_is_about_denmark_where_it_names_no_country():
    norwegian = hit("Grensen for bygg er 60 millioner kroner.", "a")
    danish = hit("Grænsen for byggeri er 41 millioner kroner.", "b", language=Language.DANISH)
    assert best("Hva er grensen for bygg i Danmark?", norwegian, danish).startswith("Grænsen")


def test_list_of_sources_does_not_answer():
    listed = hit("Sykehuset Østfold, 2021: om besøkstider.", "a", headings=("Kilder",))
    told = hit("Besøkstidene ved Sykehuset Østfold er fra 12 til 20.", "b")
    ranked = rank(understand("Hva er besøkstidene ved Sykehuset Østfold?"), [listed, told], today=TODAY)
    assert [one.sentence.text for one in ranked] == ["Besøkstidene ved Sykehuset Østfold er fra 12 til 20."]
    assert best("Hvilke kilder sier noe om besøkstider?", listed).startswith("Sykehuset Østfold, 2021")
