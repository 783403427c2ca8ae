"""Words that mean the opposite of each other in a report: "rose" and "fell"."""

from __future__ import annotations

from functools import cache

from rag.verifying.lemmas import lemma

SMALL = frozenset(
    "before after above below over under more less fewer up down "
    "for against some all always never first last".split()
)
"""Words that carry little by themselves and yet have an opposite."""

_TABLE = """
rise rose risen increase increased climb grow grew gain gained jump surge up higher raise
    raised | fall fell fallen drop decrease decline sink shrink reduce lower cut down plunge
    slump
won win wins victory | lost lose loses defeat
approve accept agree pass back support endorse ratify adopt welcome | reject refuse oppose
    veto decline block condemn
say said says confirm admit acknowledge | deny
begin start open opened launch resume | stop end ended finish close closed halt suspend
open opened reopen | close closed shut
before | after
more | less fewer
arrive arrived enter entered join joined | leave left departed depart quit
buy bought purchase | sell sold sale
hire hired appoint appointed recruit | fire fired sack sacked dismiss dismissed
guilty | innocent
convict convicted | acquit acquitted cleared
alive survive survived survivor rescued | dead died killed die drown
living | dead
first | last
early earlier | late later
north northern | south southern
east eastern | west western
allow permit allowed | ban forbid prohibit banned
large big larger bigger largest biggest | small smaller smallest little
high highest | low lowest
strong stronger strength | weak weaker
old older oldest | young younger youngest new newer
rich | poor
best better | worst worse
major | minor
inside | outside
over | under
above | below
fast faster quick quickly | slow slower slowly
long longer longest | short shorter shortest
hot warm | cold cool
safe safer | dangerous unsafe
public | private
male man men | female woman women
son | daughter
husband | wife
brother | sister
mother | father
success succeed succeeded successful | fail failed failure
lend lent | borrow borrowed
import imported | export exported
majority | minority
include included including | exclude excluded excluding
remember remembered | forget forgot
find found discover | lose lost missing
strengthen | weaken weakened
widen widened wider | narrow narrowed
full | empty
cause caused | prevent prevented
calm | rough stormy
able | unable
likely | unlikely
legal | illegal
same | different
true | false
attack attacked | defend defended
praise praised | criticise criticised criticize criticized blame blamed
present | absent
thick thicker | thin thinner
heavy heavier | light lighter
wet | dry
deep deeper | shallow
near nearer close closer | far farther away
morning | evening night
day | night
free freed release released | jail jailed detain detained arrest arrested imprisoned
impose imposed | lift lifted
increase | cut
top | bottom
front | rear
left | right
present | former
former | current present new
miss missed | play played attend attended
cancel called_off scrap | proceed went_ahead go_ahead
postpone | hasten
clear cleared acquit | charge charged convict
rule_out ruled_out | confirm identify
missing | found
appoint | dismiss
brother | sister
optimistic | pessimistic
love loved | hate hated
hold holding | collapse collapsed breaking
exceed exceeded | missed
borrowed | lent
double doubled | halve halved
remain remained stay stayed | leave left resign resigned
temporary temporarily interim | permanent permanently
active | inactive
accelerate accelerated | slowed slow
heat | cool
for | against
unanimous unanimously | divided split
good | bad
easy | difficult hard
improve improved | worsen worsened deteriorated
win | lose
profit | loss
supply supplied | demand
teacher | student pupil
grey | red green blue black white
red | green blue black white
import | export
friend ally | enemy
domestic | foreign
employer | employee
partly | fully entirely
some | all none
always | never
"""


@cache
def _sides() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _TABLE.strip().replace("\n    ", " ").splitlines():
        left, right = ([lemma(form) for form in side.split()] for side in line.split("|"))
        for one in left:
            found.setdefault(one, set()).update(right)
        for two in right:
            found.setdefault(two, set()).update(left)
    return {form: frozenset(against) for form, against in found.items()}


def opposites(form: str) -> frozenset[str]:
    """The lemmas that mean the opposite of a word; its negative by "un-" among them."""
    own = lemma(form)
    negative = {lemma(f"un{form.lower()}"), own.removeprefix("un")} - {own}
    return _sides().get(own, frozenset()) | negative
