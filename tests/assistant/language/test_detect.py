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
