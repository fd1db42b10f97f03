"""Attention and rotary embeddings.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import math
from dataclasses import dataclass, field

import numpy as np

from .. import sizes
from ..builder import broadcast_map, identity_map, map_of
from ..registry import register
from ..scalars import Body
from ..values import BOOL, F64, I64, Refused, Value, accumulator, element_of, tensor_type
from .contraction import contraction


def split_heads(b, x, heads):
    """[B, L, H * D] to [B, H, L, D]."""
    batch, length, hidden = x.shape
    if not sizes.is_static(hidden) or hidden % heads:
        raise Refused(f"{heads} heads of {x.type}")
    return b.transpose(b.reshape(x, (batch, length, heads, hidden // heads)), [0, 2, 1, 3])


def merge_heads(b, x):
    """[B, H, L, D] to [B, L, H * D]."""
    batch, heads, length, size = x.shape
    return b.reshape(b.transpose(x, [0, 2, 1, 3]), (batch, length, sizes.mul(heads, size)))


@dataclass
class Attention:
    """Scaled dot-product attention of [B, H, L, D] tensors, as `attn.sdpa` has it.

    `causal` and `window` are about positions `i + offset` of queries. `offset` is a size, a
    value [B] of i64, or "lengths" for `lengths[b] - Lq`.
    """

    query: Value
    key: Value
    value: Value
    scale: float
    causal: bool = False
    window: tuple = (-1, -1)
    offset: object = 0
    softcap: float = 0.0
    lengths: Value | None = None
    masks: list = field(default_factory=list)  # i1
    biases: list = field(default_factory=list)  # floats
    sinks: Value | None = None

    @property
    def scores_shape(self):
        return self.query.shape[:3] + (self.key.shape[2],)

    @property
    def difference(self):
        """Lk - Lq: the offset that aligns the ends."""
        return sizes.sub(self.key.shape[2], self.query.shape[2])

    def _position_clauses(self):
        """Clauses of the op that say what causal, window and offset say, or None."""
        left, right = self.window
        clauses = []
        if isinstance(self.offset, Value):
            return None
        if self.causal:
            # A window's offset is that of causal.
            if self.offset in ("lengths", self.difference):
                clauses.append("causal(bottom_right)")
            elif self.offset == 0 and self.lengths is None:
                clauses.append("causal(top_left)")
            else:
                return None
        elif self.offset not in ("lengths", self.difference):
            return None
        if (left, right) != (-1, -1):
            clauses.append(f"window([{left}, {right}])")
        return clauses

    def _mask_region(self, b):
        """The same as a region, for offsets that no clause means."""
        element_names = [b.name() for _ in range(4)]
        batch, _, query, key = element_names
        body = Body(b)
        if self.offset == "lengths":
            length = body.as_index(body.extract(b.tensor(self.lengths), self.lengths, [batch]))
            offset = body.op(f"arith.subi {length}, {b.index(self.query.shape[2])} : index")
        elif isinstance(self.offset, Value):
            offset = body.as_index(body.extract(b.tensor(self.offset), self.offset, [batch]))
        else:
            offset = b.index(self.offset)
        position = body.op(f"arith.addi {query}, {offset} : index")
        left, right = self.window
        right = 0 if self.causal and right != 0 else right
        tests = []
        if right >= 0:
            last = body.op(f"arith.addi {position}, {b.index(right)} : index")
            tests.append(body.op(f"arith.cmpi sle, {key}, {last} : index"))
        if left >= 0:
            first = body.op(f"arith.subi {position}, {b.index(left)} : index")
            tests.append(body.op(f"arith.cmpi sge, {key}, {first} : index"))
        allowed = tests[0]
        for test in tests[1:]:
            allowed = body.op(f"arith.andi {allowed}, {test} : i1")
        body.lines.append(f"attn.yield {allowed} : i1")
        arguments = ", ".join(f"{name}: index" for name in element_names)
        return [f"mask_mod({arguments}) {{", *("  " + line for line in body.lines), "}"]

    def emit(self, b, with_lse=False):
        """The output, and the log-sum-exp if asked for."""
        q, k, v = self.query, self.key, self.value
        for what, x, dims in (("queries", q, (1, 3)), ("keys", k, (1, 3)), ("values", v, (1, 3))):
            if not all(sizes.is_static(x.shape[dim]) for dim in dims):
                raise Refused(f"{what} of type {x.type}: the numbers and sizes of heads vary")
        clauses = [f"scale({self.scale:.17e})"]
        region = []
        if self.causal or self.window != (-1, -1):
            position_clauses = self._position_clauses()
            if position_clauses is None:
                region = self._mask_region(b)
            else:
                clauses += position_clauses
        if self.softcap:
            clauses.append(f"softcap({self.softcap:.17e})")
        for name, value in (
            ("lengths", self.lengths), ("mask", self._one_mask(b)), ("bias", self._one_bias(b)),
            ("sinks", self.sinks),
        ):  # fmt: skip
            if value is not None:
                clauses.append(f"{name}({b.tensor(value)} : {value.type})")
        shape = q.shape[:3] + v.shape[3:]
        types = [tensor_type(shape, q.element.mlir)]
        wide = accumulator(q.element)
        if with_lse:
            types.append(tensor_type(q.shape[:3], wide.mlir))
        operands = ", ".join(b.tensor(x) for x in (q, k, v))
        name = b.name()
        text = f"attn.sdpa {operands} {' '.join(clauses)}"
        signature = f": {q.type}, {k.type}, {v.type} -> {', '.join(types)}"
        prefix = f"{name}:2" if with_lse else name
        b.raw(f"{prefix} = {text}", region, signature)
        output = Value(q.element, shape, f"{name}#0" if with_lse else name)
        return (output, Value(wide, q.shape[:3], f"{name}#1")) if with_lse else output

    def _one_mask(self, b):
        return _combine(b, self.masks, BOOL, "and_")

    def _one_bias(self, b):
        element = accumulator(self.query.element) if len(self.biases) > 1 else None
        return _combine(b, self.biases, element, "add")

    # The intermediate results that ONNX can ask for.

    def raw_scores(self, b):
        """scale * <q, k>, in the accumulator's precision."""
        wide = accumulator(self.query.element)
        batch, heads, queries, keys = self.scores_shape
        groups = heads // self.key.shape[1]
        query = b.reshape(
            self.query, (batch, self.key.shape[1], groups, queries, self.query.shape[3])
        )
        scores = contraction(
            b,
            [(query, ["d0", "d1", "d2", "d3", "d5"]), (self.key, ["d0", "d1", "d4", "d5"])],
            (batch, self.key.shape[1], groups, queries, keys),
            ["d0", "d1", "d2", "d3", "d4"], 6, wide,
        )  # fmt: skip
        scores = b.reshape(scores, (batch, heads, queries, keys))
        scale = b.scalar(self.scale, wide)
        return b.elementwise([scores], wide, lambda body, s: body.mul(s, scale))

    def capped_scores(self, b):
        scores = self.raw_scores(b)
        if not self.softcap:
            return scores
        cap = b.scalar(self.softcap, scores.element)
        return b.elementwise(
            [scores], scores.element,
            lambda body, s: body.mul(body.math("tanh", body.div(s, cap)), cap),
        )  # fmt: skip

    def masked_scores(self, b):
        """With biases added, and -inf where a key is not allowed."""
        scores, wide = self.capped_scores(b), accumulator(self.query.element)
        lowest = b.scalar(-np.inf, wide)
        for bias in self.biases:
            scores = b.elementwise(
                [scores, bias], wide, lambda body, s, a: body.add(s, body.cast(a, wide))
            )
        for mask in self.masks:
            scores = b.elementwise(
                [mask, scores], wide, lambda body, m, s: body.select(m, s, lowest)
            )
        return self._mask_positions(b, scores, lowest)

    def _mask_positions(self, b, scores, lowest):
        left, right = self.window
        if self.causal:
            right = min(right, 0) if right >= 0 else 0
        if (left, right) == (-1, -1) and self.lengths is None:
            return scores
        inputs = [(scores, identity_map(4))]
        if self.lengths is not None:
            inputs.append((self.lengths, map_of(4, ["d0"])))
        queries = b.index(self.query.shape[2])

        def fn(body, score, *lengths):
            query, key = (body.index_as(body.loop_index(dim)) for dim in (2, 3))
            length = body.cast(lengths[0], I64) if lengths else None
            if self.offset == "lengths":
                offset = body.sub(length, body.index_as(queries))
            else:
                offset = body.index_as(b.index(self.offset))
            position = body.add(query, offset)
            tests = [body.cmp("lt", key, length)] if lengths else []
            if right >= 0:
                tests.append(body.cmp("le", key, body.add(position, body.constant(right, I64))))
            if left >= 0:
                tests.append(body.cmp("ge", key, body.sub(position, body.constant(left, I64))))
            for test in tests:
                score = body.select(test, score, lowest)
            return score

        outputs = [(scores.shape, scores.element, identity_map(4), None)]
        return b.generic(inputs, outputs, ["parallel"] * 4, fn)

    def probabilities(self, b, lse):
        """The softmax; zeros where nothing is allowed."""
        scores = self.masked_scores(b)
        zero, lowest = b.scalar(0, scores.element), b.scalar(-np.inf, scores.element)

        def fn(body, score, total):
            weight = body.math("exp", body.sub(score, total))
            return body.select(body.cmp("eq", total, lowest), zero, weight)

        return b.generic(
            [(scores, identity_map(4)), (lse, map_of(4, ["d0", "d1", "d2"]))],
            [(scores.shape, scores.element, identity_map(4), None)],
            ["parallel"] * 4,
            fn,
        )


