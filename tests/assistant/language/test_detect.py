import subprocess
import sys

import pytest

from assistant.language.detect import detect
from assistant.types import Language

NB, NN, DA, EN = Language.BOKMAAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Hva er terskelverdien for offentlige anskaffelser?", NB),
        ("Hvilke klynger gikk sammen i 2025?", NB),
        ("frist for å levere tilbud", NB),
        ("Kva er terskelverdien for offentlege innkjøp?", NN),
        ("Kor mange medlemer har klynga?", NN),
        ("Når kom sjukehusa med i ordninga?", NN),
        ("Hvad er tærskelværdien for offentlige udbud?", DA),
        ("Hvornår trådte loven i kraft?", DA),
        ("Hvem ledede mødet?", DA),
        ("What is the threshold for public procurement?", EN),
        ("deadline for tenders", EN),
    ],
)
def test_a_short_question_shows_its_language(question: str, language: Language) -> None:
    assert detect(question) is language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who leads Oslo Cancer Cluster?", EN),
        ("What is Klagenemnda for offentlige anskaffelser?", EN),
        ("Hvem leder The Life Science Cluster?", NB),
        ("Kva er Norwegian Smart Care Cluster?", NN),
        ("Hvad siger Norway Health Tech om udbud?", DA),
        ('Hva viste "me too"-bevegelsen?', NB),
        ("Tell me about Helseinnovasjonskonferansen", EN),
    ],
)
def test_names_and_quotations_in_another_language_do_not_mislead(question: str, language: Language) -> None:
    assert detect(question) is language


@pytest.mark.parametrize(
    "question",
    [
        "Hvor mange senge er der på afdelingen?",
        "Hvor mange gæster kom der til festen?",
        "Hvem er det, der har nøglen?",
        "Hvem var vært for festen?",
        "Hvor ligger kontoret henne?",
        "Har I tid på mandag?",
        "Hvor mange lande deltager?",
        "Hvem sidder i panelet?",
        "Hvor lang tid tager det?",
        "Hvad varer mindst en dag?",
        "Hvem var med sidste gang?",
        "Er reglerne officielle eller kun vejledende?",
        "Hvem stod for åbningen?",
        "Tak for svaret",
        "Det var ikke det, jeg spurgte om",
    ],
)
def test_danish_is_told_from_bokmaal_by_its_grammar_and_its_soft_consonants(question: str) -> None:
    assert detect(question) is DA


@pytest.mark.parametrize(
    "question",
    [
        "Hvor mange senger er det på avdelingen?",
        "Hva er der?",
        "Hvem er der nå?",
        "Hvor ligger de to spillerne som ble skadet?",
        "Hvem er innbyggerne, lederne og eierne?",
        "Har temaet klimaendringene betydning for næringen?",
        "Hvor mange av de savnede er funnet?",
        "Er beslutningen endelig?",
        "Hvem tok toget til byen?",
        "Takk for svaret",
    ],
)
def test_bokmaal_with_words_that_look_danish_stays_bokmaal(question: str) -> None:
    assert detect(question) is NB


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Når opna kontoret?", NN),
        ("Gjeld det for kommunar?", NN),
        ("Har ho skrive rapporten?", NN),
        ("Er avtalen gjeldande?", NN),
        ("Er det krav om tryggleik?", NN),
        ("Er betre tenester dyrare?", NN),
        ("Hvor gamle er de flest brukte maskinene?", NB),
        ("Hvilken fastlege deltar i utvalget?", NB),
        ("Er det opptak av skulpturen?", NB),
        ("Hvor er opphavet til blandingen?", NB),
    ],
)
def test_nynorsk_and_bokmaal_are_told_apart_by_their_own_forms(question: str, language: Language) -> None:
    assert detect(question) is language


@pytest.mark.parametrize(
    "question", ["hvad er taerskelvaerdien", "hvornar er fristen", "hvornaar kan man soege", "hvem staar for moedet"]
)
def test_danish_from_a_keyboard_without_its_letters_is_danish(question: str) -> None:
    assert detect(question) is DA


@pytest.mark.parametrize("default", [NB, NN, DA, EN])
@pytest.mark.parametrize("text", ["", "   ", "2026?", "§ 4", "…"])
def test_where_nothing_tells_the_language_is_the_default(text: str, default: Language) -> None:
    assert detect(text, default) is default


def test_a_question_that_two_languages_share_is_in_the_default() -> None:
    assert detect("Hvem var John Lennon?") is NB
    assert detect("Hvem var John Lennon?", DA) is DA


@pytest.mark.parametrize(
    ("keywords", "language"),
    [("radiologi kirurgi onkologi", NB), ("patient safety data", EN), ("video game released", EN)],
)
def test_keywords_without_function_words_are_told_by_the_model(keywords: str, language: Language) -> None:
    assert detect(keywords, EN) is language
    assert detect(keywords, NB) is language


def test_a_single_unknown_word_is_in_the_default() -> None:
    assert detect("Melanor?", DA) is DA
    assert detect("Melanor?", EN) is EN


def test_a_long_text_is_read_by_its_own_words_not_by_the_english_in_it() -> None:
    text = (
        "Klyngen Norwegian Smart Care Cluster ble med i The Life Science Cluster. De kaller det «the best of both "
        "worlds», og mener at samarbeidet gir bedre tjenester for alle som bor i regionen. "
    )
    assert detect(text * 40) is NB


def test_danish_and_nynorsk_paragraphs_are_told_from_bokmaal() -> None:
    assert detect("Hospitaler og kommuner er nødt til at udvikle løsninger sammen med erhvervslivet.") is DA
    assert detect("Sjukehusa og kommunane er nøydde til å utvikle løysingar saman med næringslivet.") is NN
    assert detect("Sykehusene og kommunene er nødt til å utvikle løsninger sammen med næringslivet.") is NB


def test_importing_loads_no_model() -> None:
    program = "import sys, assistant.language.detect; print('py3langid' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
