"""Words that carry grammar rather than meaning, by language: the stop words, and what tells languages apart."""

from __future__ import annotations

from assistant.types import Language

_BOKMAAL = """
jeg meg min mi mitt mine du deg din di ditt dine han ham hans hun henne hennes den det dens dets vi oss vår vårt
våre dere deres de dem seg sin si sitt sine selv man en ei et noe noen ingen ingenting alle alt hver hvert hverandre
begge denne dette disse slik slikt slike samme annen annet andre hva hvem hvor hvordan hvorfor hvilken hvilket
hvilke hvis og eller men for så at om som når fordi siden mens da både enten verken hverken ikke aldri av å i på til
fra med uten over under mellom ved hos mot gjennom før etter innen innenfor utenfor rundt langs blant ifølge
omkring per enn inn ut opp ned bort hjem her der hit dit nå alltid ofte bare kun også jo ja nei vel nok altså dog
likevel er var være vært blir ble bli blitt har hadde ha hatt skal skulle vil ville kan kunne må måtte bør burde får
fikk få fått gjør gjorde gjøre gjort kommer kom komme kommet går gikk gå sier sa si sagt finnes fins fantes heter
het gir ga mer mest mye mange flere fleste få svært veldig meget igjen allerede stadig fortsatt ennå cirka
"""

_NYNORSK = """
eg meg min mi mitt mine du deg din di ditt dine han ho henne hennar hans den det dess vi me oss vår vårt våre de
dykk dykkar dei deira seg sin si sitt sine sjølv ein ei eit noko nokon nokre nokor ingen inga inkje ingenting alle
alt kvar kvart kvarandre begge denne dette desse slik slikt slike same annan anna andre kva kven kor korleis kvifor
korfor dersom viss og eller men for så at om som når fordi sidan medan då både anten verken ikkje aldri av å i
på til frå med utan over under mellom ved hos mot gjennom før etter innan innanfor utanfor rundt langs blant
ifølgje omkring per enn inn ut opp ned bort heim her der hit dit no alltid ofte berre òg også jo ja nei vel nok
altså likevel er var vere vore blir vart vert blei bli blitt vorte har hadde ha hatt skal skulle vil ville kan kunne
må måtte bør burde får fekk få fått gjer gjorde gjere gjort kjem kom kome kome går gjekk gå seier sa seie sagt finst
fanst heiter heitte gir gav meir mest mykje mange fleire flest fleste svært veldig igjen allereie stadig framleis enno
cirka
"""

_DANISH = """
jeg mig min mit mine du dig din dit dine han ham hans hun hende hendes den det dens dets vi os vor vort vores jer
jeres de dem deres sig sin sit sine selv man en et noget nogen nogle ingen intet ingenting alle alt hver hvert
hinanden begge denne dette disse sådan sådanne sådant samme anden andet andre hvad hvem hvor hvordan hvorfor hvilken
hvilket hvilke hvornår hvis og eller men for så at om som når fordi siden mens da både enten hverken ikke aldrig af
i på til fra med uden over under mellem ved hos mod gennem før efter inden indenfor udenfor rundt langs blandt
ifølge omkring per end ind ud op ned bort hjem her der hid nu altid ofte kun bare også jo ja nej vel nok altså dog
alligevel er var være været bliver blev blive blevet har havde have haft skal skulle vil ville kan kunne må måtte bør
burde får fik få fået gør gjorde gøre gjort kommer kom komme kommet går gik gå siger sagde sige sagt findes fandtes
hedder hed giver gav mere mest meget mange flere fleste igen allerede stadig endnu cirka
"""

_ENGLISH = """
i me my mine you your yours he him his she her hers it its we us our ours they them their theirs myself itself
themselves who whom whose which what this that these those there here where when why how a an the and or but if
because as until while of at by for with about against between into through during before after above below to from
up down in out on off over under again further then once all any both each few more most other some such no nor not
only own same so than too very can will just should now am is are was were be been being have has had having do does
did doing done would could may might must shall also much many still yet ever every per whether either get gets got
say says said
don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't
"""

FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    Language.BOKMAAL: frozenset(_BOKMAAL.split()),
    Language.NYNORSK: frozenset(_NYNORSK.split()),
    Language.DANISH: frozenset(_DANISH.split()),
    Language.ENGLISH: frozenset(_ENGLISH.split()),
}

# More words that tell languages apart, most of them everyday and domain words: they mean much, and are no stop words.
_BOKMAAL_CONTENT = """
kjøpe kjøper kjøp kjøpt anbud anbudet sykehus sykehuset sykehusene virksomhet virksomheten virksomheter leverandør
leverandører helse spørre spørsmål klage bedrift bedrifter bedriften forslag uke uker
blei dersom flest gav særlig tar tatt vet viss
"""

_NYNORSK_CONTENT = """
kjøpe kjøper kjøp kjøpt anbod anbodet sjukehus sjukehuset sjukehusa verksemd verksemda verksemder helse leverandør
leverandørar spørje spørsmål klage bedrift bedrifter bedrifta framlegg veke veker
særleg tal tek
"""

_DANISH_CONTENT = """
købe køber køb købt udbud udbuddet udbyde sygehus sygehuset sygehuse sygehusene virksomhed virksomheden virksomheder
leverandør leverandører sundhed spørge spørgsmål klage forslag uge uger
bedst flest fx gav hej hvornar indtil sad sidder sidst sidste særlig tager tal vært
"""

CONTENT_WORDS: dict[Language, frozenset[str]] = {
    Language.BOKMAAL: frozenset(_BOKMAAL_CONTENT.split()),
    Language.NYNORSK: frozenset(_NYNORSK_CONTENT.split()),
    Language.DANISH: frozenset(_DANISH_CONTENT.split()),
    Language.ENGLISH: frozenset(),
}
