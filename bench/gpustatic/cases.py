"""The graphs whose kernels are looked at.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from dataclasses import dataclass

BYTES = {"f16": 2, "bf16": 2, "f32": 4, "f64": 8}


@dataclass
class Case:
    name: str
    dtype: str
    head: int
    queries: int
    keys: int
    heads: int = 2
    key_heads: int = 2
    modifiers: str = ""
    causal: bool = False
    dynamic: bool = False  # lengths are not known to the compiler
    schedule: str = ""

    def shape(self, heads, length, known=True):
        return (1, heads, length if known and not self.dynamic else "?", self.head)

    def source(self):
        def tensor(shape):
            return f"tensor<{'x'.join(map(str, shape))}x{self.dtype}>"

        query = tensor(self.shape(self.heads, self.queries))
        key = tensor(self.shape(self.key_heads, self.keys))
        modifiers = self.modifiers + (" causal(bottom_right)" if self.causal else "")
        if self.schedule:
            modifiers += f" schedule({self.schedule})"
        return (
            f"func.func @main(%q: {query}, %k: {key}, %v: {key}) -> {query} {{\n"
            f"  %o = attn.sdpa %q, %k, %v{modifiers} : {query}, {key}, {key} -> {query}\n"
            f"  return %o : {query}\n}}\n"
        )

    def shapes(self):
        query = (1, self.heads, self.queries, self.head)
        key = (1, self.key_heads, self.keys, self.head)
        return ",".join("x".join(map(str, shape)) for shape in (query, key, key))

    def keys_seen(self, first, last):
        """Keys that some of the queries from `first` to before `last` may see."""
        if not self.causal:
            return self.keys
        return max(0, min(self.keys, last + self.keys - self.queries))

    def compulsory_bytes(self, query_tile):
        """Global memory that a schedule has to read and write: queries and results
        once, and for each query tile the keys and values that it sees."""
        element = BYTES[self.dtype]
        rows = 2 * self.heads * self.queries
        for first in range(0, self.queries, query_tile):
            last = min(first + query_tile, self.queries)
            rows += 2 * self.heads * self.keys_seen(first, last)
        return rows * self.head * element

    def unique_bytes(self):
        element = BYTES[self.dtype]
        rows = 2 * (self.heads * self.queries + self.key_heads * self.keys)
        return rows * self.head * element

    def useful_flops(self):
        pairs = sum(self.keys_seen(q, q + 1) for q in range(self.queries))
        return 4 * self.heads * pairs * self.head


def all_cases():
    cases = []
    for dtype in ("f16", "bf16"):
        for head in (64, 128):
            cases.append(Case(f"{dtype} D{head}", dtype, head, 1024, 1024))
            cases.append(
                Case(f"{dtype} causal D{head}", dtype, head, 1024, 1024, causal=True)
            )
    cases += [
        Case("f16 ragged D64", "f16", 64, 1000, 1000, dynamic=True),
        Case("f16 ragged D128", "f16", 128, 1000, 1000, dynamic=True),
        Case("f16 D96", "f16", 96, 512, 512),
        Case("f16 D256", "f16", 256, 256, 256),
        Case("f16 decode D128", "f16", 128, 1, 4096, heads=8),
        Case("f32 D64", "f32", 64, 512, 512),
        Case("f64 D64", "f64", 64, 256, 256),
    ]
    return cases
