"""Units of measure and money, each as a base unit and how many of it one is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A base unit ("metre") and how many of it are one of this."""

    base: str
    factor: float


_TABLE = """
metre 1: metre metres meter meters m
metre 1000: kilometre kilometres kilometer kilometers km kms
metre 0.01: centimetre centimetres centimeter centimeters cm
metre 0.001: millimetre millimetres millimeter millimeters mm
metre 1609.344: mile miles
metre 0.9144: yard yards
metre 0.3048: foot feet ft
metre 0.0254: inch inches
metre_per_hour 1000: kph kmh
metre_per_hour 1609.344: mph
kilogram 1: kilogram kilograms kg kilo kilos
kilogram 0.001: gram grams
kilogram 1000: tonne tonnes
kilogram 907.185: ton tons
square_metre 10000: hectare hectares
square_metre 4046.86: acre acres
square_metre 1000000: square+kilometres square+kilometers
square_metre 2589988: square+miles
litre 1: litre litres liter liters
litre 3.78541: gallon gallons
degree 1: degree degrees
share 0.01: percent per+cent pct
point 1: percentage+points percentage+point
day 1: day days
day 7: week weeks
day 30.4375: month months
day 365.25: year years
day 3652.5: decade decades
day 0.0416666667: hour hours
day 0.000694444444: minute minutes
day 0.0000115740741: second seconds
dollar 1: dollar dollars
euro 1: euro euros
pound 1: pound pounds
yen 1: yen
rupee 1: rupee rupees
mark 1: mark marks
crown 1: crown crowns
lira 1: lira liras
franc 1: franc francs
peso 1: peso pesos
ruble 1: ruble rubles rouble roubles
yuan 1: yuan
times 1: times
"""


def _parse() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        base, forms = line.split(":")
        name, factor = base.split()
        for form in forms.split():
            found[form.replace("+", " ")] = Unit(name.replace("_", " "), float(factor))
    return found


UNITS = _parse()
"""By the form that stands behind a number, in lower case."""
