"""Finds the innermost loops of assembly in which all accumulators serve equally many
multiply-adds (the loop may be unrolled), and checks the fullest one, the micro-kernel:
how many accumulators it has, that none is spilled, that nothing is called.

usage: check_micro_kernel.py MULTIPLY_ADD REGISTER COUNT < code.s
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import re
import sys
from collections import Counter


def innermost_loops(lines):
    label, start = None, 0
    for number, line in enumerate(lines):
        if match := re.match(r"(\.L\w+):", line):
            label, start = match[1], number
        elif (match := re.match(r"\s+(?:j\w+|b\.\w+)\s+(\.L\w+)", line)) and match[1] == label:
            yield lines[start : number + 1]


def main():
    operation, register, count = sys.argv[1:]
    lines = sys.stdin.read().splitlines()
    for line in lines:
        assert not re.search(r"\s(callq?|bl)\s+_?(exp2?f?|memrefCopy|malloc)\b", line), line

    def multiply_adds(loop):
        return [line for line in loop if operation in line and register in line]

    # The destination is last on x86, first on AArch64.
    position = -1 if any("%" in line for line in lines) else 1

    def accumulators(loop):
        return Counter(re.split(r"[,\s]+", line.strip())[position] for line in multiply_adds(loop))

    kernels = [
        loop for loop in innermost_loops(lines) if len(set(accumulators(loop).values())) == 1
    ]
    kernel = max(kernels, key=lambda loop: len(multiply_adds(loop)))
    print("\n".join(kernel))
    assert len(accumulators(kernel)) == int(count), len(accumulators(kernel))
    for line in kernel:
        assert not re.search(r"\((%rsp|%rbp)\)|\[sp|\s(callq?|bl)\s", line), line


main()
