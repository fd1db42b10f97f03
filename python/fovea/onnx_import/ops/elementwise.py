"""Ops that compute each element of their result from one element of each input.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import math

import numpy as np

from ..registry import MICROSOFT, known, register
from ..values import BOOL, F32, F64, Element, Refused, element_of


def _unary(fn, *names, attributes=(), domain=""):
    """`fn(body, x, context)` is the result's element."""

    @register(*names, attributes=attributes, domain=domain)
    def handle(context):
        (x,) = context.inputs[:1]
        return [context.builder.elementwise([x], x.element, lambda b, e: fn(b, e, context))]


def _math(name, op):
    _unary(lambda b, x, _: b.math(op, x), name)


for _name, _op in {
    "Acos": "acos", "Acosh": "acosh", "Asin": "asin", "Asinh": "asinh", "Atan": "atan",
    "Atanh": "atanh", "Ceil": "ceil", "Cos": "cos", "Cosh": "cosh", "Erf": "erf", "Exp": "exp",
    "Floor": "floor", "Log": "log", "Round": "roundeven", "Sin": "sin", "Sinh": "sinh",
    "Sqrt": "sqrt", "Tan": "tan", "Tanh": "tanh",
}.items():  # fmt: skip
    _math(_name, _op)

_unary(lambda b, x, _: b.abs(x), "Abs")
_unary(lambda b, x, _: b.neg(x), "Neg")
_unary(lambda b, x, _: b.not_(x), "Not", "BitwiseNot")
_unary(lambda b, x, _: b.div(b.constant(1, x.element), x), "Reciprocal")


def _zero(b, x):
    return b.constant(0, x.element)


def _one(b, x):
    return b.constant(1, x.element)


def _where(b, x, predicate, bound, then, otherwise):
    return b.select(b.cmp(predicate, x, bound), then, otherwise)


def sigmoid(b, x):
    return b.div(_one(b, x), b.add(_one(b, x), b.math("exp", b.neg(x))))


def softplus(b, x):
    # max(x, 0) + log1p(exp(-|x|)): no exponential overflows.
    tail = b.math("log1p", b.math("exp", b.neg(b.abs(x))))
    return b.add(b.max(x, _zero(b, x)), tail)


def gelu(b, x):
    # x / 2 * (1 + erf(x / sqrt(2)))
    scaled = b.mul(x, b.constant(math.sqrt(0.5), x.element))
    return b.mul(b.mul(x, b.constant(0.5, x.element)), b.add(_one(b, x), b.math("erf", scaled)))


def gelu_tanh(b, x):
    # x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))
    cube = b.mul(b.mul(x, x), x)
    inner = b.add(x, b.mul(cube, b.constant(0.044715, x.element)))
    bound = b.math("tanh", b.mul(inner, b.constant(math.sqrt(2 / math.pi), x.element)))
    return b.mul(b.mul(x, b.constant(0.5, x.element)), b.add(_one(b, x), bound))


def _sign(b, x, _):
    zero = _zero(b, x)
    negative = b.neg(_one(b, x)) if x.element.kind != "u" else zero
    # The order leaves NaN and zeros as they are.
    below = _where(b, x, "lt", zero, negative, x)
    return _where(b, x, "gt", zero, _one(b, x), below)


def _exponential_below(b, x, alpha, gamma=1.0, inner=1.0):
    """gamma * x above 0, gamma * alpha * (exp(x / inner) - 1) below."""
    power = b.math("expm1", b.div(x, b.constant(inner, x.element)) if inner != 1 else x)
    below = b.mul(power, b.constant(alpha * gamma, x.element))
    above = b.mul(x, b.constant(gamma, x.element)) if gamma != 1 else x
    return _where(b, x, "gt", _zero(b, x), above, below)


def _hard_sigmoid(b, x, alpha, beta):
    line = b.add(b.mul(x, b.constant(alpha, x.element)), b.constant(beta, x.element))
    return b.min(b.max(line, _zero(b, x)), _one(b, x))


def _shrink(b, x, context):
    # In a float: the attributes need not be integers.
    bias, lambd = context.attr("bias", 0.0), context.attr("lambd", 0.5)
    wide = x if x.element.is_float else b.cast(x, F32)
    at = lambda value: b.constant(value, wide.element)  # noqa: E731
    low = _where(b, wide, "lt", at(-lambd), b.add(wide, at(bias)), at(0))
    high = _where(b, wide, "gt", at(lambd), b.sub(wide, at(bias)), low)
    return b.cast(high, x.element)


