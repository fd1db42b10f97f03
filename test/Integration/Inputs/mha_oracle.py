"""Multi-head attention written out once more, to check attn.mha and its reference with.

usage: mha_oracle.py make|check DIR BITS
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import array
import ast
import math
import random
import sys

TOLERANCE = {32: 2e-5, 64: 1e-12}  # of results near 1

# The inputs of the entries in mha-oracle.mlir, in their order.
SHAPES = {
    "decoder": [(2, 9, 12), (12, 36), (36,), (24, 10), (10,)],
    "cross": [(2, 5, 8), (2, 11, 6), (2, 11, 7), (8, 8), (8,), (6, 8), (7, 12), (12,)],
    "memory": [(1, 4, 8), (1, 6, 8), (8, 24), (24,), (8, 8), (2,)],
    "tables": [(2, 6, 8), (8, 24), (2, 6, 1), (2, 6, 1)],
}


# Tensors are nested lists; files hold the numbers in row-major order.
def nest(numbers, shape):
    if len(shape) == 1:
        return list(numbers)
    step = len(numbers) // shape[0]
    return [nest(numbers[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def flatten(tensor):
    return [x for row in tensor for x in flatten(row)] if isinstance(tensor, list) else [tensor]


def write(path, bits, shape, numbers):
    header = f"{{'descr': '<f{bits // 8}', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode())
        file.write(array.array("f" if bits == 32 else "d", numbers).tobytes())


def read(path, bits):
    with open(path, "rb") as file:
        data = file.read()
    begin = 10 + int.from_bytes(data[8:10], "little")
    shape = ast.literal_eval(data[10:begin].decode())["shape"]
    return nest(array.array("f" if bits == 32 else "d", data[begin:]), shape)


def dot(a, b):
    return math.fsum(x * y for x, y in zip(a, b))


def project(rows, weight, bias=None):
    columns = list(zip(*weight))
    bias = bias or [0] * len(columns)
    return [[[dot(x, c) + o for c, o in zip(columns, bias)] for x in batch] for batch in rows]


def head(rows, number, size):
    """The part of each row that belongs to a head."""
    return [x[number * size : (number + 1) * size] for x in rows]


def rotate(x, angle_of_pair, interleaved, size):
    x, half = list(x), size // 2
    for r in range(half):
        i, j = (2 * r, 2 * r + 1) if interleaved else (r, r + half)
        c, s = angle_of_pair(r)
        x[i], x[j] = x[i] * c - x[j] * s, x[j] * c + x[i] * s
    return x


def angles(position, size, base=10000.0):
    def pair(r):
        angle = position * base ** (-2 * r / size)
        return math.cos(angle), math.sin(angle)

    return pair


def attend(queries, keys, values, scale, change=lambda s, i, j: s, sink=None):
    """Outputs and log-sum-exps; `change` returns None for what is masked."""
    outputs, lses = [], []
    for i, q in enumerate(queries):
        scores = [change(scale * dot(q, k), i, j) for j, k in enumerate(keys)]
        seen = [s for s in scores if s is not None] + ([] if sink is None else [sink])
        weights = [0 if s is None else math.exp(s - max(seen)) for s in scores] if seen else [0] * len(scores)
        total = math.fsum(math.exp(s - max(seen)) for s in seen) if seen else 1
        outputs.append([dot(weights, column) / total for column in zip(*values)])
        lses.append(max(seen) + math.log(total) if seen else -math.inf)
    return outputs, lses


def merge(heads):
    """Rows of all heads side by side."""
    return [[x for part in rows for x in part] for rows in zip(*heads)]


def decoder(x, w, b, wo, bo):
    """Packed, 4 heads of 4 and 2 for keys, values of 6, positions from 3 on."""
    outputs, lses = [], []
    for rows in project(x, w, b):
        turn = lambda part: [rotate(row, angles(3 + i, 4), False, 4) for i, row in enumerate(part)]
        q, k, v = ([row[a:b] for row in rows] for a, b in ((0, 16), (16, 24), (24, 36)))
        seen = lambda s, i, j: s if i - 5 <= j <= i else None
        results = [
            attend(turn(head(q, h, 4)), turn(head(k, h // 2, 4)), head(v, h // 2, 6), 0.5, seen)
            for h in range(4)
        ]
        outputs.append(merge([output for output, _ in results]))
        lses.append([lse for _, lse in results])
    return project(outputs, wo, bo), lses


def cross(x, key, value, wq, bq, wk, wv, bv):
    """Separate weights, 2 heads, the first 2 elements rotated, 11 and 4 keys, softcap."""
    outputs = []
    projected = zip(project(x, wq, bq), project(key, wk), project(value, wv, bv), (11, 4))
    for q, k, v, length in projected:
        turn = lambda part: [rotate(row, angles(i, 2), True, 2) for i, row in enumerate(part)]
        change = lambda s, i, j: 1.5 * math.tanh(s / 1.5) if j < length else None
        outputs.append(
            merge([attend(turn(head(q, h, 4)), turn(head(k, h, 4)), head(v, h, 6), 0.5, change)[0] for h in (0, 1)])
        )
    return (outputs,)


def memory(x, m, w, b, wo, sinks):
    """Packed weights of which the memory has the last two thirds, sinks, given scale."""
    part = lambda rows, begin: [[row[begin : begin + 8] for row in batch] for batch in rows]
    q, kv = part(project(x, w, b), 0), project(m, w, b)
    outputs = []
    for rows, keys, values in zip(q, part(kv, 8), part(kv, 16)):
        seen = lambda s, i, j: s if j <= i + 2 else None  # the last query sees all 6 keys
        outputs.append(
            merge([attend(head(rows, h, 4), head(keys, h, 4), head(values, h, 4), 0.3, seen, sinks[h])[0] for h in (0, 1)])
        )
    return (project(outputs, wo),)


def tables(x, w, cos, sin):
    """Cosines and sines for each token of each batch entry, no output projection."""
    outputs = []
    for rows, c, s in zip(project(x, w), cos, sin):
        turn = lambda part: [rotate(row, lambda r: (c[i][r], s[i][r]), True, 2) for i, row in enumerate(part)]
        q, k, v = ([row[a : a + 8] for row in rows] for a in (0, 8, 16))
        outputs.append(
            merge([attend(turn(head(q, h, 2)), turn(head(k, h, 2)), head(v, h, 2), 2**-0.5)[0] for h in range(4)])
        )
    return (outputs,)


def main():
    command, directory, bits = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for name, shapes in SHAPES.items():
        paths = [f"{directory}/{name}{i}.npy" for i in range(len(shapes))]
        if command == "make":
            random.seed(name)
            for path, shape in zip(paths, shapes):
                write(path, bits, shape, [random.uniform(-1, 1) for _ in range(math.prod(shape))])
            continue
        expected = globals()[name](*(read(path, bits) for path in paths))
        for i, result in enumerate(expected):
            actual = flatten(read(f"{directory}/{name}.out{i}.npy", bits))
            error = max(abs(a - e) for a, e in zip(actual, flatten(result), strict=True))
            print(f"{name} f{bits}, result {i}: {error:.2e}, limit {TOLERANCE[bits]}")
            assert error <= TOLERANCE[bits]


main()
