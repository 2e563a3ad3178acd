from collections import namedtuple
from dataclasses import dataclass
from enum import StrEnum

import pytest

from amts_core.kernel.database.records import record_of


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brick:
    id: int
    colour: Colour
    second: Colour | None
    sides: tuple[int, ...]
    maker: str = "nobody"


Row = namedtuple("Row", ["sides", "second", "colour", "id", "weight"])
ROW = Row(sides=[1, 2], second=None, colour="red", id=7, weight=3.5)


def test_a_record_is_filled_by_name_as_its_fields_are_typed():
    brick = record_of(Brick, ROW, maker="Ada")
    assert brick == Brick(id=7, colour=Colour.RED, second=None, sides=(1, 2), maker="Ada")
    assert type(brick.colour) is Colour
    assert record_of(Brick, ROW._replace(second="red"), maker="").second is Colour.RED


def test_what_is_given_goes_before_a_column():
    assert record_of(Brick, ROW, maker="Ada", id=8).id == 8


def test_a_field_without_a_column_is_refused_although_it_has_a_default():
    with pytest.raises(TypeError, match=r"Row has no column 'maker' for Brick\.maker"):
        record_of(Brick, ROW)


def test_what_is_no_field_is_refused():
    with pytest.raises(TypeError, match="weight"):
        record_of(Brick, ROW, maker="Ada", weight=3.5)


def test_a_value_that_is_none_of_an_enumeration_is_refused():
    with pytest.raises(ValueError, match="blue"):
        record_of(Brick, ROW._replace(colour="blue"), maker="Ada")


@dataclass(frozen=True, slots=True)
class Wall:
    colours: tuple[Colour, ...] = ()
    courses: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    colours: list[str]
    courses: list[list[int]]


def test_a_list_becomes_what_the_field_holds_and_what_lies_deeper_is_to_be_given():
    row = Stored(["red"], [[1], [2]])
    wall = record_of(Wall, row, courses=())
    assert wall == Wall((Colour.RED,))
    assert type(wall.colours[0]) is Colour
    with pytest.raises(TypeError, match="Give the field by name"):
        record_of(Wall, row)
