"""Arithmetic on elements: the bodies of linalg ops.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from typing import NamedTuple

import numpy as np

from .values import BOOL, F32, I64, Element


class Scalar(NamedTuple):
    ssa: str
    element: Element


def format_scalar(value, element):
    """A number as MLIR writes it."""
    if element.kind == "b":
        return "true" if value else "false"
    if element.is_integer:
        value = int(value)
        # Types have no sign, numbers do.
        return str(value - (1 << element.bits) if value >= 1 << (element.bits - 1) else value)
    number = np.asarray(value, element.numpy)
    if np.isfinite(number.astype(np.float64)):
        return f"{float(number):.17e}"
    return f"0x{int(number.view(f'u{element.bits // 8}')):0{element.bits // 4}X}"


# Predicates for ordered floats, signed and unsigned integers; NaN is unequal to all.
_FLOAT_PREDICATES = {"eq": "oeq", "ne": "une", "lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge"}
_SIGNED = {"lt": "slt", "le": "sle", "gt": "sgt", "ge": "sge"}
_UNSIGNED = {"lt": "ult", "le": "ule", "gt": "ugt", "ge": "uge"}


class Body:
    """A region under construction."""

    def __init__(self, builder):
        self.builder = builder
        self.lines = []

    def op(self, text):
        name = self.builder.name()
        self.lines.append(f"{name} = {text}")
        return name

    def constant(self, value, element):
        return self.builder.scalar(value, element)

    def loop_index(self, dim):
        """The index of a loop, of type index."""
        return self.op(f"linalg.index {dim} : index")

    def index_as(self, index, element=I64):
        if element.is_float:
            return self.cast(self.index_as(index), element)
        return Scalar(self.op(f"arith.index_cast {index} : index to {element.mlir}"), element)

    def as_index(self, x):
        cast = "arith.index_castui" if x.element.kind == "u" else "arith.index_cast"
        return self.op(f"{cast} {x.ssa} : {x.element.mlir} to index")

    def extract(self, source, value, indices):
        return Scalar(
            self.op(f"tensor.extract {source}[{', '.join(indices)}] : {value.type}"), value.element
        )

    # Operators. Both operands have one type.

    def _binary(self, name, x, y):
        return Scalar(self.op(f"{name} {x.ssa}, {y.ssa} : {x.element.mlir}"), x.element)

    def add(self, x, y):
        return self._binary("arith.addf" if x.element.is_float else "arith.addi", x, y)

    def sub(self, x, y):
        return self._binary("arith.subf" if x.element.is_float else "arith.subi", x, y)

    def mul(self, x, y):
        return self._binary("arith.mulf" if x.element.is_float else "arith.muli", x, y)

    def div(self, x, y):
        names = {"f": "arith.divf", "i": "arith.divsi", "u": "arith.divui"}
        return self._binary(names[x.element.kind], x, y)

    def rem(self, x, y):
        names = {"f": "arith.remf", "i": "arith.remsi", "u": "arith.remui"}
        return self._binary(names[x.element.kind], x, y)

    def max(self, x, y):
        names = {"f": "arith.maximumf", "i": "arith.maxsi", "u": "arith.maxui"}
        return self._binary(names[x.element.kind], x, y)

    def min(self, x, y):
        names = {"f": "arith.minimumf", "i": "arith.minsi", "u": "arith.minui"}
        return self._binary(names[x.element.kind], x, y)

    def and_(self, x, y):
        return self._binary("arith.andi", x, y)

    def or_(self, x, y):
        return self._binary("arith.ori", x, y)

    def xor(self, x, y):
        return self._binary("arith.xori", x, y)

    def neg(self, x):
        if x.element.is_float:
            return Scalar(self.op(f"arith.negf {x.ssa} : {x.element.mlir}"), x.element)
        return self.sub(self.constant(0, x.element), x)

    def not_(self, x):
        ones = self.constant(True if x.element.kind == "b" else -1, x.element)
        return self.xor(x, ones)

    def cmp(self, predicate, x, y):
        if x.element.is_float:
            text = f"arith.cmpf {_FLOAT_PREDICATES[predicate]}"
        else:
            signs = _SIGNED if x.element.kind == "i" else _UNSIGNED
            text = f"arith.cmpi {signs.get(predicate, predicate)}"
        return Scalar(self.op(f"{text}, {x.ssa}, {y.ssa} : {x.element.mlir}"), BOOL)

    def select(self, condition, x, y):
        text = f"arith.select {condition.ssa}, {x.ssa}, {y.ssa} : {x.element.mlir}"
        return Scalar(self.op(text), x.element)

    def math(self, name, x, *others):
        """An op of the math dialect on floats."""
        operands = ", ".join(operand.ssa for operand in (x, *others))
        return Scalar(self.op(f"math.{name} {operands} : {x.element.mlir}"), x.element)

    def abs(self, x):
        if x.element.is_float:
            return self.math("absf", x)
        return self.math("absi", x) if x.element.kind == "i" else x

    def cast(self, x, element):
        """To another type, as ONNX's Cast does."""
        source = x.element
        if source == element:
            return x
        if element.kind == "b":
            return self.cmp("ne", x, self.constant(0, source))
        if source.mlir == element.mlir:
            return Scalar(x.ssa, element)
        name = _cast_name(source, element)
        if name is None:  # between f16 and bf16
            return self.cast(self.cast(x, F32), element)
        return Scalar(self.op(f"arith.{name} {x.ssa} : {source.mlir} to {element.mlir}"), element)


def _cast_name(source, element):
    if source.is_float and element.is_float:
        if source.bits == element.bits:
            return None
        return "extf" if source.bits < element.bits else "truncf"
    if source.is_float:
        return "fptosi" if element.kind == "i" else "fptoui"
    if element.is_float:
        return "sitofp" if source.kind == "i" else "uitofp"
    if source.bits > element.bits and source.kind != "b":
        return "trunci"
    return "extsi" if source.kind == "i" else "extui"
