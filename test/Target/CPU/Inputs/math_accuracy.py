"""Makes arguments for the elementary functions, and checks the results against libm.

usage: math_accuracy.py make|check DIR
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import array
import math
import random
import sys

# Largest error in units in the last place, where the exact result is normal.
LIMITS = {"exp2": (4, 4), "exp": (4, 4), "tanh": (6, 4), "sin": (None, 4), "cos": (None, 4)}
COUNT = 65536
# Code, mantissa bits, smallest and largest exponent of a normal number.
FORMATS = {32: ("f", 23, -126, 127), 64: ("d", 52, -1022, 1023)}


def make_arguments(bits):
    code, mantissa, low, high = FORMATS[bits]
    random.seed(7)
    smallest, largest = 2.0**low, (2 - 2.0**-mantissa) * 2.0**high
    values = [0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, -1.0, 0.5, 20.0]
    values += [smallest, -smallest, largest, -largest, 2.0 ** (low - mantissa)]
    values += [high + 1, high + 0.75, high + 0.25, low, low - 0.5, low - mantissa - 2]
    values += [random.uniform(1.2 * low, 1.2 * high) for _ in range(COUNT // 2)]
    values += [random.uniform(-10, 10) for _ in range(COUNT // 4)]
    values += [random.choice((-1, 1)) * 10 ** random.uniform(0, 15) for _ in range(COUNT // 8)]
    while len(values) < COUNT:
        values.append(random.choice((-1, 1)) * 10 ** random.uniform(-30, 0))
    return array.array(code, values)


def write(path, bits, values):
    shape = f"({COUNT * bits // 256}, {256 // bits})"
    header = f"{{'descr': '<f{bits // 8}', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little"))
        file.write(header.encode() + values.tobytes())


def read(path, bits):
    with open(path, "rb") as file:
        data = file.read()
    return array.array(FORMATS[bits][0], data[-COUNT * bits // 8 :])


def evaluate(name, x):
    if name in ("sin", "cos"):
        return getattr(math, name)(x) if abs(x) < 2.0**50 else math.nan
    try:
        return 2.0**x if name == "exp2" else getattr(math, name)(x)
    except OverflowError:
        return math.inf


def check(name, bits, arguments, results):
    _, mantissa, low, high = FORMATS[bits]
    worst, where = 0, 0
    for x, result in zip(arguments, results):
        exact = evaluate(name, x)
        what = f"{name} f{bits}: got {result} for {x}, expected {exact}"
        if math.isnan(exact):
            assert math.isnan(result), what
        elif abs(exact) >= (2 - 2.0 ** (-mantissa - 1)) * 2.0**high:
            assert result == math.copysign(math.inf, exact), what
        elif abs(exact) < 2.0**low:  # a subnormal result may be flushed to 0
            assert abs(result) <= 2.0**low, what
        else:
            ulps = abs(result - exact) / 2.0 ** (math.frexp(exact)[1] - 1 - mantissa)
            if ulps > worst or math.isnan(ulps):
                worst, where = ulps, x
    limit = LIMITS[name][bits == 64]
    print(f"{name} f{bits}: {worst:.2f} ulp at {where}, limit {limit}")
    assert worst <= limit


def main():
    command, directory = sys.argv[1:]
    for bits in FORMATS:
        path = f"{directory}/x{bits}.npy"
        if command == "make":
            write(path, bits, make_arguments(bits))
            continue
        for name in LIMITS:
            if LIMITS[name][bits == 64] is None:
                continue
            check(name, bits, read(path, bits), read(f"{directory}/{name}_{bits}.npy", bits))


main()
