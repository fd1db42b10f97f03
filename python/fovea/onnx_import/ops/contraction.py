"""Matrix products.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import numpy as np

from .. import sizes
from ..builder import map_of
from ..registry import register
from ..values import Refused, accumulator


def matmul(b, x, y, element=None):
    """NumPy's matmul. In the accumulator's precision if `element` says so."""
    element = element or x.element
    if x.rank == 1 or y.rank == 1:
        wide_x = b.unsqueeze(x, [0]) if x.rank == 1 else x
        wide_y = b.unsqueeze(y, [1]) if y.rank == 1 else y
        product = matmul(b, wide_x, wide_y, element)
        rows = () if x.rank == 1 else product.shape[-2:-1]
        columns = () if y.rank == 1 else product.shape[-1:]
        return b.reshape(product, product.shape[:-2] + rows + columns)
    if y.rank == 2:
        # One product with all rows.
        rows = sizes.product(x.shape[:-1])
        flat = b.contract(b.reshape(x, (rows, x.shape[-1])), y, (), rows, y.shape[-1], element)
        return b.reshape(flat, x.shape[:-1] + y.shape[-1:])
    batch = b.broadcast_shapes([x.shape[:-2], y.shape[:-2]])
    if x.shape[:-2] == y.shape[:-2]:
        count = sizes.product(batch)
        flat = b.contract(
            b.reshape(x, (count,) + x.shape[-2:]), b.reshape(y, (count,) + y.shape[-2:]),
            (count,), x.shape[-2], y.shape[-1], element,
        )  # fmt: skip
        return b.reshape(flat, batch + (x.shape[-2], y.shape[-1]))
    return _broadcast_matmul(b, x, y, batch, element)


def _broadcast_matmul(b, x, y, batch, element):
    """Batches of one side are repeated for the other."""
    rank = len(batch)
    m, n, k = f"d{rank}", f"d{rank + 1}", f"d{rank + 2}"

    def batch_dims(value):
        offset = rank - (value.rank - 2)
        return [
            "0" if size == 1 else f"d{offset + dim}" for dim, size in enumerate(value.shape[:-2])
        ]

    return contraction(
        b,
        [(x, batch_dims(x) + [m, k]), (y, batch_dims(y) + [k, n])],
        batch + (x.shape[-2], y.shape[-1]),
        [f"d{dim}" for dim in range(rank)] + [m, n],
        rank + 3,
        element,
    )


def contraction(b, operands, shape, result_dims, num_dims, element):
    """The sum of products of operands, given with the dims that index them."""
    wide = accumulator(operands[0][0].element)
    used = set(result_dims)
    iterators = [
        "parallel" if f"d{dim}" in used else "reduction" for dim in range(num_dims)
    ]

    def fn(body, *elements):
        *factors, total = elements
        product = body.cast(factors[0], wide)
        for factor in factors[1:]:
            product = body.mul(product, body.cast(factor, wide))
        return body.add(total, product)

    result = b.generic(
        [(value, map_of(num_dims, dims)) for value, dims in operands],
        [(shape, wide, map_of(num_dims, result_dims), b.scalar(0, wide))],
        iterators,
        fn,
    )
    return b.cast(result, element)


@register("MatMul")
def _matmul(context):
    x, y = context.inputs
    return [matmul(context.builder, x, y)]


def _transposed(b, x):
    if x.data is not None:
        return b.constant(np.ascontiguousarray(x.data.T), x.element)
    return b.transpose(x, [1, 0])


@register("Gemm", attributes=["alpha", "beta", "transA", "transB"])
def _gemm(context):
    b, (x, y), bias = context.builder, context.inputs[:2], context.input(2)
    x = _transposed(b, x) if context.attr("transA", 0) else x
    y = _transposed(b, y) if context.attr("transB", 0) else y
    alpha, beta = context.attr("alpha", 1.0), context.attr("beta", 1.0)
    wide = accumulator(x.element)
    product = matmul(b, x, y, wide)

    def fn(body, total, *rest):
        if alpha != 1:
            total = body.mul(total, body.constant(alpha, wide))
        for added in rest:
            added = body.cast(added, wide)
            if beta != 1:
                added = body.mul(added, body.constant(beta, wide))
            total = body.add(total, added)
        return body.cast(total, x.element)

    operands = [product] + ([bias] if bias is not None else [])
    return [b.elementwise(operands, x.element, fn, product.shape)]


@register("Einsum", attributes=["equation"])
def _einsum(context):
    b, inputs = context.builder, context.inputs
    terms, result = _parse_equation(context.attr("equation"), [x.rank for x in inputs])
    labels = list(dict.fromkeys(label for term in [*terms, result] for label in term))
    number = {label: f"d{dim}" for dim, label in enumerate(labels)}
    extents = {}
    for x, term in zip(inputs, terms):
        for label, size in zip(term, x.shape):
            extents[label] = b.broadcast_shapes([(extents.get(label, 1),), (size,)])[0]
    operands = [
        (
            x,
            [
                "0" if size == 1 and extents[label] != 1 else number[label]
                for label, size in zip(term, x.shape)
            ],
        )
        for x, term in zip(inputs, terms)
    ]
    shape = tuple(extents[label] for label in result)
    return [
        contraction(
            b, operands, shape, [number[label] for label in result], len(labels),
            inputs[0].element,
        )
    ]  # fmt: skip


def _parse_equation(equation, ranks):
    """Lists of labels for each operand and the result; those of "..." are integers."""
    equation = equation.replace(" ", "")
    left, arrow, right = equation.partition("->")
    texts = left.split(",")
    if len(texts) != len(ranks):
        raise Refused(f"attribute equation = '{equation}'")
    spread = max(
        [rank - len(text) + 3 for text, rank in zip(texts, ranks) if "..." in text], default=0
    )
    terms = [_expand_dots(text, rank - len(text) + 3) for text, rank in zip(texts, ranks)]
    if arrow:
        return terms, _expand_dots(right, spread)
    letters = sorted(set(left) - set(",."))
    once = [letter for letter in letters if left.count(letter) == 1]
    return terms, list(range(-spread, 0)) + once


def _expand_dots(text, count):
    if "..." not in text:
        return list(text)
    before, _, after = text.partition("...")
    return list(before) + list(range(-count, 0)) + list(after)
