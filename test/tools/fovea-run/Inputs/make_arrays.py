# make_arrays.py DIRECTORY: writes the arrays of the tests, good ones and bad ones, with
# nothing but the standard library.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import os
import struct
import sys


def header(descr, shape, fortran=False):
    text = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}"
    text += " " * (63 - (10 + len(text)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def floats(values, form="f"):
    return struct.pack(f"<{len(values)}{form}", *values)


one_to_six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
files = {
    "f32.npy": header("<f4", "(2, 3)") + floats(one_to_six),
    "fortran.npy": header("<f4", "(2, 3)", True) + floats([1, 4, 2, 5, 3, 6]),
    "f64.npy": header("<f8", "(2, 3)") + floats(one_to_six, "d"),
    "f16.npy": header("<f2", "(2, 3)") + floats(one_to_six, "e"),
    "bf16.npy": header("<u2", "(2, 3)")
    + b"".join(floats([value])[2:] for value in one_to_six),
    "void.npy": header("<V2", "(2, 3)")
    + b"".join(floats([value])[2:] for value in one_to_six),
    "i32.npy": header("<i4", "(2, 3)") + floats([1, 2, 3, 4, 5, 6], "i"),
    "bool.npy": header("|b1", "(2, 3)") + bytes([1, 0, 1, 0, 1, 0]),
    "scalar.npy": header("<f4", "()") + floats([2.5]),
    "shape.npy": header("<f4", "(3, 2)") + floats(one_to_six),
    "short.npy": header("<f4", "(2, 3)") + floats(one_to_six[:5]),
    "big-endian.npy": header(">f4", "(2, 3)") + floats(one_to_six),
    "huge.npy": header("<f4", "(4611686018427387904, 4611686018427387904)"),
    "empty.npy": b"",
    "text.npy": b"not an array at all",
    "version.npy": b"\x93NUMPY\x09\x00\x02\x00{}",
    "cut.npy": header("<f4", "(2, 3)")[:40],
    "keys.npy": header("<f4", "(2, 3)").replace(b"descr", b"dtype"),
    "tuple.npy": header("<f4", "2, 3"),
    "words.npy": header("<f4", "(two, 3)") + floats(one_to_six),
}
for name, contents in files.items():
    with open(os.path.join(sys.argv[1], name), "wb") as file:
        file.write(contents)
