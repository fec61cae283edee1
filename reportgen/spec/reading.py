"""Plain data with places → models; all that is wrong is found in one run, each at file:line:column with its remedy.

A model's annotations say what is read: the plain types, Literal, unions, tuples and mappings of them, other models;
`msgspec.Meta` what a value must keep to, `Written` how it is written. As in YAML people write it, a number or a truth
value may also stand in quotes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Meta

from reportgen.errors import Problem, SpecError
from reportgen.language import say
from reportgen.spec.faults import FAULT, Faults, in_yaml, shown
from reportgen.spec.marks import MOST_DIGITS, SourceText, is_printable
from reportgen.spec.model import Model, written_fields
from reportgen.spec.trees import MarkedTree, TreePath
from reportgen.spec.written import Written

M = TypeVar("M", bound=Model)
Reader = Callable[[Any, TreePath, Faults], Any]
"""Returns the value read, or FAULT."""


def validated(tree: MarkedTree, model: type[M]) -> tuple[M | None, list[Problem]]:
    """Return the model, None where it cannot be made, and every problem of the file, each at its place."""
    faults = Faults(tree, [*tree.problems])
    made = _model(model)(tree.data, (), faults)
    problems = sorted({*faults.problems}, key=lambda problem: (problem.source is not None, problem.source))
    return (None if made is FAULT else made), problems


def parse_model(tree: MarkedTree, model: type[M]) -> M:
    """Validate the tree; every error of the file in one SpecError, each at its place with what is allowed."""
    made, problems = validated(tree, model)
    if made is None or problems:
        raise SpecError(problems)
    return made


@cache
def _model(model: type[Model]) -> Reader:
    fields = [(field.encode_name, field.name, _reader(field.type), field.required)
              for field in written_fields(model)]
    known = [key for key, *_ in fields]
    allowed = frozenset(known)

    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        if not isinstance(value, dict):
            return faults.mapping(path, value, known[0])
        entries = model._completed(value)
        made = {}
        meant = {faults.unknown((*path, key), known) for key in entries if key not in allowed}
        is_whole = not meant
        for key, name, reader, is_required in fields:
            if key in entries:
                made[name] = reader(entries[key], (*path, key), faults)
                is_whole = is_whole and made[name] is not FAULT
            elif is_required:
                is_whole = False
                if key not in meant:
                    faults.missing((*path, key))
        if not is_whole:
            return FAULT
        record = model(**made)
        try:
            record._checked()
        except ValueError as error:
            return faults.value(path, error.args[0])
        return record
    return read


def _reader(kind: Any) -> Reader:
    """Return what reads values of an annotation."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _annotated(_reader(arguments[0]), arguments[1:])
    if origin is Literal:
        return _choice(arguments)
    if origin in (Union, UnionType):
        return _union([_reader(one) for one in arguments if one is not type(None)], type(None) in arguments)
    if origin is tuple:
        if arguments[-1] is ...:
            return _list(_reader(arguments[0]))
        return _row([_reader(one) for one in arguments])
    if origin is dict:
        return _mapping(_reader(arguments[0]), _reader(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, Model):
        return lambda value, path, faults: _model(kind)(value, path, faults)
    return PLAIN[kind]


def _annotated(reader: Reader, marks: tuple[object, ...]) -> Reader:
    for mark in marks:
        if isinstance(mark, Written):
            reader = _written(reader, mark.plain)
        elif isinstance(mark, Meta) and any(getattr(mark, name) is not None for name in BOUNDS):
            reader = _bounded(reader, mark)
    return reader


def _written(reader: Reader, plain: Callable[[Any], object]) -> Reader:
    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        try:
            value = plain(value)
        except ValueError as error:
            message = error.args[0]
            is_told = isinstance(value, dict | list) or shown(value) in str(message)
            return faults.value(path, message) if is_told else faults.value(path, message, value)
        return reader(value, path, faults)
    return read


BOUNDS = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern")


def _bounded(reader: Reader, mark: Meta) -> Reader:
    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        made = reader(value, path, faults)
        if made is FAULT or made is None or (message := _out_of_bounds(made, mark)) is None:
            return made
        found = FAULT if isinstance(value, dict | list) else value
        return faults.value(path, message, found, hint=mark.description or "")
    return read


def _out_of_bounds(value: Any, mark: Meta) -> str | None:
    if mark.gt is not None and not value > mark.gt:
        return say("a number above {} is expected here", mark.gt)
    if mark.ge is not None and not value >= mark.ge:
        return say("a number of at least {} is expected here", mark.ge)
    if mark.lt is not None and not value < mark.lt:
        return say("a number below {} is expected here", mark.lt)
    if mark.le is not None and not value <= mark.le:
        return say("a number of at most {} is expected here", mark.le)
    if mark.min_length is not None and len(value) < mark.min_length:
        return say("at least {} are expected here", mark.min_length)
    if mark.max_length is not None and len(value) > mark.max_length:
        return say("at most {} are expected here", mark.max_length)
    if mark.pattern is not None and not re.search(mark.pattern, value):
        return say("a text of the form {} is expected here", mark.pattern)
    return None


def _choice(allowed: tuple[Any, ...]) -> Reader:
    words = {word: word for word in allowed}

    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        if isinstance(value, str | int) and not isinstance(value, bool) and value in words:
            return words[value]
        return faults.choice(path, value, allowed)
    return read


def _union(readers: list[Reader], takes_null: bool) -> Reader:
    """The first alternative that can read the value does; where none can, the last says why."""
    *first, last = readers

    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        if value is None and takes_null:
            return None
        for reader in first:
            made = reader(value, path, Faults(faults.tree, []))
            if made is not FAULT:
                return made
        return last(value, path, faults)
    return read


def _list(reader: Reader) -> Reader:
    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        if not isinstance(value, list | tuple):
            hint = "" if value is None or isinstance(value, dict) else say("write [{}]", in_yaml(value))
            return faults.value(path, say("a list is expected here"), value, hint)
        made = [reader(one, (*path, index), faults) for index, one in enumerate(value)]
        return FAULT if any(one is FAULT for one in made) else tuple(made)
    return read


def _row(readers: list[Reader]) -> Reader:
    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        if not isinstance(value, list | tuple) or len(value) != len(readers):
            return faults.value(path, say("a list of {} is expected here", len(readers)), value)
        made = [reader(one, (*path, index), faults) for index, (reader, one) in
                enumerate(zip(readers, value, strict=True))]
        return FAULT if any(one is FAULT for one in made) else tuple(made)
    return read


def _mapping(key_reader: Reader, reader: Reader) -> Reader:
    def read(value: Any, path: TreePath, faults: Faults) -> Any:
        if not isinstance(value, dict):
            return faults.mapping(path, value)
        made = {key_reader(key, (*path, key), faults): reader(one, (*path, key), faults) for key, one in value.items()}
        return FAULT if FAULT in made or any(one is FAULT for one in made.values()) else made
    return read


def _prose(value: Any, path: TreePath, faults: Faults) -> Any:
    if isinstance(value, SourceText):
        return value
    if isinstance(value, str):
        return SourceText(value)
    return faults.value(path, say("expected text, found {}; put it in quotes if it is meant as text", shown(value)))


def _text(value: Any, path: TreePath, faults: Faults) -> Any:
    return str(value) if isinstance(value, str) else _prose(value, path, faults)


def _truth(value: Any, path: TreePath, faults: Faults) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return faults.value(path, say("true or false is expected here"), value)


def _whole(value: Any, path: TreePath, faults: Faults) -> Any:
    try:
        if not isinstance(value, bool) and int(value) == (float(value) if isinstance(value, str) else value):
            return int(value)
    except (TypeError, ValueError, OverflowError):
        pass
    return faults.value(path, say("a whole number is expected here"), value)


def _float(value: Any, path: TreePath, faults: Faults) -> Any:
    try:
        if not isinstance(value, bool) and math.isfinite(made := float(value)):
            return made
    except (TypeError, ValueError, OverflowError):
        pass
    return faults.number(path, value)


def _decimal(value: Any, path: TreePath, faults: Faults) -> Any:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        return faults.number(path, value)
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except ArithmeticError:
        return faults.number(path, value)
    if not is_printable(number):
        return faults.value(path, say("the number is out of any range that is printed; write at most {} digits",
                                      MOST_DIGITS), value)
    return number


def _anything(value: Any, path: TreePath, faults: Faults) -> Any:
    return value


PLAIN: Mapping[Any, Reader] = {SourceText: _prose, str: _text, bool: _truth, int: _whole, float: _float,
                               Decimal: _decimal, Any: _anything}