def _combine(b, values, element, method):
    if len(values) <= 1:
        return values[0] if values else None

    def fn(body, *elements):
        first, *rest = (body.cast(e, element) for e in elements)
        for other in rest:
            first = getattr(body, method)(first, other)
        return first

    return b.elementwise(values, element, fn)


def pad_keys(b, mask, keys, fill):
    """A mask with too few keys, continued with a scalar up to `keys`."""
    known = mask.shape[-1] if mask.rank else 1
    if known == keys:
        return mask
    padded = b.fill(b.scalar(fill, mask.element), mask.shape[:-1] + (keys,))
    if sizes.is_static(known) and sizes.is_static(keys):
        known = min(known, keys)
    mask = b.slice(mask, [0] * mask.rank, mask.shape[:-1] + (known,))
    row = "".join(
        "[" + ", ".join(map(str, values)) + "]"
        for values in (
            ["0"] * mask.rank,
            [str(s) if sizes.is_static(s) else b.index(s) for s in mask.shape],
            ["1"] * mask.rank,
        )
    )
    source = b.tensor(mask)
    ssa = b.op(f"tensor.insert_slice {source} into {padded.ssa}{row} : {mask.type} into {padded.type}")
    return Value(mask.element, padded.shape, ssa)


def add_mask(b, attention, mask):
    """An ONNX mask: bool for allowed, or a float to add."""
    if mask is None:
        return
    keys = attention.key.shape[2]
    if mask.element == BOOL:
        attention.masks.append(pad_keys(b, mask, keys, False))
    elif mask.element.is_float:
        attention.biases.append(pad_keys(b, mask, keys, -np.inf))
    else:
        raise Refused(f"a mask of {mask.element.name}")


