"""Writes a graph of products with constant weights: `constant_weights.py FILE TYPE ORDER`.

ORDER is kn or nk, the order of the dims of the weights. The sizes are no multiples of
those of tiles, blocks, panels or pairs.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import random
import struct
import sys

K, N = 529, 317
FORMATS = {"f32": "<f", "f64": "<d", "f16": "<e"}


def encode(value, kind):
    if kind == "bf16":
        return struct.pack("<f", value)[2:]
    return struct.pack(FORMATS[kind], value)


def main():
    path, kind, order = sys.argv[1:]
    random.seed(3)
    data = b"".join(encode(random.uniform(-1, 1), kind) for _ in range(K * N))
    shape = {"kn": f"{K}x{N}", "nk": f"{N}x{K}"}[order]
    acc = "f64" if kind == "f64" else "f32"
    dims = ", ".join(order)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""
func.func @main(%a: tensor<?x{K}x{kind}>) -> tensor<?x{N}x{acc}> {{
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : {acc}
  %w = arith.constant dense<"0x{data.hex()}"> : tensor<{shape}x{kind}>
  %m = tensor.dim %a, %c0 : tensor<?x{K}x{kind}>
  %empty = tensor.empty(%m) : tensor<?x{N}x{acc}>
  %clear = linalg.fill ins(%zero : {acc}) outs(%empty : tensor<?x{N}x{acc}>) -> tensor<?x{N}x{acc}>
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> ({dims})>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %w : tensor<?x{K}x{kind}>, tensor<{shape}x{kind}>)
      outs(%clear : tensor<?x{N}x{acc}>) -> tensor<?x{N}x{acc}>
  return %r : tensor<?x{N}x{acc}>
}}
""")


if __name__ == "__main__":
    main()
