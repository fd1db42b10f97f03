"""Ops that move elements about without computing on them.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import numpy as np
import onnx

from .. import sizes
from ..registry import known, normalize_axes, normalize_axis, register, require_known
from ..values import BOOL, ELEMENTS, F32, I64, Refused, Value, element_of


@register("Constant", attributes=[
    "value", "value_float", "value_floats", "value_int", "value_ints",
])  # fmt: skip
def _constant(context):
    (attribute,) = context.node.attribute
    value = context.attr(attribute.name)
    if attribute.name == "value":
        array = onnx.numpy_helper.to_array(value)
        return [context.builder.constant(array, element_of(value.data_type))]
    is_float = attribute.name.startswith("value_float")
    array = np.array(value, np.float32 if is_float else np.int64)
    return [context.builder.constant(array, F32 if is_float else I64)]


@register("ConstantOfShape", attributes=["value"])
def _constant_of_shape(context):
    b = context.builder
    tensor = context.attr("value")
    element = element_of(tensor.data_type) if tensor is not None else F32
    value = onnx.numpy_helper.to_array(tensor).reshape(()) if tensor is not None else np.float32(0)
    shape = context.known_output_shape(0) or tuple(b.sizes_of(context.inputs[0]))
    if all(map(sizes.is_static, shape)):
        return [b.constant(np.broadcast_to(value, shape), element)]
    return [b.fill(b.scalar(value, element), shape)]


@register("Shape", attributes=["start", "end"])
def _shape(context):
    (x,) = context.inputs
    return [context.builder.size_list(x.shape[context.attr("start", 0) : context.attr("end")])]


@register("Size")
def _size(context):
    (x,) = context.inputs
    return [context.builder.size_list([sizes.product(x.shape)], rank=0)]


def _resolve_reshape(context, x, entries, allow_zero):
    """The shape that Reshape's second input asks for."""
    b = context.builder
    shape, inferred = [], None
    for position, size in enumerate(entries):
        if size == 0 and not allow_zero:
            if position >= x.rank:
                raise Refused(f"a size of 0 at position {position} of a shape for {x.type}")
            size = x.shape[position]
        elif size == -1:
            inferred = position
        elif not sizes.is_nonnegative(size):
            raise Refused("a shape that is not known until the model runs")
        shape.append(size)
    if inferred is not None:
        rest = sizes.product(shape[:inferred] + shape[inferred + 1 :])
        total = sizes.product(x.shape)
        if rest == 0 or (
            sizes.is_static(total) and sizes.is_static(rest) and total % rest
        ):
            raise Refused(f"cannot reshape {x.type} to {entries}")
        shape[inferred] = b.size_floordiv(total, rest)
    return shape


@register("Reshape", attributes=["allowzero"])
def _reshape(context):
    x, target = context.inputs
    shape = context.known_output_shape(0)
    if shape is None or not x.is_static:
        entries = context.builder.sizes_of(target)
        shape = _resolve_reshape(context, x, entries, context.attr("allowzero", 0))
    return [context.builder.reshape(x, shape)]


@register("Flatten", attributes=["axis"])
def _flatten(context):
    (x,) = context.inputs
    axis = context.attr("axis", 1)
    axis += x.rank if axis < 0 else 0
    shape = (sizes.product(x.shape[:axis]), sizes.product(x.shape[axis:]))
    return [context.builder.reshape(x, shape)]


@register("Squeeze", attributes=["axes"])
def _squeeze(context):
    x, axes = context.inputs[0], context.axes(1)
    if axes is None:
        shape = context.known_output_shape(0)
        if shape is not None:
            return [context.builder.reshape(x, shape)]
        if not x.is_static:
            raise Refused("a squeeze without axes of a tensor with unknown sizes")
        axes = [dim for dim, size in enumerate(x.shape) if size == 1]
    axes = normalize_axes(axes, x.rank)
    for axis in axes:
        if x.shape[axis] != 1 and sizes.is_static(x.shape[axis]):
            raise Refused(f"a squeeze of axis {axis} of {x.type}")
    # A size that must be 1 is.
    x = context.builder.cast_shape(
        x, [1 if dim in axes else size for dim, size in enumerate(x.shape)]
    ) if any(x.shape[axis] != 1 for axis in axes) else x  # fmt: skip
    shape = [size for dim, size in enumerate(x.shape) if dim not in axes]
    return [context.builder.reshape(x, shape)]


@register("Unsqueeze", attributes=["axes"])
def _unsqueeze(context):
    x = context.inputs[0]
    axes = context.axes(1)
    axes = sorted(normalize_axes(axes, x.rank + len(axes)))
    return [context.builder.unsqueeze(x, axes)]