def _widen(context, tensors):
    """To f64 where the softmax shall be computed in that."""
    precision = context.attr("softmax_precision")
    if precision is not None and element_of(precision) == F64:
        return [context.builder.cast(x, F64) for x in tensors]
    return tensors


@register("Attention", attributes=[
    "is_causal", "kv_num_heads", "left_window_size", "q_num_heads", "qk_matmul_output_mode",
    "right_window_size", "scale", "softcap", "softmax_precision",
])  # fmt: skip
def _attention(context):
    b = context.builder
    query, key, value = context.inputs[:3]
    mask, past_key, past_value, lengths = (context.input(index) for index in range(3, 7))
    if (past_key is None) != (past_value is None):
        raise Refused("past_key without past_value, or the reverse")
    if past_key is not None and lengths is not None:
        raise Refused("nonpad_kv_seqlen together with past_key")
    element, is_flat = query.element, query.rank == 3
    if is_flat:
        heads, key_heads = context.attr("q_num_heads"), context.attr("kv_num_heads")
        if not heads or not key_heads:
            raise Refused("inputs of rank 3 without q_num_heads and kv_num_heads")
        query = split_heads(b, query, heads)
        key, value = split_heads(b, key, key_heads), split_heads(b, value, key_heads)
    past = 0
    if past_key is not None:
        past = past_key.shape[2]
        key, value = b.concat([past_key, key], 2), b.concat([past_value, value], 2)
    present_key, present_value = key, value
    size = query.shape[3]
    scale = context.attr("scale")
    if scale is None:
        scale = 1 / math.sqrt(size) if sizes.is_static(size) else 1
    query, key, value = _widen(context, [query, key, value])
    attention = Attention(
        query, key, b.cast(value, query.element), scale,
        causal=bool(context.attr("is_causal", 0)),
        window=(context.attr("left_window_size", -1), context.attr("right_window_size", -1)),
        offset="lengths" if lengths is not None else past,
        softcap=context.attr("softcap", 0.0),
        lengths=lengths,
    )  # fmt: skip
    add_mask(b, attention, mask)
    mode = context.attr("qk_matmul_output_mode", 0)
    wants_scores = context.has_output(3)
    output = attention.emit(b, with_lse=wants_scores and mode == 3)
    scores = None
    if wants_scores:
        output, lse = output if mode == 3 else (output, None)
        makers = {
            0: attention.raw_scores, 1: attention.capped_scores, 2: attention.masked_scores,
            3: lambda b: attention.probabilities(b, lse),
        }  # fmt: skip
        if mode not in makers:
            raise Refused(f"attribute qk_matmul_output_mode = {mode}")
        scores = b.cast(makers[mode](b), element)
    output = b.cast(output, element)
    return [merge_heads(b, output) if is_flat else output, present_key, present_value, scores]


