"""News verbs and events that mean the same: "died", "killed" and "claimed 26 lives" meet here.

How the table is written is told in `thesaurus.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rag.english.thesaurus import Thesaurus
from rag.english.words import Word

_TABLE = """
die: die died dies dying dead death deaths kill killed kills killing fatal fatality fatalities
     toll perish massacre murder murdered slain slaughter claim+lives claimed+lives lost+lives
     lost+life claims+lives deadly deadliest killings lives+lost
hurt: injure injured injuries injury hurt wound wounded wounds hospitalised hospitalized
call: call called calls calling phone phoned telephone telephoned phone+call rang dialled
     phone+conversation phone+conversations spoke+phone speak+phone ! called+on calls+on
     call+on calling+on called+for calls+for call+for calling+for so+called
talk: talk talked talks speak spoke spoken speaks speaking discuss discussed discussion
     discussions conversation conversations converse negotiate negotiated negotiations dialogue
     meet met meeting
say: say said says saying tell told tells telling state stated states statement assert asserted
     asserts warn warned warns warning convey conveyed conveys announce announced announces
     announcing announcement declare declared declares claim claimed claims argue argued argues
     insist insisted insists add added adds note noted notes emphasise emphasised emphasize
     emphasized stress stressed stresses explain explained explains remark remarked comment
     commented comments describe described write wrote written express expressed admit admitted
     acknowledge acknowledged reiterate reiterated reaffirm reaffirmed point+out pointed+out
     vow vowed pledge pledged promise promised confirm confirmed confirms deny denied reply
     replied respond responded urge urged according+to complain complained called+for calls+for
     called+on
want: want wants wanted seek sought seeks hope hoped hopes wish wished desire aim aimed demand
     demanded demands urge urged ask asked call+for called+for calls+for called+on calling+for
resign: resign resigned resigns resigning resignation quit quits step+down steps+down
     stepped+down stepping+down leave+office left+post stand+down standing+down stood+down
     steps+aside stepping+aside stepped+aside
dismiss: fire fired fires firing sack sacked dismiss dismissed dismissal oust ousted remove
     removed ! fire+on opened+fire
win: win won wins winning winner winners victory victories triumph triumphed champion champions
     beat defeated clinch clinched
lose: lose lost loses losing loss defeat defeated ! lost+lives lost+life
attack: attack attacked attacks strike strikes struck bomb bombed bombing bombings raid raided
     shell shelled hit assault target targeted targets massacre shooting
shoot: shoot shot shoots shooting shootings gunman gunmen gunfire gunshot open+fire opened+fire
arrest: arrest arrested arrests detain detained detention custody jail jailed
charge: charge charged charges indict indicted indictment accuse accused accuses accusation
     prosecute prosecuted
convict: convict convicted guilty conviction sentence sentenced
choose: choose chose chosen elect elected election appoint appointed appoints name named select
     selected pick picked nominate nominated nominee nomination vote voted
replace: replace replaced replaces succeed succeeded succeeds successor successors take+over
     took+over takes+over taking+over
buy: buy bought buys purchase purchased acquire acquired acquisition takeover
sell: sell sold sells selling sale sales
pay: pay paid pays payment cost costs price priced worth spend spent fine fined fee
raise: raise raised rise rose risen rises rising increase increased increases grow grew grown
     climb climbed soar soared jump jumped surge surged hike hiked
fall: fall fell fallen falls falling drop dropped drops decrease decreased decline declined cut
     lower lowered plunge plunged slump tumble tumbled
begin: begin began begins begun start started starts launch launched launches open opened opens
     kick+off kicked+off
end: end ended ends finish finished conclude concluded close closed closes shut halt halted
     stop stopped suspend suspended
delay: delay delayed postpone postponed put+off pushed+back
cancel: cancel cancelled canceled cancellation scrap scrapped call+off called+off abandon
     abandoned
ban: ban banned bans prohibit prohibited outlaw outlawed block blocked bar barred forbid
approve: approve approved approves approval pass passed back backed agree agreed agreement
     endorse endorsed sign signed accept accepted green+light
reject: reject rejected rejects rejection refuse refused oppose opposed veto vetoed
     vote+against voted+against turn+down turned+down
find: find found discover discovered discovery detect detected uncover uncovered spot spotted
     locate
move: move moved evacuate evacuated evacuation flee fled displace displaced relocate relocated
rescue: rescue rescued save saved survivor survivors survive survived
visit: visit visited visits visiting travel travelled traveled trip arrive arrived
build: build built building construct constructed construction
plan: plan planned plans planning intend intended propose proposed proposal
cause: cause caused causes reason reasons trigger triggered triggers blame blamed lead+to
     led+to due+to because spark sparked result+of
help: help helped helps aid assist assisted support supported
destroy: destroy destroyed damage damaged wreck wrecked collapse collapsed burn burned
crash: crash crashed crashes collide collided collision derail derailed
marry: marry married wed wedding wife husband spouse
born: born birth
own: own owned owns owner owners
lead: lead led leads leader leaders head headed chief captain boss running+the runs+the
sue: sue sued sues lawsuit lawsuits
film: film movie films movies
doctor: doctor doctors physician physicians
car: car cars vehicle vehicles
child: child children kid kids
protest: protest protested protests protester protesters demonstrate demonstration
     demonstrators rally
earthquake: earthquake quake tremor
ceasefire: ceasefire truce
money: money fund funds funding
president: president presidential
police: police officer officers
wildfire: wildfire wildfires blaze fire fires
"""


@cache
def _thesaurus() -> Thesaurus:
    return Thesaurus(_TABLE)


def concepts_of(word: str) -> frozenset[str]:
    """The concepts a stem belongs to by itself; empty for most words."""
    return _thesaurus().of(word)


def concepts_in(sequence: Sequence[Word]) -> dict[str, int]:
    """The concepts a stretch of words speaks of, each with the place of its first word."""
    found: dict[str, int] = {}
    for place, here in _thesaurus().places(sequence):
        for concept in here:
            found.setdefault(concept, place)
    return found
