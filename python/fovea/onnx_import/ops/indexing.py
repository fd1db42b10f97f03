"""Ops that read or write elements at positions that tensors hold.

Positions are clamped to the tensor, so that no input makes a kernel touch memory that
is not its own.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from .. import sizes
from ..builder import identity_map, map_of
from ..registry import known, normalize_axis, register
from ..scatter import scatter
from ..values import I64, Refused


def _position(body, index, size):
    """An index value from an integer that may count from the end."""
    b = body.builder
    position = body.as_index(index)
    extent, zero = b.index(size), b.index(0)
    last = b.index(sizes.sub(size, 1))
    if index.element.kind == "i":
        moved = body.op(f"arith.addi {position}, {extent} : index")
        negative = body.op(f"arith.cmpi slt, {position}, {zero} : index")
        position = body.op(f"arith.select {negative}, {moved}, {position} : index")
        position = body.op(f"arith.maxsi {position}, {zero} : index")
    return body.op(f"arith.minsi {position}, {last} : index")


def gather(b, x, indices, axis):
    """x[..., indices, ...]"""
    shape = x.shape[:axis] + indices.shape + x.shape[axis + 1 :]
    rank, source = len(shape), b.tensor(x)
    span = [f"d{dim}" for dim in range(axis, axis + indices.rank)]

    def fn(body, index):
        loops = [body.loop_index(dim) for dim in range(rank)]
        position = _position(body, index, x.shape[axis])
        return body.extract(
            source, x, loops[:axis] + [position] + loops[axis + indices.rank :]
        )

    return b.generic(
        [(indices, map_of(rank, span))],
        [(shape, x.element, identity_map(rank), None)],
        ["parallel"] * rank,
        fn,
    )


@register("Gather", attributes=["axis"])
def _gather(context):
    b, (x, indices) = context.builder, context.inputs
    axis = normalize_axis(context.attr("axis", 0), x.rank)
    picked = known(indices)
    if picked is not None:
        size = x.shape[axis]
        flat = [int(index) for index in picked.reshape(-1)]
        if sizes.is_static(size) and any(not -size <= index < size for index in flat):
            raise Refused(f"an index out of range of {x.type}")
        if x.entries is not None:
            return [b.size_list([x.entries[index] for index in flat], rank=indices.rank)]
        if indices.rank <= 1 and len(flat) == 1:
            offset = flat[0] if flat[0] >= 0 else sizes.add(size, flat[0])
            offsets, lengths = [0] * x.rank, list(x.shape)
            offsets[axis], lengths[axis] = offset, 1
            row = b.slice(x, offsets, lengths)
            if indices.rank == 0:
                row = b.reshape(row, x.shape[:axis] + x.shape[axis + 1 :])
            return [row]
    return [gather(b, x, indices, axis)]


@register("GatherElements", attributes=["axis"])
def _gather_elements(context):
    b, (x, indices) = context.builder, context.inputs
    axis = normalize_axis(context.attr("axis", 0), x.rank)
    source = b.tensor(x)

    def fn(body, index):
        loops = [body.loop_index(dim) for dim in range(x.rank)]
        loops[axis] = _position(body, index, x.shape[axis])
        return body.extract(source, x, loops)

    return [
        b.generic(
            [(indices, identity_map(x.rank))],
            [(indices.shape, x.element, identity_map(x.rank), None)],
            ["parallel"] * x.rank,
            fn,
        )
    ]


@register("GatherND", attributes=["batch_dims"])
def _gather_nd(context):
    b, (x, indices) = context.builder, context.inputs
    batch, depth = context.attr("batch_dims", 0), indices.shape[-1]
    if not sizes.is_static(depth):
        raise Refused("index tuples of unknown length")
    outer = indices.rank - 1
    shape = indices.shape[:-1] + x.shape[batch + depth :]
    rank, source, table = len(shape), b.tensor(x), b.tensor(indices)

    def fn(body):
        loops = [body.loop_index(dim) for dim in range(rank)]
        tuple_ = [
            body.extract(table, indices, loops[:outer] + [b.index(i)]) for i in range(depth)
        ]
        positions = [_position(body, index, x.shape[batch + i]) for i, index in enumerate(tuple_)]
        return body.extract(source, x, loops[:batch] + positions + loops[outer:])

    return [
        b.generic([], [(shape, x.element, identity_map(rank), None)], ["parallel"] * rank, fn)
    ]


def _combine(reduction):
    """How an update meets the element that is there."""
    if reduction == "none":
        return None
    if reduction not in ("add", "mul", "max", "min"):
        raise Refused(f"attribute reduction = '{reduction}'")
    return lambda body, old, new: getattr(body, reduction)(old, new)


@register("ScatterND", attributes=["reduction"])
def _scatter_nd(context):
    b, (x, indices, updates) = context.builder, context.inputs
    depth = indices.shape[-1]
    if not sizes.is_static(depth):
        raise Refused("index tuples of unknown length")
    outer, table = indices.rank - 1, b.tensor(indices)

    def positions_of(body, loops):
        tuple_ = [
            body.extract(table, indices, loops[:outer] + [b.index(i)]) for i in range(depth)
        ]
        found = [_position(body, index, x.shape[i]) for i, index in enumerate(tuple_)]
        return found + loops[outer:]

    return [scatter(b, x, updates, positions_of, _combine(context.attr("reduction", "none")))]


@register("ScatterElements", "Scatter", attributes=["axis", "reduction"])
def _scatter_elements(context):
    b, (x, indices, updates) = context.builder, context.inputs
    axis, table = normalize_axis(context.attr("axis", 0), x.rank), b.tensor(indices)

    def positions_of(body, loops):
        loops = list(loops)
        index = body.extract(table, indices, loops)
        loops[axis] = _position(body, index, x.shape[axis])
        return loops

    return [scatter(b, x, updates, positions_of, _combine(context.attr("reduction", "none")))]


@register("TensorScatter", attributes=["axis", "mode"])
def _tensor_scatter(context):
    b, (cache, update) = context.builder, context.inputs[:2]
    starts = context.input(2)
    axis = normalize_axis(context.attr("axis", -2), cache.rank)
    mode = context.attr("mode", "linear")
    if mode not in ("linear", "circular"):
        raise Refused(f"attribute mode = '{mode}'")
    table, size = b.tensor(starts) if starts is not None else None, cache.shape[axis]

    def positions_of(body, loops):
        loops = list(loops)
        if table is not None:
            start = body.as_index(body.extract(table, starts, [loops[0]]))
            position = body.op(f"arith.addi {start}, {loops[axis]} : index")
            if mode == "circular":
                position = body.op(f"arith.remui {position}, {b.index(size)} : index")
            last = b.index(sizes.sub(size, 1))
            position = body.op(f"arith.maxsi {position}, {b.index(0)} : index")
            loops[axis] = body.op(f"arith.minsi {position}, {last} : index")
        return loops

    return [scatter(b, cache, update, positions_of)]


@register("OneHot", attributes=["axis"])
def _one_hot(context):
    b, (indices, depth, values) = context.builder, context.inputs
    axis = normalize_axis(context.attr("axis", -1), indices.rank + 1)
    shape = context.known_output_shape(0)
    count = shape[axis] if shape else b.sizes_of(b.cast(depth, I64))[0]
    shape = indices.shape[:axis] + (count,) + indices.shape[axis:]
    off = b.slice(values, [0], [1])
    on = b.slice(values, [1], [1])
    column = b.unsqueeze(indices, [axis])
    def fn(body, index, off, on):
        index = body.cast(index, I64)
        extent = body.index_as(b.index(count))
        zero = body.constant(0, I64)
        index = body.select(body.cmp("lt", index, zero), body.add(index, extent), index)
        loop = body.index_as(body.loop_index(axis))
        return body.select(body.cmp("eq", index, loop), on, off)

    return [b.elementwise([column, off, on], values.element, fn, shape)]


@register("CumSum", attributes=["exclusive", "reverse"])
def _cum_sum(context):
    return [_cumulate(context, "add")]


@register("CumProd", attributes=["exclusive", "reverse"])
def _cum_prod(context):
    return [_cumulate(context, "mul")]


def _cumulate(context, method):
    """Of the elements up to its own each: a product of the axis with itself."""
    b, x = context.builder, context.inputs[0]
    axis = normalize_axis(int(context.constant(1, "axis").reshape(())), x.rank)
    predicate = "sge" if context.attr("reverse", 0) else "sle"
    predicate = predicate.replace("e", "t") if context.attr("exclusive", 0) else predicate
    rank = x.rank
    loops = [f"d{dim}" for dim in range(rank)]
    source_map = map_of(rank + 1, loops[:axis] + [f"d{rank}"] + loops[axis + 1 :])
    neutral = b.scalar(0 if method == "add" else 1, x.element)

    def fn(body, element, total):
        here = body.op(
            f"arith.cmpi {predicate}, {body.loop_index(rank)}, {body.loop_index(axis)} : index"
        )
        taken = body.select(element._replace(ssa=here), element, neutral)
        return getattr(body, method)(total, taken)

    return b.generic(
        [(x, source_map)],
        [(x.shape, x.element, map_of(rank + 1, loops), neutral)],
        ["parallel"] * rank + ["reduction"],
        fn,
    )