@register("Transpose", attributes=["perm"])
def _transpose(context):
    (x,) = context.inputs
    permutation = context.attr("perm", list(reversed(range(x.rank))))
    return [context.builder.transpose(x, permutation)]


@register("Concat", attributes=["axis"])
def _concat(context):
    inputs = context.inputs
    axis = normalize_axis(context.attr("axis"), inputs[0].rank)
    # ONNX allows an empty list of sizes where there are none.
    if inputs[0].rank == 1 and all(x.data is not None or x.entries is not None for x in inputs):
        entries = [size for x in inputs for size in _entries(x)]
        if inputs[0].element == I64:
            return [context.builder.size_list(entries)]
    return [context.builder.concat(inputs, axis)]


def _entries(x):
    return x.entries if x.entries is not None else [int(v) for v in x.data.reshape(-1)]


@register("Split", attributes=["axis", "num_outputs", "split"])
def _split(context):
    b, x = context.builder, context.inputs[0]
    axis = normalize_axis(context.attr("axis", 0), x.rank)
    count = len(context.node.output)
    lengths = context.attr("split")
    if lengths is None and context.input(1) is not None:
        lengths = b.sizes_of(context.input(1))
    if lengths is None:
        each = b.size_ceildiv(x.shape[axis], count)
        rest = sizes.sub(x.shape[axis], sizes.mul(each, count - 1))
        lengths = [each] * (count - 1) + [rest]
    shapes = [context.known_output_shape(i) for i in range(count)]
    lengths = [shape[axis] if shape else length for shape, length in zip(shapes, lengths)]
    results, offset = [], 0
    for length in lengths:
        offsets = [0] * x.rank
        offsets[axis] = offset
        shape = list(x.shape)
        shape[axis] = length
        results.append(b.slice(x, offsets, shape))
        offset = sizes.add(offset, length)
    return results


def _clamped(context, value, size, low, high):
    """A start or end of Slice: negative ones count from the end; then clamped."""
    b = context.builder
    if sizes.is_static(value):
        if value < 0:
            value = sizes.add(value, size)
        elif value > 2**31 - 2:
            return high
    elif not sizes.is_nonnegative(value):
        # value < 0 ? value + size : value
        ssa = b.index(value)
        is_negative = b.op(f"arith.cmpi slt, {ssa}, {b.index(0)} : index")
        moved = b.index(sizes.add(value, size))
        value = b.atom(f"arith.select {is_negative}, {moved}, {ssa} : index", positive=False)
    if value == low or value == high:
        return value
    # A size is within 0 and itself; other lengths are compared at run time.
    if low == 0 and sizes.is_nonnegative(value) and sizes.is_nonnegative(sizes.sub(high, value)):
        return value
    return b.size_min(b.size_max(value, low), high)


@register("Slice")
def _slice(context):
    b, x = context.builder, context.inputs[0]
    starts, ends = b.sizes_of(context.inputs[1]), b.sizes_of(context.inputs[2])
    axes, steps = range(len(starts)), [1] * len(starts)
    if context.input(3) is not None:
        axes = normalize_axes(map(int, context.constant(3, "axes").reshape(-1)), x.rank)
    if context.input(4) is not None:
        steps = [int(step) for step in context.constant(4, "steps").reshape(-1)]
    offsets, lengths, strides = [0] * x.rank, list(x.shape), [1] * x.rank
    for axis, start, end, step in zip(axes, starts, ends, steps):
        size = x.shape[axis]
        if step > 0:
            start = _clamped(context, start, size, 0, size)
            end = _clamped(context, end, size, 0, size)
            span = sizes.sub(end, start)
        else:
            last = sizes.sub(size, 1)
            start = _clamped(context, start, size, 0, last)
            end = -1 if end == -(2**63) or (sizes.is_static(end) and end < -(2**31)) else _clamped(
                context, end, size, -1, last
            )  # fmt: skip
            span = sizes.sub(start, end)
        span = span if sizes.is_nonnegative(span) else b.size_max(span, 0)
        offsets[axis], strides[axis] = start, step
        lengths[axis] = b.size_ceildiv(span, abs(step))
    shape = context.known_output_shape(0)
    if shape is not None and x.is_static:
        lengths = list(shape)
    if x.entries is not None and all(map(sizes.is_static, offsets + lengths)):
        stop = offsets[0] + lengths[0] * strides[0]
        picked = [x.entries[i] for i in range(offsets[0], stop, strides[0])]
        return [context.builder.size_list(picked)]
    if any(stride < 0 for stride in strides):
        return [_strided(b, x, offsets, lengths, strides)]
    return [b.slice(x, offsets, lengths, strides)]


