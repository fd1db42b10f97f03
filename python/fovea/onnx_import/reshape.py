"""Reshapes, as views wherever the sizes allow it.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from . import sizes
from .values import Value, tensor_type


def _split_groups(source, target):
    """Cuts both shapes into groups with equally many elements, as small as possible:
    pairs of lists of dims. None if they cannot be cut."""
    if not source or not target:
        return [] if all(size == 1 for size in source + target) else None
    groups, i, j = [], 0, 0
    while i < len(source) and j < len(target):
        left, right = [i], [j]
        a, b = source[i], target[j]
        i, j = i + 1, j + 1
        while a != b:
            # Grow the side that divides the other.
            if i < len(source) and _grows(a, b, source[i]):
                left.append(i)
                a, i = sizes.mul(a, source[i]), i + 1
            elif j < len(target):
                right.append(j)
                b, j = sizes.mul(b, target[j]), j + 1
            elif i < len(source):
                left.append(i)
                a, i = sizes.mul(a, source[i]), i + 1
            else:
                return None
        groups.append((left, right))
    # Sizes of 1 at the end.
    for dims, position, side in ((source, i, 0), (target, j, 1)):
        for dim in range(position, len(dims)):
            if dims[dim] != 1:
                return None
            groups[-1][side].append(dim)
    return groups


def _grows(a, b, following):
    """Whether `a` is the product to grow on its way to `b`."""
    if sizes.is_static(a) and sizes.is_static(b):
        return a < b
    return sizes.divide_exactly(b, a) is not None or (
        sizes.divide_exactly(a, b) is None and sizes.is_static(a) and not sizes.is_static(following)
    )


def _format_groups(groups):
    return "[" + ", ".join(f"[{', '.join(map(str, group))}]" for group in groups) + "]"


def _collapse(builder, value, groups):
    if len(groups) == value.rank:
        return value
    shape = tuple(sizes.product(value.shape[dim] for dim in group) for group in groups)
    type = tensor_type(shape, value.element.mlir)
    source = builder.tensor(value)
    ssa = builder.op(
        f"tensor.collapse_shape {source} {_format_groups(groups)} : {value.type} into {type}"
    )
    return Value(value.element, shape, ssa)


def _expand(builder, value, groups, shape):
    if len(groups) == len(shape):
        return Value(value.element, tuple(shape), builder.tensor(value))
    type = tensor_type(shape, value.element.mlir)
    source = builder.tensor(value)
    texts = [str(size) if sizes.is_static(size) else builder.index(size) for size in shape]
    ssa = builder.op(
        f"tensor.expand_shape {source} {_format_groups(groups)} output_shape "
        f"[{', '.join(texts)}] : {value.type} into {type}"
    )
    return Value(value.element, tuple(shape), ssa)


def _reshape_freely(builder, value, shape):
    """With nothing known of how the sizes belong together."""
    source = builder.tensor(value)
    if sizes.product(value.shape) == sizes.product(shape) and value.rank and shape:
        flat = _collapse(builder, value, [list(range(value.rank))])
        return _expand(builder, flat, [list(range(len(shape)))], shape)
    entries = builder.size_list(list(shape))
    type = tensor_type(shape, value.element.mlir)
    ssa = builder.op(
        f"tensor.reshape {source}({builder.tensor(entries)}) : "
        f"({value.type}, {entries.type}) -> {type}"
    )
    return Value(value.element, tuple(shape), ssa)


def reshape(builder, value, shape):
    if shape == value.shape:
        return value
    if value.data is not None and all(map(sizes.is_static, shape)):
        return builder.constant(value.data.reshape(shape), value.element)
    if value.entries is not None and len(shape) <= 1:
        return Value(value.element, shape, entries=value.entries)
    if 0 in shape or 0 in value.shape:
        return Value(value.element, shape, builder.empty(shape, value.element))
    groups = _split_groups(value.shape, shape)
    if groups is None:
        return _reshape_freely(builder, value, shape)
    collapsed = _collapse(builder, value, [left for left, _ in groups])
    return _expand(builder, collapsed, [right for _, right in groups], shape)
