"""What words compare by: forms that a stem does not bring together, and words of one meaning."""

from __future__ import annotations

from functools import cache, lru_cache

from rag.english.concepts import concepts_of
from rag.english.words import Word, stem
from rag.verifying.synonyms import SAME

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


_PREFIX = 5
_SUPERLATIVES = {
    f"{form}est": f"{form}er"
    for form in (
        "bigg larg small high low long short old young new lat earli strong weak fast slow dead "
        "deadli rich poor busi wid deep great heavi light hott cold cheap clos near hard easi"
    ).split()
}


@cache
def _tables() -> tuple[dict[str, str], dict[str, frozenset[int]]]:
    base: dict[str, str] = {}
    for line in _IRREGULAR.strip().splitlines():
        forms = line.split()
        for form in forms:
            base.setdefault(form, stem(forms[0]))
    same: dict[str, set[int]] = {}
    for number, line in enumerate(SAME.strip().splitlines()):
        for form in line.split():
            verb, mark, rest = form.partition("_")
            same.setdefault(base.get(verb, stem(verb)) + mark + rest, set()).add(number)

    return base, {form: frozenset(numbers) for form, numbers in same.items()}


@lru_cache(maxsize=65_536)
def lemma(form: str) -> str:
    """What the forms of a word share: "took" and "taken" give "tak", "died" and "dead" "di"."""
    if "_" in form:
        verb, _, rest = form.partition("_")
        return f"{lemma(verb)}_{rest}"
    if base := _tables()[0].get(form.lower()):
        return base
    return stem(_SUPERLATIVES.get(form.lower(), form))


@lru_cache(maxsize=65_536)
def _meanings(lower: str) -> tuple[frozenset[str], frozenset[int], frozenset[str]]:
    base = lemma(lower)
    concepts = concepts_of(stem(lower)) | concepts_of(base)
    return frozenset({base, stem(lower)}), _tables()[1].get(base, frozenset()), concepts


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
