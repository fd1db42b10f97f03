"""Which ops the importer knows, and what an op's handler sees of its node.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from dataclasses import dataclass

import numpy as np
import onnx

from . import sizes
from .values import NeedsConstant, Refused, Value

MICROSOFT = "com.microsoft"


@dataclass(frozen=True)
class Handler:
    """What imports an op: `function(context)` returns its values."""

    function: object
    attributes: frozenset


HANDLERS = {}


def register(*names, attributes=(), domain=""):
    """Registers a handler for ops, with the names of all attributes that it reads."""

    def decorate(function):
        for name in names:
            HANDLERS[domain, name] = Handler(function, frozenset(attributes))
        return function

    return decorate


class Context:
    """A node, with its inputs as values."""

    def __init__(self, builder, node, inputs, version, output_types):
        self.builder = builder
        self.node = node
        self.inputs = inputs
        self.version = version  # of the op: the opset that defined it
        self.output_types = output_types  # as shape inference has them, or None
        self._attributes = {a.name: a for a in node.attribute}

    def attr(self, name, default=None):
        if name not in self._attributes:
            return default
        value = onnx.helper.get_attribute_value(self._attributes[name])
        return value.decode() if isinstance(value, bytes) else value

    def has_output(self, index):
        return index < len(self.node.output) and self.node.output[index] != ""

    def input(self, index):
        """An input, or None for one that was left out."""
        return self.inputs[index] if index < len(self.inputs) else None

    def constant(self, index, what):
        """The content of an input that must be known."""
        value = self.input(index)
        if value is None:
            raise Refused(f"{what} that is left out")
        return require_known(value, what)

    def axes(self, index, attribute="axes"):
        """The axes that an attribute or, in later versions of the op, an input holds."""
        axes = self.attr(attribute)
        if axes is None and self.input(index) is not None:
            axes = [int(axis) for axis in self.constant(index, "axes").reshape(-1)]
        return axes

    def known_output_shape(self, index):
        """The shape that shape inference found, where it is static."""
        shape = self.output_types[index] if index < len(self.output_types) else None
        if shape is not None and all(map(sizes.is_static, shape)):
            return shape
        return None


def require_known(value, what):
    """The content of a value that the importer must know."""
    data = known(value)
    if data is not None:
        return data
    if value.input_name:
        raise NeedsConstant(value.input_name, what)
    raise Refused(f"{what} that is not constant")


def normalize_axis(axis, rank):
    if not -rank <= axis < max(rank, 1):
        raise Refused(f"axis {axis} of a tensor of rank {rank}")
    return axis + rank if axis < 0 else axis


def normalize_axes(axes, rank):
    return [normalize_axis(axis, rank) for axis in axes]


def known(value):
    """The content of a value, as an array, where the importer knows all of it."""
    if value is None:
        return None
    if value.data is not None:
        return value.data
    if value.entries is not None and all(map(sizes.is_static, value.entries)):
        return np.array(value.entries, value.element.numpy).reshape(
            tuple(1 for _ in value.shape) if not value.shape else (len(value.entries),)
        )
    return None


__all__ = [
    "HANDLERS", "MICROSOFT", "Context", "Handler", "Value", "known", "normalize_axes",
    "normalize_axis", "register", "require_known",
]  # fmt: skip
