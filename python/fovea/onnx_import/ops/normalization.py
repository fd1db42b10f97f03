"""Layer and root-mean-square normalisation, alone and with a residual.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from ..registry import MICROSOFT, normalize_axis, register
from ..values import Refused, element_of
from .reduction import count_of


def _statistic(b, x, axes, fn):
    """The mean over axes of `fn(body, element, *others)`, with sizes of 1 in their
    place."""
    total = b.reduce(
        x, axes, x.element, b.scalar(0, x.element),
        lambda body, e, t: body.add(t, fn(body, e)), keep=True,
    )  # fmt: skip
    return b.elementwise(
        [total], x.element, lambda body, t: body.div(t, count_of(body, x, axes, x.element))
    )


def _inverse_deviation(b, mean_square, epsilon):
    def fn(body, square):
        biased = body.add(square, body.constant(epsilon, square.element))
        return body.div(body.constant(1, square.element), body.math("sqrt", biased))

    return b.elementwise([mean_square], mean_square.element, fn)


def _stash_element(context, x):
    """What the statistics are computed in."""
    stash = element_of(context.attr("stash_type", 1))
    if not stash.is_float:
        raise Refused(f"attribute stash_type = {stash.name}")
    return x.element if x.element.bits > stash.bits else stash


def layer_norm(b, x, scale, bias, axis, epsilon, stash, result):
    """The normalised tensor of type `result`, mean and inverse deviation."""
    axes = list(range(axis, x.rank))
    wide = b.cast(x, stash)
    mean = _statistic(b, wide, axes, lambda _, e: e)
    centred = b.elementwise([wide, mean], stash, lambda body, e, m: body.sub(e, m))
    inverse = _inverse_deviation(
        b, _statistic(b, centred, axes, lambda body, e: body.mul(e, e)), epsilon
    )
    operands = [centred, inverse, scale] + ([bias] if bias is not None else [])

    def fn(body, e, i, s, *rest):
        normal = body.cast(body.mul(e, i), result)
        scaled = body.mul(normal, body.cast(s, result))
        return body.add(scaled, body.cast(rest[0], result)) if rest else scaled

    return b.elementwise(operands, result, fn, x.shape), mean, inverse


def rms_norm(b, x, scale, axis, epsilon, stash, result):
    """The normalised tensor of type `result`, and the inverse of the root."""
    axes = list(range(axis, x.rank))
    wide = b.cast(x, stash)
    inverse = _inverse_deviation(
        b, _statistic(b, wide, axes, lambda body, e: body.mul(e, e)), epsilon
    )

    def fn(body, e, i, s):
        return body.mul(body.cast(body.mul(e, i), result), body.cast(s, result))

    return b.elementwise([wide, inverse, scale], result, fn, x.shape), inverse


@register("LayerNormalization", attributes=["axis", "epsilon", "stash_type"])
def _layer_normalization(context):
    x, scale, bias = context.inputs[0], context.inputs[1], context.input(2)
    axis = normalize_axis(context.attr("axis", -1), x.rank)
    stash = _stash_element(context, x)
    epsilon = context.attr("epsilon", 1e-5)
    return list(
        layer_norm(context.builder, x, scale, bias, axis, epsilon, stash, x.element)
    )


# ONNX Runtime has it in the default domain.
@register("RMSNormalization", "SimplifiedLayerNormalization", attributes=[
    "axis", "epsilon", "stash_type",
])  # fmt: skip
def _rms_normalization(context):
    x, scale = context.inputs
    axis = normalize_axis(context.attr("axis", -1), x.rank)
    stash = _stash_element(context, x)
    epsilon = context.attr("epsilon", 1e-5)
    return list(
        rms_norm(context.builder, x, scale, axis, epsilon, stash, scale.element)
    )


def _residual(context, bias):
    """Input, skip and bias summed; the sum is in the precision of statistics too."""
    b, x = context.builder, context.inputs[0]
    operands = [value for value in (x, context.inputs[1], bias) if value is not None]

    def fn(body, first, *rest):
        for other in rest:
            first = body.add(first, other)
        return first

    return b.elementwise(operands, x.element, fn)


@register("SkipLayerNormalization", attributes=["epsilon"], domain=MICROSOFT)
def _skip_layer_normalization(context):
    gamma, beta, bias = context.inputs[2], context.input(3), context.input(4)
    total = _residual(context, bias)
    stash = element_of(1) if total.element.bits < 32 else total.element
    result, mean, inverse = layer_norm(
        context.builder, total, gamma, beta, total.rank - 1, context.attr("epsilon", 1e-12), stash,
        total.element,
    )  # fmt: skip
    return [result, mean, inverse, total]


@register("SkipSimplifiedLayerNormalization", attributes=["epsilon"], domain=MICROSOFT)
def _skip_simplified_layer_normalization(context):
    gamma, bias = context.inputs[2], context.input(3)
    total = _residual(context, bias)
    stash = element_of(1) if total.element.bits < 32 else total.element
    result, inverse = rms_norm(
        context.builder, total, gamma, total.rank - 1, context.attr("epsilon", 1e-12), stash,
        total.element,
    )  # fmt: skip
    return [result, None, inverse, total]
