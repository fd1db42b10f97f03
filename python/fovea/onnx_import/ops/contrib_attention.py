"""Attention as ONNX Runtime has it: MultiHeadAttention, GroupQueryAttention and
RotaryEmbedding of com.microsoft.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import math

import numpy as np

from .. import sizes
from ..builder import identity_map, map_of
from ..registry import MICROSOFT, known, register
from ..values import I64, Refused, accumulator
from .attention import Attention, merge_heads, pad_keys, rope, split_heads


def _refuse_inputs(context, names):
    """Inputs by position that must be left out."""
    for index, name in names.items():
        if context.input(index) is not None:
            raise Refused(f"input {name}")


def _default_scale(context, query):
    scale = context.attr("scale", 0.0)
    if scale:
        return scale
    if not sizes.is_static(query.shape[3]):
        raise Refused(f"heads of unknown size in {query.type}")
    return 1 / math.sqrt(query.shape[3])


def _static_dim(value, dim, what):
    if not sizes.is_static(value.shape[dim]):
        raise Refused(f"{what} of type {value.type}, whose dim {dim} varies")
    return value.shape[dim]


# MultiHeadAttention


def _take_part(b, packed, part):
    """`packed[:, :, :, part, :]` as [B, H, L, D]."""
    batch, length, heads, _, size = packed.shape
    piece = b.slice(packed, [0, 0, 0, part, 0], (batch, length, heads, 1, size))
    return b.transpose(b.reshape(piece, (batch, length, heads, size)), [0, 2, 1, 3])


def _add_bias(b, x, bias, start):
    """Adds a part of the projections' bias, which starts at `start`; also its end."""
    if bias is None or x is None or x.rank != 3:
        return x, start
    hidden = _static_dim(x, 2, "an input")
    part = b.slice(bias, [start], [hidden])
    return (
        b.elementwise([x, part], x.element, lambda body, e, f: body.add(e, f)),
        start + hidden,
    )


def _heads_of_inputs(context, heads):
    """Queries, keys and values, as [B, H, L, D]."""
    b = context.builder
    query, key, value, bias = [context.input(index) for index in range(4)]
    if query.rank == 5:
        if bias is not None:
            raise Refused("a bias of packed queries, keys and values")
        return [_take_part(b, query, part) for part in range(3)]
    if key is None:
        raise Refused("queries without keys")
    query, end = _add_bias(b, query, bias, 0)
    if key.rank == 5:
        if bias is not None:
            raise Refused("a bias of packed keys and values")
        return [split_heads(b, query, heads), *(_take_part(b, key, part) for part in range(2))]
    if value is None:
        raise Refused("keys without values")
    key, end = _add_bias(b, key, bias, end)
    value, _ = _add_bias(b, value, bias, end)
    return [x if x.rank == 4 else split_heads(b, x, heads) for x in (query, key, value)]


def _add_padding_mask(context, attention, mask):
    """0 in the mask is padding, to which a large negative number is added."""
    b, wide = context.builder, accumulator(attention.query.element)
    if mask.rank == 1:
        if mask.shape != attention.query.shape[:1]:
            raise Refused(f"a key_padding_mask of type {mask.type}")
        attention.lengths = mask
        return
    mask = b.unsqueeze(mask, [1, 2] if mask.rank == 2 else [1])
    filler = b.scalar(context.attr("mask_filter_value", -10000.0), wide)
    zero = b.scalar(0, wide)
    attention.biases.append(
        b.elementwise(
            [mask], wide,
            lambda body, m: body.select(
                body.cmp("eq", m, body.constant(0, m.element)), filler, zero
            ),
        )
    )  # fmt: skip


