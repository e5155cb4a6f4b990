import pytest

from assistant.language.cognates import skeleton


@pytest.mark.parametrize(
    "cognates",
    [
        "rikeste rikaste rigeste",
        "sykehus sjukehus sygehus",
        "sannsynlighet sandsynlighed",
        "offentlig offentleg offentligt",
        "leder leiar",
        "innkjøp indkøb",
        "samarbeid samarbejde",
        "virksomhet verksemd virksomhed",
        "avtale aftale",
        "rammeavtale rammeaftale",
        "utvikling udvikling",
        "prosess proces",
        "sjef chef",
        "innovasjon innovation",
        "konferanse konference",
        "kunnskap kundskab",
        "hvit kvit hvid",
        "åpen open åben",
        "språk sprog",
        "løsning løysing",
        "høring høyring",
        "tjeneste teneste",
        "tilskudd tilskot tilskud",
        "etternavn etternamn efternavn",
        "pasienter pasientar patienter",
        "undersøkelse undersøking undersøgelse",
        "uker uger",
    ],
)
def test_cognates_meet(cognates: str) -> None:
    assert len({skeleton(word) for word in cognates.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "helse sundhed",
        "frist fritak",
        "klynge klage",
        "år ør",
        "kommune kommisjon",
        "sykehus sykepleier",
        "anskaffelse anbefaling",
        "marked merke",
        "tilbud tilskudd",
        "lov lav",
    ],
)
def test_words_that_are_not_cognates_stay_apart(words: str) -> None:
    first, second = words.split()
    assert skeleton(first) != skeleton(second)


def test_short_words_keep_their_letters() -> None:
    assert skeleton("eu") == "eu"
    assert skeleton("") == ""
