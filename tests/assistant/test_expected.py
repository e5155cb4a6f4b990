import pytest

from assistant.expected import Expected, expected_of


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvor mange medlemmer har klyngen?", Expected.NUMBER),
        ("Hvor stor andel er vindkraft?", Expected.NUMBER),
        ("Har dere e-postadressen til rådet?", Expected.CONTACT),
        ("Kva er tlf-nummeret til klynga?", Expected.CONTACT),
        ("Kan vi levere tilbudet på e-post?", Expected.YESNO),
        ("Kvar går EØS-grensa for slike kjøp?", Expected.MONEY),
        ("Vi er tre ansatte. Hvem havner vi hos?", Expected.PERSON),
        ("Når konkurransen er kunngjort, kan vi ringe kommunen?", Expected.YESNO),
        ("If a buyer only wants to talk, may it shorten the time limit?", Expected.YESNO),
        ("Hvad er sandsynligheden for højere kvalitet?", Expected.NUMBER),
        ("Kor mykje kostar det?", Expected.MONEY),
        ("Hva er den nasjonale terskelverdien?", Expected.MONEY),
        ("How much does it cost?", Expected.MONEY),
        ("Hvornår blev klyngen dannet?", Expected.DATE),
        ("I hvilket år startet krigen?", Expected.DATE),
        ("Hva er fristen for å klage?", Expected.DATE),
        ("Hva er minimumsfristen over terskelen?", Expected.DATE),
        ("Hva er omsetningen til klyngen?", Expected.MONEY),
        ("What is the fee for a complaint?", Expected.MONEY),
        ("How long does it take?", Expected.DURATION),
        ("Hvor lang tid tar en sak?", Expected.DURATION),
        ("Hvor gammel var han?", Expected.DURATION),
        ("Kven leier klynga?", Expected.PERSON),
        ("Hva heter lederen?", Expected.PERSON),
        ("Which company won the contract?", Expected.BODY),
        ("Hvor ligger Health2B?", Expected.PLACE),
        ("Hvilket land kommer han fra?", Expected.PLACE),
        ("What are the three recommendations?", Expected.LIST),
        ("Hvilke prinsipper gjelder?", Expected.LIST),
        ("Korleis søkjer eg?", Expected.HOWTO),
        ("Kan KOFA stanse en kontrakt?", Expected.YESNO),
        ("Does a startup need approval?", Expected.YESNO),
        ("Hva er et innovasjonspartnerskap?", Expected.DEFINITION),
        ("What does OPI stand for?", Expected.DEFINITION),
        ("Hvorfor ble møtet utsatt?", Expected.REASON),
        ("Hva sa Lincoln til Stowe?", Expected.OTHER),
    ],
)
def test_kind_of_answer_is_told_by_the_question_words(question, expected):
    assert expected_of(question) is expected