@register("MultiHeadAttention", domain=MICROSOFT, attributes=[
    "mask_filter_value", "num_heads", "scale", "unidirectional",
])  # fmt: skip
def _multi_head_attention(context):
    b, heads = context.builder, context.attr("num_heads")
    _refuse_inputs(context, {8: "past_sequence_length", 9: "cache_indirection"})
    query, key, value = _heads_of_inputs(context, heads)
    mask, bias, past_key, past_value = (context.input(index) for index in range(4, 8))
    past = 0
    if past_key is not None:
        past = past_key.shape[2]
        key, value = b.concat([past_key, key], 2), b.concat([past_value, value], 2)
    attention = Attention(
        query, key, value, _default_scale(context, query),
        causal=bool(context.attr("unidirectional", 0)), offset=past,
    )  # fmt: skip
    if mask is not None:
        _add_padding_mask(context, attention, mask)
    if bias is not None:
        attention.biases.append(bias)
    return [merge_heads(b, attention.emit(b)), key, value]


# GroupQueryAttention


def _split_packed(b, packed, heads, key_heads):
    """Queries, keys and values of [B, L, (H + 2 * Hk) * D], not yet by heads."""
    batch, length, _ = packed.shape
    width = _static_dim(packed, 2, "packed queries")
    size, rest = divmod(width, heads + 2 * key_heads)
    if rest:
        raise Refused(f"{heads} heads and twice {key_heads} of {packed.type}")
    parts, offset = [], 0
    for count in (heads, key_heads, key_heads):
        parts.append(b.slice(packed, [0, 0, offset], (batch, length, count * size)))
        offset += count * size
    return parts


def _plus(b, value, constant, element=I64):
    return b.elementwise(
        [value], element,
        lambda body, e: body.add(body.cast(e, element), body.constant(constant, element)),
    )  # fmt: skip


def _past_lengths(b, totals, valid, length):
    """Tokens in the cache before these: `total - min(total, valid)`, [B]."""
    limit = b.index(length)

    def fn(body, total, *valids):
        count = body.cast(valids[0], I64) if valids else body.index_as(limit)
        return body.sub(total, body.min(total, count))

    return b.elementwise([totals] + ([valid] if valid is not None else []), I64, fn)


def _append(b, past, new, past_lengths, totals, capacity):
    """The cache with new tokens in their places: [B, Hk, capacity, D]."""
    batch, heads, length, size = new.shape
    shape = (batch, heads, capacity, size)
    fresh, cached = b.tensor(new), b.tensor(past) if past is not None else None
    zero = b.scalar(0, new.element)

    def at(body, source, value, loops, position, bound):
        """The element at a position, which is clamped to the tensor."""
        last = b.index(sizes.sub(bound, 1))
        position = body.op(f"arith.minsi {body.as_index(position)}, {last} : index")
        position = body.op(f"arith.maxsi {position}, {b.index(0)} : index")
        return body.extract(source, value, [loops[0], loops[1], position, loops[3]])

    def fn(body, before, total):
        loops = [body.loop_index(dim) for dim in range(4)]
        here = body.index_as(loops[2])
        result = zero
        if past is not None:
            kept = at(body, cached, past, loops, here, past.shape[2])
            in_past = body.cmp("lt", here, body.index_as(b.index(past.shape[2])))
            result = body.select(in_past, kept, zero)
        added = at(body, fresh, new, loops, body.sub(here, before), length)
        is_new = body.and_(body.cmp("ge", here, before), body.cmp("lt", here, total))
        return body.select(is_new, added, result)

    return b.generic(
        [(past_lengths, map_of(4, ["d0"])), (totals, map_of(4, ["d0"]))],
        [(shape, new.element, identity_map(4), None)],
        ["parallel"] * 4,
        fn,
    )


def _rotate(context, x, past_lengths, positions):
    b, cos, sin = context.builder, context.input(7), context.input(8)
    if cos is None or sin is None:
        raise Refused("do_rotary without cos_cache and sin_cache")
    return rope(
        b, x, 2, cos, sin, positions, past_lengths if positions is None else None,
        size=2 * _static_dim(cos, 1, "cos_cache"),
        interleaved=bool(context.attr("rotary_interleaved", 0)),
    )  # fmt: skip


