"""What somebody does or undergoes in the news, with all the words that can tell it.

Wider than the concepts, which weigh words: here a word may tell an act that it does not mean
("lost 31,000 customers" tells that they left). So an act of a question that none of these words
tells is one that the text does not tell. The format is that of `thesaurus.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.english.thesaurus import Thesaurus
from rag.english.words import Word

_TABLE = """
die: die died dies dying dead death deaths kill killed kills killing fatal fatality fatalities
     toll perish perished drown drowned drowning massacre murder murdered slain claim+lives
     claimed+lives lost+lives lost+life claims+lives cost+lives lose+lives deadly deadliest
     killings
hurt: injure injured injuries injury injuring hurt wound wounded wounds casualties hospitalised
     hospitalized
survive: survive survived survives survivor survivors | alive rescue rescued rescues saved
     pulled+from taken+from+water
resign: resign resigned resigns resigning resignation quit quits quitting step+down steps+down
     stepped+down stepping+down leave+office left+office left+post leave+post left+job stand+down
     standing+down stood+down steps+aside stepping+aside stepped+aside gave+up+post
     | has+left had+left left+her+post left+his+post
dismiss: fire fired fires firing sack sacked dismiss dismissed dismissal oust ousted removed
     | replaces parted+with agreed+to+part left+post ! fire+on opened+fire
succeed: replace replaced replaces replacing succeed succeeded succeeds successor successors
     take+over took+over takes+over taking+over taken+over | appointed stand+in stood+in interim
     fill+in filled+in steps+in
appoint: appoint appointed appoints appointment named names choose chose chosen elect elected
     nominate nominated nominee pick picked promoted | been+made becomes became sworn job+for+good
     given+job gave+to given+the
win: win won wins winning winner winners victory victories triumph triumphed champion champions
     | beat beats beaten defeated clinch clinched lifted elected
lose: lose lost loses losing loss losses defeat defeated beaten
score: score scored scores scorer goal goals | header penalty struck
arrest: arrest arrested arrests detain detained detention | custody jail jailed held+in captured
charge: charge charged charges indict indicted indictment accuse accused accuses accusation
     prosecute prosecuted prosecution | suspicion
jail: sentence sentenced sentences prison jail jailed imprisoned convicted years+in+prison
confess: confess confessed confesses confession admit admitted admits admission | taken+it
     pleaded+guilty plead+guilty
steal: steal stole stolen steals theft thefts thief thieves rob robbed robbery burglary burglars
     | break-in taken+the took+the took+it taken+it hack hacked hackers copied
replaceparts: repair repaired repairs mend mended fix fixed
buy: buy bought buys buying purchase purchased acquire acquired acquires acquisition takeover
     buyer | sold+to took+over takes+over sale+to owner
sell: sell sold sells selling sale sales | auction auctioned fetch fetched
offer: offer offered offers offering bid bids proposed proposal
fine: fine fined fines penalty penalties
pay: pay paid pays payment payments cost costs price priced | salary wages earn earned earns spent
     spend compensation credit refund | buy bought buys sold sale sells fined worth deal sum
recall: recall recalled recalls recalling withdrew withdrawn
borrow: lend lent loan loans borrow borrowed
downgrade: downgrade downgraded downgrades | cut+to cut+by lost+rating rating
close: close closed closes closing closure shut shuts shutting shutdown
open: open opened opens opening reopen reopened
fail: fail failed fails failure collapse collapsed broke broken down+break breakdown break+down
     broke+down defect fault faulty stuck jam jammed | bankrupt went+under
burst: burst bursts collapse collapsed gave+way broke breach breached
sink: sink sank sunk capsize capsized capsizes overturn overturned rolled+over went+down
crash: crash crashed crashes collide collided collision derail derailed
launch: launch launched launches lift+off lifted+off lifts+off take+off took+off blast+off rose
     liftoff
land: land landed lands landing touched+down touchdown
arrive: arrive arrived arrives reach reached reaches arrival meet met
leave: leave left leaves leaving | resigned resigns resignation departed lost lose loses quit
     switch switched cancel cancelled go+home went+home departure evacuated emptied gone
evacuate: evacuate evacuated evacuation | leave left leaving flee fled moved displaced
shoot: shoot shot shoots shooting shootings gunman gunmen gunfire gunshot
attack: attack attacked attacks strike strikes struck bomb bombed bombing raid raided shelled
     assault targeted targets massacre
strike: strike strikes walkout walk+out walked+out stoppage |  industrial+action
marry: marry married marries wed wedding wife husband spouse partner
birth: born birth
found: founded founder founders established set+up created founds
build: build built building builds construct constructed construction built+by
design: design designed designs designer architect
invent: invent invented invents idea came+up |  came+from thought+up
sue: sue sued sues suing lawsuit lawsuits claim court+case filed+claim
ban: ban banned bans prohibit prohibited outlawed forbid forbidden
visit: visit visited visits visiting trip travel travelled
sign: sign signed signs signing contract joined join joins
retire: retire retired retires retirement | stop+playing stops+playing
raise: raise raised raises rise rose risen rises increase increased increases grew hike hiked | up
fall: fall fell fallen falls drop dropped drops decline declined lower lowered reduced cut
delay: delay delayed delays postpone postponed postpones put+off called+off pushed+back | scrubbed
     grounds grounded
cancel: cancel cancelled canceled cancels scrap scrapped abolish abolished abandon abandoned
find: find found finds discover discovered discovery uncover uncovered turn+up turned+up | noticed
     spotted spot detect detected
hide: hide hid hidden hides | buried lay
mediate: mediate mediated mediator mediates mediation
referee: referee refereed referees
apologise: apologise apologised apologize apologized apology | sorry
deny: deny denied denies denial
warn: warn warned warns warning | told
call: call called calls phone phoned telephone telephoned rang
carryout: carry+out carried+out carrying+out behind responsible perpetrators perpetrator
     | claimed+responsibility
treat: treated treat treatment | hospital
infect: ill sick infected infection infections | cases patients
join: join joined joins signed
suspend: suspend suspended suspension
convict: convict convicted guilty conviction
fly: flew fly flown
steer: steering steered commanded command | captain
lead: lead leads led leading leader leaders head heads headed chief boss chair chairs chaired run
     runs ran running in+charge | director director+of manage manages governor chairman chairwoman
     president general+secretary head+of commander chief+executive
own: own owns owned owner owners belongs belong
"""


@cache
def _telling() -> Thesaurus:
    return Thesaurus(_TABLE.replace("|", " "))


@cache
def _asking() -> Thesaurus:
    rows = re.split(r"\n(?=\w+:)", _TABLE.strip())
    return Thesaurus("\n".join(row.split("|", 1)[0] for row in rows))


def acts_of(word: str) -> frozenset[str]:
    """The acts that a stem asks for by itself."""
    return _asking().of(word)


def asked_acts(sequence: Sequence[Word]) -> list[tuple[int, frozenset[str]]]:
    """Where a question names acts, and which, in order."""
    return _asking().places(sequence)


def told_acts(sequence: Sequence[Word]) -> list[tuple[int, frozenset[str]]]:
    """Where a text tells acts, and which, in order."""
    return _telling().places(sequence)
