"""What is taken from a web page, and what is not: pages made up, in the shapes such pages have."""

import pytest

from ingest.blocks import Block, BlockKind, Dropped, Loaded
from ingest.clean import clean
from ingest.load.plain import load_text

INGRESS = (
    "Kommunene og bedriftene i regionen har brukt to år på å finne ut hvordan de kan prøve ut nye løsninger sammen, "
    "og nå er de første avtalene på plass."
)
BODY = (
    "Avtalene gjelder for tre år om gangen. Kommunen stiller med ansatte og lokaler, og bedriftene stiller med utstyr "
    "og opplæring, slik at begge parter vet hva de går til."
)
ENDING = (
    "Neste samling er på rådhuset til høsten. Da skal de som har vært med fra starten, fortelle om hva de har lært, og "
    "hva de ville ha gjort på en annen måte i dag."
)


def cleaned(*paragraphs: str) -> Loaded:
    return clean(load_text("\n\n".join(paragraphs).encode(), "a.txt"))


def kept(*paragraphs: str) -> list[str]:
    return [block.text for block in cleaned(*paragraphs).blocks]


def dropped(*paragraphs: str) -> dict[str, str]:
    return {entry.text: entry.reason for entry in cleaned(*paragraphs).dropped}


def test_navigation_before_the_title_goes_and_the_title_becomes_one():
    page = cleaned(
        "Hopp til hovedinnhold",
        "Hjem » Nyheter » Samarbeid om nye løsninger",
        "Nyheter",
        "Samarbeid om nye løsninger",
        "Ordføreren og lederen signerer avtalen på rådhuset. Foto: Etaten",
        INGRESS,
        BODY,
        "Neste artikkel",
    )
    assert page.blocks[0] == Block(BlockKind.HEADING, "Samarbeid om nye løsninger", 1)
    assert page.blocks[1].text == "Ordføreren og lederen signerer avtalen på rådhuset. Foto: Etaten"
    assert [entry.text for entry in page.dropped] == [
        "Hopp til hovedinnhold",
        "Hjem » Nyheter » Samarbeid om nye løsninger",
        "Nyheter",
        "Neste artikkel",
    ]


def test_a_quotation_before_the_title_stays():
    page = cleaned(
        '"Vi lærer mer på en dag i en kommune enn på et år ved skrivebordet."',
        "- Kari Nordmann, Klyngen",
        "– Vi må ut og prøve",
        INGRESS,
    )
    assert [block.level for block in page.blocks] == [0, 0, 1, 0]
    assert page.dropped == ()


@pytest.mark.parametrize(
    "line",
    [
        "fbpx",
        "Skip to main content",
        "Spring til indhold",
        "Del på Facebook",
        "Share on LinkedIn",
        "Skriv ut siden",
        "Følg oss på LinkedIn",
        "Meld deg på vårt nyhetsbrev",
        "Tilmeld nyhedsbrev",
        "Meld deg på nyheitsbrevet",
        "LES MER: Slik gikk det i fjor",
        "Læs også: Nye regler på vej",
        "Les også: Fleire kommunar blir med",
        "Read more: How it went",
        "Les mer her",
        "Logg inn for å kommentere",
        "Skriv en kommentar",
        "2 kommentarer",
        "Forrige artikkel",
        "Tilbake til oversikten",
    ],
)
def test_lines_that_say_what_they_are_go_even_between_prose(line: str):
    assert kept(INGRESS, line, BODY) == [INGRESS, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Foto: Etaten",
        "Tekst: Kari Nordmann, rådgiver i Klyngen",
        "Kilde: Etaten for ting, eft.example",
        "Les mer om ordningen i forskriften § 4.",
        "Etaten sender ut et nyhetsbrev hver måned.",
        "Utskriftsdato skal alltid stå på journalen.",
        "Avtalen løper fra dagen dokumentet ble skrevet ut.",
        "Nettstedet bruker informasjonskapsler, og det må leverandøren ta høyde for.",
        "Bli med på samlingen 12. mars.",
        "– Dette har vi ventet på!",
        "15. mars 2025",
        "Spesialisthelsetjeneste > kommune > hjem",
        "Start → Søknad → Vedtak",
        "Arkiv",
    ],
)
def test_lines_of_an_article_stay(line: str):
    assert kept(INGRESS, line, BODY) == [INGRESS, line, BODY]


def test_steps_of_a_guide_stay_though_they_look_like_buttons():
    steps = "1. Logg inn\n2. Skriv ut\n3. Del på e-post"
    assert kept(INGRESS, steps, BODY) == [INGRESS, "Logg inn", "Skriv ut", "Del på e-post", BODY]


def test_a_consent_banner_goes_before_and_behind_the_article_only():
    banner = (
        "Vi bruker informasjonskapsler for å gjøre nettstedet bedre. Ved å gå videre godtar du at vi lagrer "
        "opplysninger om hvordan du bruker sidene våre."
    )
    assert dropped(banner, "Tittel på saken", INGRESS, BODY) == {banner: "cookie notice"}
    assert dropped(INGRESS, banner, BODY) == {}
    assert dropped(INGRESS, BODY, banner) == {banner: "cookie notice"}