def _sinks(context, heads, element):
    """The logits that join the denominator."""
    sink = context.input(11)
    if sink is not None:
        return sink
    if context.attr("smooth_softmax", -1) == 1:
        return context.builder.constant(np.zeros(heads, element.numpy), element)
    return None


def _capacity(context, past, length):
    """The length of the cache after the call."""
    b, total = context.builder, context.inputs[6]
    shape = context.known_output_shape(1)
    if shape is not None:
        return shape[2]
    content = known(total)
    bound = int(content.reshape(())) if content is not None else b.sizes_of(total)[0]
    return bound if past is None else b.size_max(past.shape[2], bound)


@register("GroupQueryAttention", domain=MICROSOFT, attributes=[
    "causal", "do_rotary", "kv_num_heads", "local_window_size", "num_heads",
    "rotary_interleaved", "scale", "smooth_softmax", "softcap",
])  # fmt: skip
def _group_query_attention(context):
    b = context.builder
    _refuse_inputs(context, {12: "k_scale", 13: "v_scale", 14: "q_norm_weight", 15: "k_norm_weight"})
    heads, key_heads = context.attr("num_heads"), context.attr("kv_num_heads")
    query, key, value, past_key, past_value = [context.input(index) for index in range(5)]
    positions, bias, valid = context.input(9), context.input(10), context.input(16)
    if key is None:
        query, key, value = _split_packed(b, query, heads, key_heads)
    query = split_heads(b, query, heads)
    key, value = split_heads(b, key, key_heads), split_heads(b, value, key_heads)
    length = query.shape[2]
    totals = _plus(b, b.reshape(context.inputs[5], query.shape[:1]), 1)
    past_lengths = _past_lengths(b, totals, valid, length)
    if context.attr("do_rotary", 0):
        query = _rotate(context, query, past_lengths, positions)
        key = _rotate(context, key, past_lengths, positions)
    capacity = _capacity(context, past_key, length)
    key = _append(b, past_key, key, past_lengths, totals, capacity)
    value = _append(b, past_value, value, past_lengths, totals, capacity)
    window = context.attr("local_window_size", -1)
    attention = Attention(
        query, key, value, _default_scale(context, query),
        causal=bool(context.attr("causal", 1)),
        window=(window - 1 if window > 0 else -1, -1),
        offset=past_lengths,
        softcap=context.attr("softcap", 0.0),
        lengths=totals,
        sinks=_sinks(context, heads, query.element),
    )  # fmt: skip
    if bias is not None:
        attention.biases.append(pad_keys(b, bias, capacity, 0))
    return [merge_heads(b, attention.emit(b)), key, value]


@register("RotaryEmbedding", domain=MICROSOFT, attributes=[
    "interleaved", "num_heads", "rotary_embedding_dim",
])  # fmt: skip
def _rotary_embedding(context):
    b = context.builder
    x, positions, cos, sin = context.inputs
    shape, heads = x.shape, context.attr("num_heads", 0)
    if x.rank == 3:
        size = context.attr("rotary_embedding_dim", 0) or 2 * _static_dim(cos, 1, "cos_cache")
        hidden = _static_dim(x, 2, "an input")
        heads = heads or hidden // size
        x = b.reshape(x, shape[:2] + (heads, hidden // heads))
    # One position is that of the first token.
    is_offset = positions.rank <= 1
    result = rope(
        b, x, 1 if len(shape) == 3 else 2, cos, sin,
        None if is_offset else positions,
        b.elementwise([positions], I64, lambda _, e: e, shape[:1]) if is_offset else None,
        size=context.attr("rotary_embedding_dim", 0) or 2 * _static_dim(cos, 1, "cos_cache"),
        interleaved=bool(context.attr("interleaved", 0)),
    )  # fmt: skip
    return [b.reshape(result, shape)]
