"""Handlers of ops, by what they are about. Importing this package registers them.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from ..registry import HANDLERS, Context
from . import (
    attention,
    contraction,
    contrib_attention,
    elementwise,
    indexing,
    normalization,
    reduction,
    shape,
)

__all__ = [
    "HANDLERS", "Context", "attention", "contraction", "contrib_attention", "elementwise",
    "indexing", "normalization", "reduction", "shape",
]  # fmt: skip
