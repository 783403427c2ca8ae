"""Words that may stand for each other in a report, a line each; phrases are one word with `_`."""

from __future__ import annotations

SAME = """
rise increase climb grow gain jump surge raise higher up mount swell soar
fall drop decrease decline sink shrink reduce lower down slide slip dip
begin start commence open launch inaugurate kick_off set_off get_under_way
end finish conclude stop halt close shut complete wrap_up
say tell state declare announce report confirm add disclose reveal explain put note remark
buy purchase acquire take_over
large big huge major great enormous vast considerable substantial
small little tiny slight slightly minor
job post position role appointment office
worker employee staff workforce
firm company business operator maker manufacturer group corporation
show reveal demonstrate indicate suggest find display
ill sick unwell ailing
ask request urge appeal invite call_for
help assist aid support
quick fast rapid swift prompt speedy
hurt injure wound harm
die kill dead death toll fatality victim perish claim
car vehicle van automobile truck lorry
boat ship vessel ferry craft
house home residence dwelling property
leave depart exit quit go set_off abandon vacate
name appoint choose pick select elect nominate designate
resign quit step_down give_up stand_down step_aside
lead head chair run direct manage
chief head leader boss director
fix repair mend restore
replace substitute swap change
delay postpone put_off defer push_back hold_up
cancel scrap call_off abandon drop
return come_back go_back bring_back recover
get receive obtain gain secure win draw
give hand grant award provide supply offer deliver
need require
want seek demand wish desire
try attempt seek endeavour
use employ utilise
make produce manufacture create build
cost price expense bill charge
pay spend fund finance
budget money income revenue funding funds cash finance
fine penalty punish penalise
plan intend propose aim prepare ready schedule
schedule plan timetable
expect anticipate forecast predict
picture photo photograph image shot
probe spacecraft craft
flight launch journey voyage trip mission
police officer detective constable policeman
doctor physician medic
reporter journalist correspondent
talk speak discuss conversation call chat negotiate
phone telephone call ring
tourist visitor holidaymaker traveller spectator
visitor people guest spectator onlooker
accident disaster sinking crash tragedy catastrophe
capsize overturn roll_over tip_over turn_over
inquiry investigation probe examination
investigate examine look_into study probe inspect
inspection walk check examination review
result conclusion finding outcome
steal take theft rob snatch thief robbery
arrest detain custody hold jail seize
charge accuse indict
search hunt look seek
country nation state
strike walkout stoppage
vote ballot poll elect
win victory triumph
beat defeat
game match fixture
miss sit_out absent
injure tear injury tore hurt
loan credit lending
loss deficit
law legislation bill act statute
rule regulation
ban prohibit bar forbid outlaw
allow permit let authorise
reject refuse decline turn_down dismiss rebuff
appeal contest challenge
accept agree approve consent
warn caution alert
fear worry concern
anger fury
evacuate move leave clear empty
rain rainfall downpour
wall barrier
village settlement
source origin cause trace
reason cause because
outbreak cluster epidemic
hospital clinic ward
test sample check trial
lab laboratory
shop store supermarket retailer
tub pot container
customer client user subscriber
data information record
hack breach attack
guard watchman
reward bounty
donor benefactor
pearl gem
young youth
old aged elderly
promise vow pledge undertake
survive live alive
rescue save recover pull
missing unaccounted vanish
lose vanish disappear
lawyer attorney counsel solicitor barrister
judge magistrate justice
government administration cabinet
parliament assembly legislature
candidate contender nominee
supporter backer follower
opponent rival competitor
share stake stock
rent hire lease
tall high
wide broad
fail break break_down malfunction fault outage crash
empty unfilled drain
near close nearby
about approximately around roughly some
almost nearly
whole entire full complete
strengthen reinforce bolster shore_up
weaken undermine erode
threaten risk endanger jeopardise
risk danger threat peril
protect defend guard secure
destroy wreck ruin demolish
damage harm hurt
withdraw pull take_out remove recall
shut closed close
early premature morning
trigger set_off spark cause prompt
open unfold deploy
house accommodate put_up shelter lodge
couple pair two
separate apart different individual
both two
half halve
double twice
bring_down lower reduce
give_up abandon surrender
native born
historian scholar academic
engineer technician
criticise condemn attack denounce blame slam
praise applaud laud commend
publish release issue put_out
meeting talks summit gathering
deal agreement accord pact contract
ceasefire truce armistice
fight clash battle combat
war conflict
troop soldier military army forces
bomb explosive blast explosion
gunman shooter attacker assailant
hostage captive
prison jail
sentence convict
murder kill homicide
teenager youth adolescent
child kid youngster minor
mother parent mum
father parent dad
wife spouse married
husband spouse married
quake earthquake tremor
storm hurricane cyclone typhoon
flood flooding inundate
fire blaze wildfire
heat heatwave warmth
plane aircraft jet airliner
train rail railway
bus coach
road street highway
bridge span crossing
airport airfield
border frontier
migrant refugee
minister secretary
economy economic
inflation price
wage pay salary earnings
tax levy duty
tariff duty levy
trade commerce
export sell ship
import buy
oil petroleum crude
electricity power energy
climate environment
pollution emission
virus infection
vaccine jab inoculation
patient case sufferer
drug medicine medication
study research survey
scientist researcher expert
university college
school education
pupil student
teacher instructor
book novel
film movie picture
album record
song track single
singer musician artist
actor performer star
award prize honour
team side squad club
player footballer athlete
coach manager trainer
goal score net
season campaign
fan supporter follower
record best
title championship crown
cup trophy tournament
first opening initial
last final latest
new fresh recent
current present existing
former previous ex past earlier
important key significant crucial
serious grave severe
difficult hard tough
easy simple
clear obvious plain
secret hidden confidential
true real genuine
false fake untrue
usual normal ordinary
strange odd unusual
enough sufficient
insufficient little
too_little insufficient
happy glad pleased
sad sorry
busy crowded
quiet silent calm
angry furious irate
poor impoverished
rich wealthy
free release liberate
home household
keep retain hold maintain preserve
remain stay continue
continue go_on carry_on keep_on proceed go_ahead
arrive reach come land
enter join
visit tour
carry bear transport take aboard board
send dispatch ship launch
contain hold include comprise
attend visit
join enter
follow succeed
happen occur take_place
include involve contain
believe think consider
know learn aware
decide choose resolve
admit concede acknowledge confess
deny reject dispute refute
hide conceal
reveal disclose expose uncover
discover find detect spot uncover
watch see view observe
hear listen
build construct erect
grow expand
develop evolve
improve better enhance
cut reduce slash trim lower
share split divide
join unite merge
merge combine
collapse fail fold go_under
debt liability
profit gain earnings
investor shareholder
bank lender
regulator authority watchdog
spokesman spokeswoman spokesperson
official authority
resident local inhabitant citizen people
crowd spectator people audience
victim casualty
relative family
friend ally
enemy foe
church cathedral
king monarch
queen monarch
president leader
mayor leader
capital city
town city
island isle
river stream
lake reservoir
mountain peak
sea ocean
coast shore
forest wood
farm farmland
animal beast
dog hound
"""

PHRASES = {
    phrase: "_".join(phrase)
    for phrase in (tuple(item.split("_")) for item in SAME.split() if "_" in item)
}
"""A verb and its particle → the one word they are in the table."""

LIGHT_VERBS = frozenset(
    "have has had do does did make made take took taken give gave given go went gone come "
    "came get got put set hold held keep kept run ran stand stood bring brought become became "
    "remain remains remained serve served decide decided provide provided involve involved "
    "include includes included carry carried bear face faced turn turned work worked need "
    "needed use used show shows showed see saw seen know known call called name named add "
    "added note noted move moved continue continued help helped let lie lay place placed part "
    "way able due according following based related regarding concerning several various "
    "certain number amount total figure people person one ones thing time also further "
    "already still even only just then roughly approximately about around nearly almost now "
    "well back away together around ago later earlier".split()
)
"""Words that change nothing of a fact when a sentence is told anew with them."""
