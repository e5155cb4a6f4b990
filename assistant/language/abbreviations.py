"""Words after which a full stop does not, or does not always, end a sentence: Norwegian, Danish and English."""

from __future__ import annotations

_ALWAYS = """
adm anm ang anv avd bl.a bl ca cf d d.v.s dvs dr e.g ekskl eg evt ev f f.eks feks fhv f.o.m fig fmr forts fr frk gl
gnl gnr bnr h hhv hr i.e iflg inkl innst jf jfr jvf kap kl kgl kgt kst kv lic m.a.o m.h.p m.h.t mht medl meld mr mrs
ms n.n nr ot p.g.a p.t pga pkt pr prof prop resp s.k sect sml smst st stk t.d t.eks t.o.m tlf trl ugs v vedr vs viz
aud cand civ dept dipl ibid vol approx est incl excl
"""
_PERHAPS = """
a.s a/s as bd co corp dkk e.kr e.l etc al et.al f.kr inc kr ltd m.fl m.m m.v mfl mill mio mv mrd mld mm nok o.a o.fl
o.l o.s.v ol osv p.a pct pst ph.d plc sek tkr årh
"""
_NUMBERED = """
art des feb jan jul jun mar apr aug sept sep okt oct nov dec max min no op rev s p str tab para sec
"""
_LABELS = """
kapittel kapitel kap kl nr nummer punkt pkt side s del fase trinn steg artikkel artikel art ledd paragraf klasse vedlegg
bilag tabell tabel figur fig chapter number no page part phase step section article class annex table figure rule regel
"""
_MONTHS = """
januar februar mars marts april mai maj juni juli august september oktober november desember december january
february march may june july october jan feb mar apr jun jul aug sept sep okt oct nov des dec
"""
_OPENERS = """
den det de denne dette disse desse da då der dei deretter dermed derfor difor du dere etter efter en ei ein eit et for
fra frå han hun ho her hvis hva hvad hvem hvor hvordan kva korleis jeg eg men med mange mens medan mellom når nå nu no
og også om på som så vi ved til alle både ifølge i the this that these those it he she they we in on at but and if when
while with from after by there however a an
"""

GO_ON = frozenset(_ALWAYS.split())  # something always follows
MAY_END = frozenset(_PERHAPS.split())  # units, companies, "and so on"
BEFORE_NUMBERS = frozenset(_NUMBERED.split())  # abbreviations before a number, else ordinary words
LABELS = frozenset(_LABELS.split())  # a number after one of these is a name, not an ordinal: "kapittel 4. Kravene"
MONTHS = frozenset(_MONTHS.split())
OPENERS = frozenset(_OPENERS.split())  # the usual first words of sentences