def rope(b, x, sequence, cos, sin, positions=None, offset=None, size=None, interleaved=False):
    """Rotates rows of a rank-4 tensor whose positions run along dim `sequence`. Tables
    are [N, size / 2], read at positions, or [B, L, size / 2]."""
    options = [f"size = {size}"] if size else []
    options += ["interleaved"] if interleaved else []
    clauses = [f"rotary({', '.join(options)})"] if options else []
    clauses.append(f"sequence({sequence})")
    if offset is not None:
        clauses.append(f"offset({b.tensor(offset)} : {offset.type})")
    if positions is not None:
        clauses.append(f"positions({b.tensor(positions)} : {positions.type})")
    clauses.append(f"tables({b.tensor(cos)}, {b.tensor(sin)} : {cos.type}, {sin.type})")
    ssa = b.op(f"attn.rope {b.tensor(x)} {' '.join(clauses)} : {x.type}")
    return Value(x.element, x.shape, ssa)


@register("RotaryEmbedding", attributes=["interleaved", "num_heads", "rotary_embedding_dim"])
def _rotary_embedding(context):
    b = context.builder
    x, cos, sin, positions = [context.input(index) for index in range(4)]
    shape, heads = x.shape, context.attr("num_heads", 0)
    if x.rank == 3:
        if not heads or not sizes.is_static(shape[2]) or shape[2] % heads:
            raise Refused(f"attribute num_heads = {heads} of an input of type {x.type}")
        x = b.reshape(x, shape[:2] + (heads, shape[2] // heads))
    result = rope(
        b, x, 1 if len(shape) == 3 else 2, cos, sin, positions,
        size=context.attr("rotary_embedding_dim", 0),
        interleaved=bool(context.attr("interleaved", 0)),
    )  # fmt: skip
    return [b.reshape(result, shape)]


__all__ = ["broadcast_map"]
