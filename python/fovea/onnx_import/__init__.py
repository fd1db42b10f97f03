"""Imports ONNX models: `fovea-import-onnx MODEL -o OUT.mlir`.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from .importer import Module, import_model
from .model import ImportFailure, input_names, read

__all__ = ["ImportFailure", "Module", "import_model", "input_names", "read"]