_unary(lambda b, x, _: b.max(x, _zero(b, x)), "Relu")
_unary(lambda b, x, _: sigmoid(b, x), "Sigmoid")
_unary(lambda b, x, _: softplus(b, x), "Softplus")
_unary(lambda b, x, _: b.div(x, b.add(_one(b, x), b.abs(x))), "Softsign")
_unary(lambda b, x, _: b.mul(x, b.math("tanh", softplus(b, x))), "Mish")
_unary(_sign, "Sign")
_unary(_shrink, "Shrink", attributes=["bias", "lambd"])
_unary(
    lambda b, x, c: _exponential_below(b, x, c.attr("alpha", 1.0)), "Elu", attributes=["alpha"]
)
_unary(
    lambda b, x, c: _exponential_below(b, x, c.attr("alpha", 1.0), inner=c.attr("alpha", 1.0)),
    "Celu",
    attributes=["alpha"],
)
_unary(
    lambda b, x, c: _exponential_below(
        b, x, c.attr("alpha", 1.67326319217681884765625), c.attr("gamma", 1.05070102214813232421875)
    ),
    "Selu",
    attributes=["alpha", "gamma"],
)
_unary(
    lambda b, x, c: _where(
        b, x, "lt", _zero(b, x), b.mul(x, b.constant(c.attr("alpha", 0.01), x.element)), x
    ),
    "LeakyRelu",
    attributes=["alpha"],
)
_unary(
    lambda b, x, c: _where(
        b, x, "gt", b.constant(c.attr("alpha", 1.0), x.element), x, _zero(b, x)
    ),
    "ThresholdedRelu",
    attributes=["alpha"],
)
_unary(
    lambda b, x, c: _hard_sigmoid(b, x, c.attr("alpha", 0.2), c.attr("beta", 0.5)),
    "HardSigmoid",
    attributes=["alpha", "beta"],
)
_unary(lambda b, x, _: b.mul(x, _hard_sigmoid(b, x, 1 / 6, 0.5)), "HardSwish")


def _swish(b, x, alpha):
    return b.mul(x, sigmoid(b, b.mul(x, b.constant(alpha, x.element)) if alpha != 1 else x))


_unary(lambda b, x, c: _swish(b, x, c.attr("alpha", 1.0)), "Swish", attributes=["alpha"])
_unary(
    lambda b, x, c: _swish(b, x, c.attr("alpha", 1.702)),
    "QuickGelu",
    attributes=["alpha"],
    domain=MICROSOFT,
)


@register("SwiGLU", attributes=["alpha"])
def _swiglu(context):
    a, b = context.inputs
    alpha = context.attr("alpha", 1.0)
    fn = lambda body, x, y: body.mul(_swish(body, x, alpha), y)  # noqa: E731
    return [context.builder.elementwise([a, b], a.element, fn)]


@register("Gelu", attributes=["approximate"])
@register("Gelu", domain=MICROSOFT)
def _gelu(context):
    approximate = context.attr("approximate", "none")
    if approximate not in ("none", "tanh"):
        raise Refused(f"attribute approximate = '{approximate}'")
    fn = gelu_tanh if approximate == "tanh" else gelu
    (x,) = context.inputs
    return [context.builder.elementwise([x], x.element, fn)]


def _with_bias(fn, name):
    @register(name, domain=MICROSOFT)
    def handle(context):
        x, bias = context.inputs[0], context.input(1)
        if bias is None:
            return [context.builder.elementwise([x], x.element, fn)]
        return [
            context.builder.elementwise([x, bias], x.element, lambda b, e, f: fn(b, b.add(e, f)))
        ]


_with_bias(gelu, "BiasGelu")
_with_bias(gelu_tanh, "FastGelu")


@register("Identity")
def _identity(context):
    return [context.inputs[0]]


@register("Dropout", attributes=["seed"])
def _dropout(context):
    training = known(context.input(2))
    ratio = known(context.input(1))
    if context.input(2) is not None and not (
        (training is not None and not training) or (ratio is not None and float(ratio) == 0)
    ):
        raise Refused("dropout that is not inference")
    x = context.inputs[0]
    mask = context.builder.elementwise(
        [x], BOOL, lambda b, _: b.constant(True, BOOL)
    ) if context.has_output(1) else None  # fmt: skip
    return [x, mask]


# Two operands.


def _binary(name, fn, element=None):
    @register(name)
    def handle(context):
        x, y = context.inputs
        return [context.builder.elementwise([x, y], element or x.element, fn)]


for _name, _method in {
    "Add": "add", "Sub": "sub", "Mul": "mul", "And": "and_", "Or": "or_", "Xor": "xor",
    "BitwiseAnd": "and_", "BitwiseOr": "or_", "BitwiseXor": "xor",
}.items():  # fmt: skip
    _binary(_name, lambda b, x, y, method=_method: getattr(b, method)(x, y))

for _name, _predicate in {
    "Equal": "eq", "Greater": "gt", "GreaterOrEqual": "ge", "Less": "lt", "LessOrEqual": "le",
}.items():  # fmt: skip
    _binary(_name, lambda b, x, y, predicate=_predicate: b.cmp(predicate, x, y), BOOL)


def _divide(b, x, y):
    """Division that does not trap: what is divided by 0 is unspecified."""
    if x.element.is_float:
        return b.div(x, y)
    return b.div(x, _where(b, y, "eq", _zero(b, y), _one(b, y), y))


_binary("Div", _divide)


