"""Forms of a word that its stem does not bring together, and words that say the same."""

from __future__ import annotations

from functools import cache, lru_cache

from rag.english.concepts import concepts_of
from rag.english.words import Word, stem

_IRREGULAR = """
be am is are was were been being
have has had
do does did done
go goes went gone
take took taken
give gave given
come came
become became
begin began begun
break broke broken
bring brought
build built
buy bought
catch caught
choose chose chosen
cut
deal dealt
draw drew drawn
drive drove driven
eat ate eaten
fall fell fallen
feel felt
fight fought
find found
fly flew flown
forget forgot forgotten
get got gotten
grow grew grown
hear heard
hide hid hidden
hit
hold held
keep kept
know knew known
lay laid
lead led
learn learnt learned
leave left
lend lent
let
lie lay lain
lose lost
make made
mean meant
meet met
pay paid
rise rose risen
ring rang rung
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shrink shrank shrunk
shut
sing sang sung
sink sank sunk
sit sat
sleep slept
speak spoke spoken
spend spent
stand stood
steal stole stolen theft thief thieves
strike struck
swear swore sworn
swim swam swum
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
wear wore worn
win won
write wrote written
child children
man men
woman women
person people
foot feet
wolf wolves
life lives
wife wives
die died death dead dying
"""

_SAME = """
rise increase climb grow up gain jump surge raise higher
fall drop decrease decline sink shrink reduce lower down
begin start commence open launch inaugurate
end finish conclude stop halt close shut wind
say tell state declare announce report according confirm add disclose reveal
buy purchase acquire
big large huge major great
small little tiny
job post position work role
worker employee staff
firm company business operator maker manufacturer
show reveal demonstrate indicate suggest
ill sick fall
ask request
help assist aid
quick fast rapid swift
hurt injure wound harm
kill die dead death toll fatality victim lose life perish
car vehicle van
boat ship vessel ferry
house home residence
leave depart quit exit flee
name appoint choose pick select
resign quit step
lead head chair run direct
fix repair mend replace
delay postpone put off
cancel scrap
return come back restore
get receive obtain
give hand grant award
need require
want seek demand
try attempt
use employ
make produce manufacture create
cost price
pay spend
fine penalty
money cash fund
plan intend propose
expect anticipate forecast
picture photo photograph image
probe spacecraft craft
police officer detective
doctor physician
reporter journalist
talk speak discuss conversation call
phone telephone call ring
tourist visitor holidaymaker
victim casualty
accident disaster sinking capsize
inquiry investigation probe
investigate examine look study
finding result conclusion
near close
about approximately around roughly
almost nearly
steal take theft rob
arrest detain custody hold
charge accuse
search hunt look
capital city
country nation state
leader head chief boss director
strike walkout stoppage
vote ballot poll
win victory triumph
beat defeat
game match
final last
injury tear
miss absent out
bank lender
loan credit lending
loss deficit
law legislation bill act
rule regulation
ban prohibit bar
allow permit let
reject refuse decline turn
accept agree approve
warn caution
fear worry
anger angry furious
house shelter accommodate
evacuate move leave
rain rainfall storm
crack fissure
wall barrier
village settlement
source origin cause
reason cause because
outbreak cluster
case patient
hospital clinic ward
test sample check
lab laboratory
shop store supermarket
food product
tub pack container
customer client
data information
server computer
hack breach attack
technology technical it
security guard safety
museum gallery
crown treasure
reward bounty
donor benefactor
pearl gem
alarm sensor
early premature
broken fail fault break malfunction
switch turn
young youth
old aged elderly
month four-week
week seven-day
promise vow pledge
survive live alive rescue save
missing unaccounted
trial court
lawyer attorney counsel
judge magistrate
government administration cabinet
minister secretary
parliament assembly legislature
election vote poll race
runoff round second
candidate contender
supporter backer follower
opponent rival
share stake stock
rent hire
high tall
wide broad
two both pair
"""


@cache
def _tables() -> tuple[dict[str, str], dict[str, frozenset[int]]]:
    base: dict[str, str] = {}
    for line in _IRREGULAR.strip().splitlines():
        forms = line.split()
        for form in forms:
            base.setdefault(form, stem(forms[0]))
    same: dict[str, set[int]] = {}
    for number, line in enumerate(_SAME.strip().splitlines()):
        for form in line.split():
            same.setdefault(base.get(form, stem(form)), set()).add(number)
    return base, {form: frozenset(numbers) for form, numbers in same.items()}


@lru_cache(maxsize=65_536)
def lemma(form: str) -> str:
    """What the forms of a word share: "took" and "taken" give "tak", "died" and "dead" "di"."""
    return _tables()[0].get(form.lower()) or stem(form)


@lru_cache(maxsize=65_536)
def _meanings(lower: str) -> tuple[frozenset[str], frozenset[int], frozenset[str]]:
    base = lemma(lower)
    concepts = concepts_of(stem(lower)) | concepts_of(base)
    return frozenset({base, stem(lower)}), _tables()[1].get(base, frozenset()), concepts


_PREFIX = 5


@lru_cache(maxsize=262_144)
def same_meaning(one: str, two: str) -> bool:
    """Whether two words (lower case) may stand for each other in a report."""
    first, second = _meanings(one), _meanings(two)
    if any(a & b for a, b in zip(first, second, strict=True)):
        return True
    return (
        len(one) > _PREFIX
        and len(two) > _PREFIX
        and one[:_PREFIX] == two[:_PREFIX]
        and abs(len(one) - len(two)) <= 5
    )


def forms(word: Word) -> str:
    """The word in lower case without a possessive ending."""
    return word.form.lower().removesuffix("'s").removesuffix("’s")