def _strided(b, x, offsets, lengths, strides):
    """A slice with steps backwards, which no view expresses."""
    starts = [b.index(offset) for offset in offsets]
    steps = [b.index(stride) for stride in strides]

    def fn(body, *loops):
        indices = []
        for loop, start, step in zip(loops, starts, steps):
            scaled = body.op(f"arith.muli {loop}, {step} : index")
            indices.append(body.op(f"arith.addi {scaled}, {start} : index"))
        return indices

    return b.gather(x, tuple(lengths), fn)


@register("Expand")
def _expand(context):
    b, x = context.builder, context.inputs[0]
    shape = context.known_output_shape(0)
    if shape is None or not x.is_static:
        shape = b.broadcast_shapes([x.shape, tuple(b.sizes_of(context.inputs[1]))])
    if shape == x.shape:
        return [x]
    if x.data is not None and x.data.size == 1 and all(map(sizes.is_static, shape)):
        return [b.constant(np.broadcast_to(x.data.reshape(()), shape), x.element)]
    return [b.elementwise([x], x.element, lambda _, e: e, shape)]


@register("Tile")
def _tile(context):
    b, x = context.builder, context.inputs[0]
    repeats = b.sizes_of(context.inputs[1])
    for axis, repeat in enumerate(repeats):
        if repeat == 1:
            continue
        # [.., n, ..] is repeated to [.., r, n, ..] and flattened.
        shape = list(x.shape)
        wide = b.unsqueeze(x, [axis])
        target = shape[:axis] + [repeat] + shape[axis:]
        repeated = b.elementwise([wide], x.element, lambda _, e: e, tuple(target))
        shape[axis] = sizes.mul(repeat, shape[axis])
        x = b.reshape(repeated, shape)
    return [x]


def _pad_index(body, mode, loop, low, size):
    """Where the element of a padded axis comes from, in modes that repeat elements."""
    zero, one = body.builder.index(0), body.builder.index(1)
    position = body.op(f"arith.subi {loop}, {body.builder.index(low)} : index")
    last = body.builder.index(sizes.sub(size, 1))
    if mode == "edge":
        above = body.op(f"arith.maxsi {position}, {zero} : index")
        return body.op(f"arith.minsi {above}, {last} : index")
    extent = body.builder.index(size)
    if mode == "wrap":
        rest = body.op(f"arith.remsi {position}, {extent} : index")
        moved = body.op(f"arith.addi {rest}, {extent} : index")
        return body.op(f"arith.remsi {moved}, {extent} : index")
    # Reflection about the first and the last element, as often as needed.
    double = body.op(f"arith.muli {last}, {body.builder.index(2)} : index")
    period = body.op(f"arith.maxsi {double}, {one} : index")
    rest = body.op(f"arith.remsi {position}, {period} : index")
    moved = body.op(f"arith.addi {rest}, {period} : index")
    phase = body.op(f"arith.remsi {moved}, {period} : index")
    mirrored = body.op(f"arith.subi {period}, {phase} : index")
    return body.op(f"arith.minsi {phase}, {mirrored} : index")


