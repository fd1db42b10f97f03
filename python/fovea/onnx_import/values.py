"""Element types of ONNX, and the values of a graph that is being imported.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto

from . import sizes


@dataclass(frozen=True)
class Element:
    """An element type. MLIR's integers have no sign: `kind` says how to read them."""

    name: str  # ONNX's, in lower case
    mlir: str
    kind: str  # "f", "i" (signed), "u" or "b"
    bits: int

    @property
    def is_float(self):
        return self.kind == "f"

    @property
    def is_integer(self):
        return self.kind in "iu"

    @property
    def numpy(self):
        return onnx.helper.tensor_dtype_to_np_dtype(TensorProto.DataType.Value(self.name.upper()))


def _elements():
    rows = [
        ("float", "f32", "f", 32), ("float16", "f16", "f", 16), ("bfloat16", "bf16", "f", 16),
        ("double", "f64", "f", 64), ("bool", "i1", "b", 1),
        ("int8", "i8", "i", 8), ("int16", "i16", "i", 16), ("int32", "i32", "i", 32),
        ("int64", "i64", "i", 64), ("uint8", "i8", "u", 8), ("uint16", "i16", "u", 16),
        ("uint32", "i32", "u", 32), ("uint64", "i64", "u", 64),
    ]  # fmt: skip
    return {TensorProto.DataType.Value(row[0].upper()): Element(*row) for row in rows}


ELEMENTS = _elements()
F32, F64 = ELEMENTS[TensorProto.FLOAT], ELEMENTS[TensorProto.DOUBLE]
BOOL, I32, I64 = ELEMENTS[TensorProto.BOOL], ELEMENTS[TensorProto.INT32], ELEMENTS[TensorProto.INT64]


class Refused(Exception):
    """A part of a model that cannot be imported. The text says which and why."""


class NeedsConstant(Refused):
    """An input of the model must be known while importing."""

    def __init__(self, name, what):
        super().__init__(f"{what} that is not constant: give input '{name}' a value")
        self.name = name


def element_of(onnx_type):
    if onnx_type not in ELEMENTS:
        name = TensorProto.DataType.Name(onnx_type).lower() if onnx_type else "unknown"
        raise Refused(f"element type {name}")
    return ELEMENTS[onnx_type]


def accumulator(element):
    """What sums of the type are computed in."""
    return F32 if element.is_float and element.bits < 32 else element


@dataclass(eq=False)
class Value:
    """A tensor of the graph.

    `data` is its content where the importer knows it; `entries` the sizes in it where
    it is a list of sizes (the result of Shape, and what is computed from that). Such
    values have an `ssa` name only once something needs them as a tensor.
    """

    element: Element
    shape: tuple  # of sizes
    ssa: str | None = None
    data: np.ndarray | None = None
    entries: list | None = None
    input_name: str | None = None  # of an input of the model

    @property
    def rank(self):
        return len(self.shape)

    @property
    def type(self):
        return tensor_type(self.shape, self.element.mlir)

    @property
    def is_static(self):
        return all(map(sizes.is_static, self.shape))


def tensor_type(shape, mlir_element):
    dims = [str(size) if sizes.is_static(size) else "?" for size in shape]
    return f"tensor<{'x'.join(dims + [mlir_element])}>"
