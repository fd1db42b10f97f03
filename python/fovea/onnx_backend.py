"""Fovea as a backend of ONNX: runs models on arrays.

    session = onnx_backend.prepare(model)
    outputs = session.run([x, y])       # or {"x": x, "y": y}

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import io

import numpy as np

from . import onnx_import
from .engine import DTYPES, Engine


class Session:
    """A model, imported and compiled. `inputs` and `outputs` are its ports.

    Where an op needs an input of the model to be constant (the axes of a reduction, say),
    the session compiles a program for each value that it is given."""

    def __init__(self, model, engine=None):
        self._model, self._engine = model, engine or Engine()
        self._programs = {}
        self._bound = []
        try:
            self._get_program({})
        except onnx_import.ImportFailure as failure:
            if not failure.needed:
                raise
            self._bound = failure.needed
        self.input_names = onnx_import.input_names(model)

    def _get_program(self, constants):
        key = tuple((name, array.tobytes(), array.shape) for name, array in constants.items())
        if key not in self._programs:
            self._programs[key] = _Program(self._model, self._engine, constants)
        return self._programs[key]

    def run(self, feeds):
        if not isinstance(feeds, dict):
            feeds = dict(zip(self.input_names, feeds, strict=True))
        feeds = {name: np.asarray(array) for name, array in feeds.items()}
        while True:
            try:
                program = self._get_program({name: feeds[name] for name in self._bound})
            except onnx_import.ImportFailure as failure:
                if not failure.needed:
                    raise
                self._bound = self._bound + failure.needed
                continue
            return program.run(feeds)


class _Program:
    """A model with some inputs bound to values."""

    def __init__(self, model, engine, constants):
        module = onnx_import.import_model(model, constants=constants)
        text = io.StringIO()
        module.write(text)
        self.inputs, self.outputs = module.inputs, module.outputs
        self.kernel = engine.compile(text.getvalue(), module.entry, name=module.name)

    def run(self, feeds):
        arrays = [_signless(feeds[port.name], port.element) for port in self.inputs]
        return [
            result.view(port.element.numpy)
            for result, port in zip(self.kernel(*arrays), self.outputs)
        ]


def _signless(array, element):
    """As the engine takes integers, which have no sign there."""
    if array.dtype != element.numpy:
        raise TypeError(f"expected an array of {element.numpy}, got {array.dtype}")
    return array.view(DTYPES[element.mlir]) if array.dtype.kind == "u" else array


def prepare(model, engine=None):
    return Session(model, engine)
