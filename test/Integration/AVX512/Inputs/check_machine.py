# Small functions in machine code, right and wrong ones, on the emulated CPU.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import os
import struct
import sys
import traceback

from machine import WRITABLE, Machine


def call(code, size, flags=0):
    """Runs `code` on a tensor of `size` bytes; returns the tensor, or the fault."""
    machine = Machine()
    tensor = machine.allocate(struct.pack(f"<{size // 4}f", *range(size // 4)), flags)
    try:
        machine.call(machine.allocate(bytes.fromhex(code)), tensor)
    except RuntimeError as error:
        return str(error)
    return machine.memory[tensor : tensor + size]


def main():
    # vmovups zmm0, [rdi]; vaddps zmm0, zmm0, zmm0; vmovups [rdi], zmm0; ret
    double = "62f17c481007" "62f17c4858c0" "62f17c481107" "c3"
    doubled = struct.pack("<16f", *range(0, 32, 2))
    assert call(double, 64, WRITABLE) == doubled
    assert call(double, 60, WRITABLE).startswith("page fault")  # reads 4 bytes too many
    assert call(double, 64).startswith("page fault")  # writes to an input
    # vdpbf16ps zmm0, zmm0, zmm0; ret
    assert call("62f27e4852c0" "c3", 64) == struct.pack("<16f", *range(16))
    # ud2
    assert call("0f0b", 64).startswith("invalid opcode")


if __name__ == "__main__":
    status = 0
    try:
        main()
    except AssertionError:
        traceback.print_exc()
        status = 1
    sys.stderr.flush()
    os._exit(status)  # Bochs' bindings crash when Python destroys them.
