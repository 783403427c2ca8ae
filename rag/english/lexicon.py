"""Word lists: what English news calls the same thing, and which words say little."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a list kept as running text, which reads and changes more easily."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    """
    a an the this that these those some any each every either neither both all such same
    other another own i me my mine we us our ours you your yours he him his she her hers it
    its they them their theirs himself herself itself themselves who whom whose which what
    when where why how whoever whatever is am are was were be been being do does did doing
    done have has had having will would shall should can could may might must ought and or
    but nor so yet if then than because as until while of at by for with about against
    between into through during before after above below to from up down in out on off over
    under again further once here there not no only very too just also even ever still now s
    t d ll m re ve didn don doesn isn aren wasn weren won't can't didn't don't doesn't isn't
    aren't wasn't weren't couldn't wouldn't shouldn't hasn't haven't hadn't it's that's
    what's who's he's she's there's let's i'm they're we're you're among amid upon via per
    onto toward towards within without around across along behind beyond despite since
    whether please tell know whats whos
    """
)

GENERIC = word_set(
    """
    people person man woman men women thing things way year years month months week weeks
    day days today yesterday tomorrow time times hour hours new old latest recent recently
    current currently newest first last next many much more most less least several few lot
    number amount total part place kind type sort name named names call called happen
    happened happening get gets got make makes made take takes took go goes went come comes
    came give gives gave put use used country countries city state world group member
    members company report reports reported reportedly according news story article say says
    said saying percent per cent big large major top far long one exactly follow following
    like become became set event issue issues detail details official officials question
    answer know known information
    """
)

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

NUMBER_WORDS: dict[str, float | None] = {
    **{word: float(value) for value, word in enumerate(_UNITS)},
    **{word: float(20 + 10 * place) for place, word in enumerate(_TENS)},
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "half": 0.5,
    "twice": 2.0,
    **dict.fromkeys(("dozens", "hundreds", "thousands", "millions", "billions", "scores")),
}

_SAME_PLACE = """
united states: america american americans us usa
britain: british briton britons uk
afghanistan: afghan afghans
argentina: argentine argentinian
australia: australian australians
brazil: brazilian brazilians
canada: canadian canadians
china: chinese
cuba: cuban cubans
egypt: egyptian egyptians
europe: european europeans
france: french
germany: german germans
greece: greek greeks
hungary: hungarian
india: indian indians
indonesia: indonesian
iran: iranian iranians
iraq: iraqi iraqis
ireland: irish
israel: israeli israelis
italy: italian italians
japan: japanese
korea: korean koreans
lebanon: lebanese
libya: libyan
mexico: mexican mexicans
morocco: moroccan
netherlands: dutch
nigeria: nigerian
norway: norwegian
pakistan: pakistani pakistanis
palestine: palestinian palestinians
philippines: filipino philippine
poland: polish
portugal: portuguese
russia: russian russians
scotland: scottish
spain: spanish
sudan: sudanese
sweden: swedish
switzerland: swiss
syria: syrian syrians
taiwan: taiwanese
thailand: thai
turkey: turkish turks turkiye türkiye
ukraine: ukrainian ukrainians
venezuela: venezuelan
vietnam: vietnamese
wales: welsh
yemen: yemeni
"""

_PLACES = {
    form: "usa" if line.startswith("united") else line.split(":")[0]
    for line in _SAME_PLACE.strip().splitlines()
    for form in line.split(":")[1].split()
}

COUNTRIES = frozenset(_PLACES.values()) | word_set(
    """
    albania algeria angola armenia austria azerbaijan bahrain bangladesh belarus belgium
    bolivia bosnia bulgaria cambodia cameroon chad chile colombia congo croatia cyprus
    denmark ecuador eritrea estonia ethiopia finland gaza georgia ghana guatemala haiti
    honduras iceland jamaica jordan kashmir kazakhstan kenya kosovo kuwait latvia lithuania
    luxembourg malaysia maldives mali malta moldova mongolia montenegro mozambique myanmar
    nepal nicaragua niger oman panama paraguay peru qatar romania rwanda senegal serbia
    singapore slovakia slovenia somalia tanzania tunisia uganda uruguay uzbekistan vatican
    zambia zimbabwe england africa asia antarctica
    """
)


def same_place(lower: str) -> str:
    """The country behind a people, an adjective or an abbreviation; other words unchanged."""
    return _PLACES.get(lower, lower)
