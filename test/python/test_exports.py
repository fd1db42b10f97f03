"""Modules that torch-mlir exported: their attention is raised, and they compute what PyTorch
computes.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import os
import pathlib
import re
import subprocess

import numpy as np
import pytest
from fovea import Engine

FOLDER = pathlib.Path(__file__).parents[1] / "Import" / "Inputs" / "exports"
# What attention becomes, by module.
RAISED = {
    "sdpa": "",
    "sdpa_causal": " with causal(top_left)",
    "sdpa_mask": " with mask",
    "sdpa_bias": " with bias",
    "mha": "",
    "bert": " with bias",
    "gpt2": " with causal(top_left)",
    "llama": " with grouped heads, causal(top_left)",
    "vit": "",
}
CASES = [(name, dialect) for name in RAISED for dialect in ("linalg", "tosa")]


@pytest.fixture(scope="module")
def engine():
    return Engine(threads=1, optimization=1, disk_cache=False)


@pytest.mark.parametrize("name,dialect", CASES)
def test_attention_is_raised(name, dialect):
    tool = pathlib.Path(os.environ["FOVEA_IMPORT_ONNX"]).with_name("fovea-opt")
    path = FOLDER / f"{name}.{dialect}.mlir"
    command = [tool, path, "--fovea-cpu-pipeline=stop-after=graph"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    remarks = re.findall(r"remark: (.*)", result.stderr)
    assert remarks == ["raised to attn.sdpa" + RAISED[name]]
    assert result.stdout.count("attn.sdpa") == 1
    assert "linalg.softmax" not in result.stdout and "tosa." not in result.stdout


@pytest.mark.parametrize("pipeline", ["optimized", "reference"])
@pytest.mark.parametrize("name,dialect", CASES)
def test_agrees_with_pytorch(name, dialect, pipeline, engine):
    data = np.load(FOLDER / f"{name}.npz")
    source = (FOLDER / f"{name}.{dialect}.mlir").read_text()
    kernel = engine.compile(source, pipeline=pipeline)
    inputs = [data[f"in{i}"] for i in range(len(data.files) - 1)]
    (result,) = kernel(*inputs)
    np.testing.assert_allclose(result, data["out"], rtol=2e-5, atol=2e-5)
