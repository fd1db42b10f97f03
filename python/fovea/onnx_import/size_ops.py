"""Ops on lists of sizes, which exporters write around every reshape.

They are computed while importing, so that shapes stay known: `Concat(Gather(Shape(x),
0), [-1])` is a list of sizes, not a tensor of the compiled program.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import numpy as np

from . import sizes
from .registry import known
from .values import BOOL, Value


class _Unknown(Exception):
    """The result depends on what sizes turn out to be."""


def _divide(b, x, y):
    if not sizes.is_nonnegative(x) or not sizes.is_static(y) or y <= 0:
        raise _Unknown
    return b.size_floordiv(x, y)


def _equal(b, x, y):
    difference = sizes.sub(x, y)
    if sizes.is_static(difference):
        return difference == 0
    # A size is never negative.
    for a, c in ((x, y), (y, x)):
        if sizes.is_static(c) and c < 0 and sizes.is_nonnegative(a):
            return False
    raise _Unknown


def _extremum(method):
    def fn(b, x, y):
        difference = sizes.sub(x, y)
        if sizes.is_static(difference):
            larger, smaller = (x, y) if difference >= 0 else (y, x)
            return larger if method == "size_max" else smaller
        return getattr(b, method)(x, y)

    return fn


def _where(b, condition, x, y):
    return x if condition else y


_ELEMENTWISE = {
    "Add": lambda b, x, y: sizes.add(x, y),
    "Sub": lambda b, x, y: sizes.sub(x, y),
    "Mul": lambda b, x, y: sizes.mul(x, y),
    "Div": _divide,
    "Neg": lambda b, x: sizes.neg(x),
    "Equal": _equal,
    "Max": _extremum("size_max"),
    "Min": _extremum("size_min"),
    "Where": _where,
    "Identity": lambda b, x: x,
}
_INTEGERS = ("int64", "int32")


def _entries(value):
    """A flat list of sizes or booleans, or None."""
    if value is None or value.rank > 1:
        return None
    if value.element.name not in (*_INTEGERS, "bool"):
        return None
    if value.entries is not None:
        return value.entries
    data = known(value)
    if data is None:
        return None
    return [entry.item() for entry in data.reshape(-1)]


def evaluate(builder, node, inputs):
    """The value of an op on sizes, or None where it is none or nothing is known."""
    if node.domain not in ("", "ai.onnx"):
        return None
    rows = [_entries(value) for value in inputs]
    # Something must not be a plain constant, else ordinary folding is at work.
    if not any(value is not None and value.entries is not None for value in inputs):
        return None
    if node.op_type in _ELEMENTWISE and None not in rows:
        return _elementwise(builder, _ELEMENTWISE[node.op_type], inputs, rows)
    if node.op_type == "ReduceProd" and rows[0] is not None and len(inputs) == 1:
        keep = any(a.name == "keepdims" and a.i == 0 for a in node.attribute)
        return builder.size_list([sizes.product(rows[0])], rank=0 if keep else 1)
    return None


def _elementwise(builder, fn, inputs, rows):
    length = max(map(len, rows))
    if any(len(row) not in (1, length) for row in rows):
        return None
    rows = [row * length if len(row) == 1 else row for row in rows]
    try:
        results = [fn(builder, *entries) for entries in zip(*rows)]
    except _Unknown:
        return None
    rank = max(value.rank for value in inputs)
    if all(isinstance(result, bool) for result in results):
        return builder.constant(np.array(results).reshape((length,) * rank), BOOL)
    element = next(v.element for v in inputs if v.element.name in _INTEGERS)
    value = builder.size_list(results, rank=rank)
    return Value(element, value.shape, entries=list(results))
