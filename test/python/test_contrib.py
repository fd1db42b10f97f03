"""Ops of ONNX Runtime compute what ONNX Runtime computes.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib

import numpy as np
import onnx
import pytest
from fovea import Engine, onnx_backend

FILES = sorted((pathlib.Path(__file__).parent / "Inputs" / "contrib").glob("*.npz"))


@pytest.fixture(scope="module")
def engine():
    return Engine(threads=1, optimization=1, disk_cache=False)


def _rows_that_count(name, output, array, inputs):
    """What the op does not specify is left out: rows of padding, and of the cache beyond
    its length."""
    if "seqlens_k" not in inputs:
        return array
    lengths = inputs["seqlens_k"] + 1
    axis = 1 if output == "output" else 2
    rows = [np.take(entry, range(min(length, entry.shape[axis - 1])), axis - 1)
            for entry, length in zip(array, lengths)]  # fmt: skip
    return np.concatenate([row.reshape(-1) for row in rows])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_agrees_with_onnx_runtime(path, engine):
    data = np.load(path)
    model = onnx.load_model_from_string(data["model"].tobytes())
    inputs = {key[3:]: data[key] for key in data.files if key.startswith("in.")}
    session = onnx_backend.prepare(model, engine)
    results = session.run(inputs)
    names = [info.name for info in model.graph.output]
    for name, result in zip(names, results, strict=True):
        expected = data["out." + name]
        assert result.shape == expected.shape
        np.testing.assert_allclose(
            _rows_that_count(path.stem, name, result, inputs),
            _rows_that_count(path.stem, name, expected, inputs),
            rtol=2e-5, atol=2e-5,
        )  # fmt: skip


def test_there_are_cases():
    assert len(FILES) >= 35
