"""Reductions and what is made of them.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import numpy as np

from .. import sizes
from ..builder import identity_map, map_of
from ..registry import normalize_axes, normalize_axis, register
from ..scalars import Scalar
from ..values import BOOL, I64, Refused, Value, accumulator, tensor_type


def _lowest(element):
    if element.is_float:
        return -np.inf
    return 0 if element.kind in "ub" else -(1 << (element.bits - 1))


def _highest(element):
    if element.is_float:
        return np.inf
    return (1 << (element.bits - (element.kind == "i"))) - 1


def count_of(body, value, axes, element):
    """The number of elements that a reduction over axes of a value takes."""
    count = sizes.product(value.shape[axis] for axis in axes)
    if sizes.is_static(count):
        return body.constant(count, element)
    return body.index_as(body.builder.index(count), element)


def _add(b, x, total):
    return b.add(total, x)


def _reduced_axes(context, x):
    """The axes that a reduction of `x` runs over: all where none are given, or, with
    `noop_with_empty_axes`, none, which leaves each element to itself."""
    axes = context.axes(1)
    if not axes:
        axes = [] if context.attr("noop_with_empty_axes", 0) else range(x.rank)
    return normalize_axes(list(axes), x.rank)


def _reduction(name, init, fn, finish=None):
    """`fn(body, element, accumulator)` from `init(element)`; `finish(body, accumulator,
    count)` at the end, where `count()` is the number of elements."""

    @register(name, attributes=["axes", "keepdims", "noop_with_empty_axes"])
    def handle(context):
        b, x = context.builder, context.inputs[0]
        axes = _reduced_axes(context, x)
        wide = accumulator(x.element)
        end = None
        if finish:
            end = lambda body, total: body.cast(  # noqa: E731
                finish(body, total, lambda: count_of(body, x, axes, wide)), x.element
            )
        return [
            b.reduce(
                x, axes, x.element, b.scalar(init(wide), wide),
                lambda body, e, total: fn(body, body.cast(e, wide), total),
                end, bool(context.attr("keepdims", 1)),
            )
        ]  # fmt: skip


def _zero_of(_):
    return 0


def _log(b, x):
    return b.math("log", x) if x.element.is_float else b.cast(b.math("log", b.cast(x, F64)), x.element)


def _sqrt(b, x):
    return b.math("sqrt", x) if x.element.is_float else b.cast(b.math("sqrt", b.cast(x, F64)), x.element)


from ..values import F64  # noqa: E402

_reduction("ReduceSum", _zero_of, _add)
_reduction("ReduceMean", _zero_of, _add, lambda b, x, count: b.div(x, count()))
_reduction("ReduceProd", lambda _: 1, lambda b, x, total: b.mul(total, x))
_reduction("ReduceL1", _zero_of, lambda b, x, total: b.add(total, b.abs(x)))
_reduction(
    "ReduceL2", _zero_of, lambda b, x, total: b.add(total, b.mul(x, x)), lambda b, x, _: _sqrt(b, x)
)
_reduction("ReduceSumSquare", _zero_of, lambda b, x, total: b.add(total, b.mul(x, x)))
_reduction("ReduceLogSum", _zero_of, _add, lambda b, x, _: _log(b, x))
_reduction(
    "ReduceMax",
    _lowest,
    lambda b, x, total: b.or_(total, x) if x.element == BOOL else b.max(total, x),
)
_reduction(
    "ReduceMin",
    lambda element: True if element == BOOL else _highest(element),
    lambda b, x, total: b.and_(total, x) if x.element == BOOL else b.min(total, x),
)


@register("ReduceLogSumExp", attributes=["axes", "keepdims", "noop_with_empty_axes"])
def _reduce_log_sum_exp(context):
    b, x = context.builder, context.inputs[0]
    axes = _reduced_axes(context, x)
    element = accumulator(x.element) if x.element.is_float else F64
    x = b.cast(x, element)
    high = b.reduce(
        x, axes, element, b.scalar(-np.inf, element), lambda body, e, m: body.max(m, e), keep=True
    )

    def finite(body, m):
        # An infinite maximum is the result.
        bound = body.constant(np.inf, element)
        return body.select(
            body.cmp("lt", body.abs(m), bound), m, body.constant(0, element)
        )

    shifted = b.elementwise(
        [x, high], element, lambda body, e, m: body.math("exp", body.sub(e, finite(body, m)))
    )
    total = b.reduce(shifted, axes, element, b.scalar(0, element), _add, keep=True)
    result = b.elementwise(
        [total, high],
        context.inputs[0].element,
        lambda body, t, m: body.cast(
            body.add(body.math("log", t), finite(body, m)), context.inputs[0].element
        ),
    )
    if not context.attr("keepdims", 1):
        result = b.reshape(
            result, [size for dim, size in enumerate(result.shape) if dim not in axes]
        )
    return [result]


def _arg_extremum(b, x, axis, init, predicate, last, keep):
    """The index of the first, or last, element that no other one on the axis exceeds."""
    rank = x.rank
    kept = [dim for dim in range(rank) if dim != axis]
    shape = tuple(x.shape[dim] for dim in kept)
    result_map = map_of(rank, [f"d{dim}" for dim in kept])

    def fn(body, element, best, position):
        here = body.index_as(body.loop_index(axis))
        better = body.cmp(predicate, element, best)
        # What the search starts from may be an element.
        other = body.cmp("eq", element, best) if last else body.cmp(
            "eq", here, body.constant(0, I64)
        )  # fmt: skip
        better = body.or_(better, other)
        return [body.select(better, element, best), body.select(better, here, position)]

    outputs = [
        (shape, x.element, result_map, b.scalar(init(x.element), x.element)),
        (shape, I64, result_map, b.scalar(0, I64)),
    ]
    iterators = ["reduction" if dim == axis else "parallel" for dim in range(rank)]
    result = b.generic([(x, identity_map(rank))], outputs, iterators, fn)[1]
    return b.unsqueeze(result, [axis]) if keep else result


def _arg(name, init, predicate):
    @register(name, attributes=["axis", "keepdims", "select_last_index"])
    def handle(context):
        (x,) = context.inputs
        axis = normalize_axis(context.attr("axis", 0), x.rank)
        return [
            _arg_extremum(
                context.builder, x, axis, init, predicate, context.attr("select_last_index", 0),
                context.attr("keepdims", 1),
            )
        ]  # fmt: skip


_arg("ArgMax", _lowest, "gt")
_arg("ArgMin", _highest, "lt")


def softmax(b, x, axis):
    empty, source = b.empty(x.shape, x.element), b.tensor(x)
    ssa = b.op(
        f"linalg.softmax dimension({axis}) ins({source} : {x.type}) outs({empty} : {x.type}) "
        f"-> {x.type}"
    )
    return Value(x.element, x.shape, ssa)


@register("Softmax", attributes=["axis"])
def _softmax(context):
    (x,) = context.inputs
    return [softmax(context.builder, x, normalize_axis(context.attr("axis", -1), x.rank))]


@register("LogSoftmax", attributes=["axis"])
def _log_softmax(context):
    b, (x,) = context.builder, context.inputs
    axis = normalize_axis(context.attr("axis", -1), x.rank)
    element = accumulator(x.element)
    wide = b.cast(x, element)
    high = b.reduce(
        wide, [axis], element, b.scalar(-np.inf, element), lambda body, e, m: body.max(m, e),
        keep=True,
    )  # fmt: skip
    shifted = b.elementwise([wide, high], element, lambda body, e, m: body.sub(e, m))
    total = b.reduce(
        shifted, [axis], element, b.scalar(0, element),
        lambda body, e, t: body.add(t, body.math("exp", e)), keep=True,
    )  # fmt: skip
    return [
        b.elementwise(
            [shifted, total],
            x.element,
            lambda body, e, t: body.cast(body.sub(e, body.math("log", t)), x.element),
        )
    ]


@register("Hardmax", attributes=["axis"])
def _hardmax(context):
    b, (x,) = context.builder, context.inputs
    axis = normalize_axis(context.attr("axis", -1), x.rank)
    position = _arg_extremum(b, x, axis, _lowest, "gt", last=False, keep=True)

    def fn(body, _, found):
        here = body.index_as(body.loop_index(axis))
        equal = body.cmp("eq", here, found)
        return body.select(equal, body.constant(1, x.element), body.constant(0, x.element))

    return [b.elementwise([x, position], x.element, fn)]


__all__ = ["Refused", "Scalar", "softmax"]