@register("Pad", attributes=["mode"])
def _pad(context):
    b, x = context.builder, context.inputs[0]
    mode = context.attr("mode", "constant")
    if mode not in ("constant", "edge", "reflect", "wrap"):
        raise Refused(f"attribute mode = '{mode}'")
    pads = b.sizes_of(context.inputs[1])
    axes = range(x.rank)
    if context.input(3) is not None:
        axes = normalize_axes(map(int, context.constant(3, "axes").reshape(-1)), x.rank)
    low, high = [0] * x.rank, [0] * x.rank
    for position, axis in enumerate(axes):
        low[axis], high[axis] = pads[position], pads[position + len(pads) // 2]
    shape = context.known_output_shape(0) or tuple(
        sizes.add(size, sizes.add(a, c)) for size, a, c in zip(x.shape, low, high)
    )
    if mode != "constant":

        def fn(body, *loops):
            return [
                loop if (a, c) == (0, 0) else _pad_index(body, mode, loop, a, size)
                for loop, a, c, size in zip(loops, low, high, x.shape)
            ]

        return [b.gather(x, shape, fn)]
    return [_pad_with_constant(context, x, low, shape)]


def _pad_with_constant(context, x, low, shape):
    """The element within, the constant without; negative pads cut."""
    b = context.builder
    fill = context.input(2)
    if fill is None:
        fill = b.constant(np.zeros((), x.element.numpy), x.element)
    fill = b.reshape(fill, ())
    source, filler = b.tensor(x), b.tensor(fill)
    zero = b.index(0)

    def fn(body):
        inside, indices = None, []
        for dim, (offset, size) in enumerate(zip(low, x.shape)):
            position = body.op(f"arith.subi {body.loop_index(dim)}, {b.index(offset)} : index")
            extent = b.index(size)
            # Below 0 is beyond the end of unsigned numbers.
            within = body.op(f"arith.cmpi ult, {position}, {extent} : index")
            inside = within if inside is None else body.op(f"arith.andi {inside}, {within} : i1")
            last = body.op(f"arith.subi {extent}, {b.index(1)} : index")
            below = body.op(f"arith.minsi {position}, {last} : index")
            indices.append(body.op(f"arith.maxsi {below}, {zero} : index"))
        value = body.extract(source, x, indices)
        other = body.extract(filler, fill, [])
        return body.select(value._replace(ssa=inside), value, other) if inside else value

    if 0 in x.shape:
        return b.elementwise([fill], x.element, lambda _, e: e, shape)
    from ..builder import identity_map

    outputs = [(shape, x.element, identity_map(x.rank), None)]
    return b.generic([], outputs, ["parallel"] * x.rank, fn)


@register("Range", attributes=["stash_type"])
def _range(context):
    b = context.builder
    start, limit, delta = context.inputs
    element = start.element
    shape = context.known_output_shape(0)
    if shape is None:
        if not element.is_integer:
            for value in context.inputs:
                require_known(value, "a bound of a range of floats")
            raise Refused("a range of floats whose length is not constant")
        first, last, step = (b.sizes_of(value)[0] for value in context.inputs)
        if not sizes.is_static(step) or step == 0:
            raise Refused("a range whose step is not constant")
        span = sizes.sub(last, first) if step > 0 else sizes.sub(first, last)
        span = span if sizes.is_nonnegative(span) else b.size_max(span, 0)
        shape = (b.size_ceildiv(span, abs(step)),)
    rows = [value if value.rank == 0 else b.reshape(value, ()) for value in (start, delta)]

    def fn(body, first, step):
        position = body.index_as(body.loop_index(0), element)
        return body.add(first, body.mul(position, step))

    return [b.elementwise(rows, element, fn, shape)]


@register("EyeLike", attributes=["dtype", "k"])
def _eye_like(context):
    (x,) = context.inputs
    element = element_of(context.attr("dtype")) if context.attr("dtype") else x.element
    b = context.builder
    shift = b.index(context.attr("k", 0))

    def fn(body, _):
        column = body.op(f"arith.addi {body.loop_index(0)}, {shift} : index")
        equal = body.op(f"arith.cmpi eq, {column}, {body.loop_index(1)} : index")
        one = body.constant(1, element)
        return body.select(one._replace(ssa=equal), one, body.constant(0, element))

    return [b.elementwise([x], element, fn)]


@register("Trilu", attributes=["upper"])
def _trilu(context):
    b, x = context.builder, context.inputs[0]
    shift = b.index(b.sizes_of(context.input(1))[0] if context.input(1) is not None else 0)
    predicate = "sge" if context.attr("upper", 1) else "sle"

    def fn(body, element):
        row, column = body.loop_index(x.rank - 2), body.loop_index(x.rank - 1)
        diagonal = body.op(f"arith.addi {row}, {shift} : index")
        kept = body.op(f"arith.cmpi {predicate}, {column}, {diagonal} : index")
        return body.select(element._replace(ssa=kept), element, body.constant(0, x.element))

    return [b.elementwise([x], x.element, fn)]


@register("DepthToSpace", attributes=["blocksize", "mode"])
def _depth_to_space(context):
    b, x = context.builder, context.inputs[0]
    block, (n, c, h, w) = context.attr("blocksize"), x.shape
    depth = b.size_floordiv(c, block * block)
    if context.attr("mode", "DCR") == "DCR":
        x = b.reshape(x, (n, block, block, depth, h, w))
        x = b.transpose(x, [0, 3, 4, 1, 5, 2])
    else:
        x = b.reshape(x, (n, depth, block, block, h, w))
        x = b.transpose(x, [0, 1, 4, 2, 5, 3])
    return [b.reshape(x, (n, depth, sizes.mul(h, block), sizes.mul(w, block)))]


@register("SpaceToDepth", attributes=["blocksize", "mode"])
def _space_to_depth(context):
    b, x = context.builder, context.inputs[0]
    # Where the offsets in a block go: before the channels, or after.
    order = {"DCR": [0, 3, 5, 1, 2, 4], "CRD": [0, 1, 3, 5, 2, 4]}.get(context.attr("mode", "DCR"))
    if order is None:
        raise Refused(f"attribute mode = '{context.attr('mode')}'")
    block, (n, c, h, w) = context.attr("blocksize"), x.shape
    rows, columns = b.size_floordiv(h, block), b.size_floordiv(w, block)
    x = b.reshape(x, (n, c, rows, block, columns, block))
    x = b.transpose(x, order)
    return [b.reshape(x, (n, sizes.mul(c, block * block), rows, columns))]


__all__ = ["BOOL", "ELEMENTS", "Value"]