def test_a_list_of_other_articles_with_dates_goes_to_the_end():
    teasers = (
        "More articles\nKlyngen får ny leder\n24.04.2031\nTre kommuner blir med\n17.04.2031\nHer er de nye!\n02.03.2031"
    )
    assert kept("Samarbeid om nye løsninger", INGRESS, BODY, teasers) == ["Samarbeid om nye løsninger", INGRESS, BODY]
    assert set(dropped(INGRESS, BODY, teasers).values()) == {"teaser"}


def test_teasers_with_a_date_a_title_and_a_text_go_with_their_texts():
    teasers = (
        " • 25.02.31 Sundhed\n  Nye regler for behandling",
        "  Reglerne træder i kraft fra næste måned, og de gælder for alle sygehuse i hele landet uanset størrelse.",
        " • 23.02.31 Sundhed\n  Kommuner får flere penge",
        "  Pengene skal bruges på forebyggelse og på at prøve nye løsninger af i de kommuner, der har lyst til det.",
    )
    assert kept(INGRESS, BODY, "Mest læste", "Seneste kommentarer", "Læs også", *teasers) == [INGRESS, BODY]


def test_a_link_in_the_middle_takes_nothing_but_its_own_lines():
    page = (INGRESS, "Les også", " • Tre kommuner blir med", BODY, "Hvem kan søke?", ENDING)
    assert kept(*page) == [INGRESS, BODY, "Hvem kan søke?", ENDING]


def test_what_follows_a_link_stays_with_its_heading():
    page = (INGRESS, "Les også", "Hvem kan søke?", BODY, "Hva kan du få?", ENDING)
    assert kept(*page) == [INGRESS, "Les også", "Hvem kan søke?", BODY, "Hva kan du få?", ENDING]


def test_a_section_of_news_in_prose_stays():
    page = (INGRESS, "Siste nytt", BODY, "Veien videre", ENDING)
    assert kept(*page) == list(page)


def test_a_programme_with_dates_stays():
    page = (INGRESS, "Program", "12.03.2031 Åpning", "13.03.2031 Samtaler", "Påmelding innen 1. mars", ENDING)
    assert kept(*page) == list(page)


def test_the_stamp_of_a_print_goes_with_what_it_says():
    stamp = (
        "Meldinger ved utskriftstidspunkt 3. mai 2031, kl. 09.12 CEST",
        "Det var ingen viktige meldinger da dette dokumentet ble skrevet ut.",
    )
    assert set(dropped("Dialog på rådhuset", INGRESS, BODY, *stamp).items()) == {
        (line, "print stamp") for line in stamp
    }
    assert "Printed on 3 May 2031, 09:12" in dropped(INGRESS, BODY, "Printed on 3 May 2031, 09:12")


def test_fact_boxes_and_sources_behind_the_article_stay_and_what_the_publisher_adds_goes():
    page = cleaned(
        INGRESS,
        BODY,
        "Fakta:",
        " • 12 kommuner er med\n • Avtalen gjelder i tre år",
        "Kilde: Etaten for ting",
        "Klyngen på Offentlighed.example Klyngen er en forening for alle, der arbejder med nye ting, og den hol...",
        "Aktivitet: Artikler: 12 | Temaer: 3",
        "Er du også aktiv i det offentlige, så læs om mulighederne for at blive medlem af Offentlighed.example her.",
        "Få det vigtigste hver dag",
        "Offentligheds nyhedsbrev udkommer hver dag med:",
        " • Overblik\n • Debat",
        "BLIV EN DEL AF OFFENTLIGHED",
    )
    assert [block.text for block in page.blocks[2:]] == [
        "Fakta:",
        "12 kommuner er med",
        "Avtalen gjelder i tre år",
        "Kilde: Etaten for ting",
    ]
    assert {entry.reason for entry in page.dropped} == {"promotion", "newsletter"}


def test_names_and_titles_of_people_behind_the_article_stay():
    signature = ["Kari Nordmann", "Kommunikasjonssjef i Klyngen", "Tekst: Klyngen"]
    assert kept(INGRESS, BODY, *signature) == [INGRESS, BODY, *signature]


def test_the_date_of_an_event_behind_the_article_stays():
    facts = ["Tid: 12. mars 2031 kl. 9", "Sted: Rådhuset, sal 2", "Vil du være med? Fristen er 1. mars, skjema her."]
    assert kept(INGRESS, BODY, *facts) == [INGRESS, BODY, *facts]


def test_what_is_no_web_page_is_left_alone():
    loaded = Loaded((Block(BlockKind.PARAGRAPH, "Neste artikkel"),), dropped=(Dropped("a", "hidden"),))
    assert clean(loaded) is loaded


def test_what_the_loader_dropped_stays_told():
    loaded = Loaded((Block(BlockKind.PARAGRAPH, "fbpx"),), dropped=(Dropped("a", "hidden"),), web=True)
    assert clean(loaded).dropped == (Dropped("a", "hidden"), Dropped("fbpx", "tracking"))