@register("Mod", attributes=["fmod"])
def _mod(context):
    x, y = context.inputs

    def fn(b, x, y):
        if not x.element.is_float:
            y = _where(b, y, "eq", _zero(b, y), _one(b, y), y)
        rest = b.rem(x, y)
        if context.attr("fmod", 0) or x.element.kind == "u":
            return rest
        # The sign of the divisor.
        signs_differ = b.xor(b.cmp("lt", rest, _zero(b, x)), b.cmp("lt", y, _zero(b, x)))
        adjust = b.and_(b.cmp("ne", rest, _zero(b, x)), signs_differ)
        return b.select(adjust, b.add(rest, y), rest)

    return [context.builder.elementwise([x, y], x.element, fn)]


@register("Pow")
def _pow(context):
    x, y = context.inputs
    exponent = known(y)
    if exponent is not None and exponent.size == 1 and float(exponent.reshape(())) in (2.0, 3.0):
        times = int(exponent.reshape(()))
        power = lambda b, e: b.mul(b.mul(e, e), e) if times == 3 else b.mul(e, e)  # noqa: E731
        shape = context.builder.broadcast_shapes([x.shape, y.shape])
        return [context.builder.elementwise([x], x.element, power, shape)]
    # Integers to the power of integers: in f64, as C's pow.
    wide = x.element if x.element.is_float and y.element.is_float else None

    def fn(b, x, y):
        element = x.element if wide else (F64 if not x.element.is_float else x.element)
        return b.cast(b.math("powf", b.cast(x, element), b.cast(y, element)), x.element)

    return [context.builder.elementwise([x, y], x.element, fn)]


@register("BitShift", attributes=["direction"])
def _bit_shift(context):
    x, y = context.inputs
    right = "arith.shrsi" if x.element.kind == "i" else "arith.shrui"
    op = {"LEFT": "arith.shli", "RIGHT": right}.get(context.attr("direction"))
    if op is None:
        raise Refused(f"attribute direction = '{context.attr('direction')}'")

    def fn(b, x, y):
        # A shift by all bits or more is one by all but one, twice; negative ones are large.
        unsigned = Element(x.element.name, x.element.mlir, "u", x.element.bits)
        most = b.constant(x.element.bits - 1, unsigned)
        shift = b.min(y._replace(element=unsigned), most)
        rest = b.select(
            b.cmp("gt", y._replace(element=unsigned), most), b.constant(1, unsigned),
            b.constant(0, unsigned),
        )  # fmt: skip
        for amount in (shift, rest):
            x = x._replace(ssa=b.op(f"{op} {x.ssa}, {amount.ssa} : {x.element.mlir}"))
        return x

    return [context.builder.elementwise([x, y], x.element, fn)]


@register("PRelu")
def _prelu(context):
    x, slope = context.inputs
    fn = lambda b, x, s: _where(b, x, "lt", _zero(b, x), b.mul(x, s), x)  # noqa: E731
    return [context.builder.elementwise([x, slope], x.element, fn)]


# Any number of operands.


def _variadic(name, method, mean=False):
    @register(name)
    def handle(context):
        element = context.inputs[0].element

        def fn(b, *elements):
            result = elements[0]
            for other in elements[1:]:
                result = getattr(b, method)(result, other)
            if mean and len(elements) > 1:
                result = b.div(result, b.constant(len(elements), element))
            return result

        return [context.builder.elementwise(context.inputs, element, fn)]


_variadic("Max", "max")
_variadic("Min", "min")
_variadic("Sum", "add")
_variadic("Mean", "add", mean=True)


@register("Clip")
def _clip(context):
    x, low, high = context.inputs[0], context.input(1), context.input(2)
    bounds = [value for value in (low, high) if value is not None]

    def fn(b, x, *rest):
        rest = list(rest)
        if low is not None:
            x = b.max(x, rest.pop(0))
        return b.min(x, rest.pop(0)) if high is not None else x

    return [context.builder.elementwise([x] + bounds, x.element, fn)]


@register("Where")
def _select(context):
    condition, x, y = context.inputs
    fn = lambda b, c, x, y: b.select(c, x, y)  # noqa: E731
    return [context.builder.elementwise([condition, x, y], x.element, fn)]


@register("IsNaN")
def _is_nan(context):
    fn = lambda b, x: b.cmp("ne", x, x)  # noqa: E731
    return [context.builder.elementwise([context.inputs[0]], BOOL, fn)]


@register("IsInf", attributes=["detect_negative", "detect_positive"])
def _is_inf(context):
    def fn(b, x):
        found = b.constant(False, BOOL)
        for name, value in (("detect_positive", np.inf), ("detect_negative", -np.inf)):
            if context.attr(name, 1):
                found = b.or_(found, b.cmp("eq", x, b.constant(value, x.element)))
        return found

    return [context.builder.elementwise([context.inputs[0]], BOOL, fn)]


@register("Cast", attributes=["to", "saturate", "round_mode"])
def _cast(context):
    return [context.builder.cast(context.inputs[0], element_of(context.attr("to")))]


@register("CastLike", attributes=["saturate", "round_mode"])
def _cast_like(context):
    return [context.builder.cast(context.inputs[0], context.inputs[1].element)]

