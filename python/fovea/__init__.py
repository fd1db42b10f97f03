"""Fovea from Python: the engine, and the importer of ONNX models.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from .engine import Engine, FoveaError, Kernel

__all__ = ["Engine", "FoveaError", "Kernel"]
