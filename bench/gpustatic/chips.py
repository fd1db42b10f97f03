"""Chips: limits of a multiprocessor, and the rates that the roofline uses.

Limits are those of the CUDA C++ Programming Guide, "Technical specifications per
compute capability". Rates are of one product of each family, from its data sheet:
A100 SXM, RTX 3090, RTX 4090, H100 SXM, B200, RTX 5090; products of mma.sync on sm_90
and later are taken at half the rate of their native instructions.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from dataclasses import dataclass

KIB = 1024


@dataclass
class Chip:
    name: str
    shared_per_sm: int  # bytes, of which each block also takes `shared_reserved`
    warps_per_sm: int
    blocks_per_sm: int
    multiprocessors: int
    clock: float  # Hz
    bandwidth: float  # bytes a second
    tensor: int  # f16 multiply-adds with f32 sums, of a multiprocessor a clock
    native_tensor: int = 0  # the same by wgmma
    registers_per_sm: int = 65536
    shared_reserved: int = 1 * KIB

    def rate(self, native):
        return self.native_tensor if native and self.native_tensor else self.tensor


CHIPS = {
    chip.name: chip
    for chip in (
        Chip("sm_80", 164 * KIB, 64, 32, 108, 1.41e9, 1.555e12, 1024),
        Chip("sm_86", 100 * KIB, 48, 16, 82, 1.695e9, 0.936e12, 256),
        Chip("sm_89", 100 * KIB, 48, 24, 128, 2.52e9, 1.008e12, 256),
        Chip("sm_90", 228 * KIB, 64, 32, 132, 1.83e9, 3.35e12, 1024),
        Chip("sm_90a", 228 * KIB, 64, 32, 132, 1.83e9, 3.35e12, 1024, 2048),
        Chip("sm_100a", 228 * KIB, 64, 32, 148, 1.85e9, 8.0e12, 1024),
        Chip("sm_120a", 100 * KIB, 48, 24, 170, 2.41e9, 1.792e12, 256),
    )
}


def round_up(value, unit):
    return -(-value // unit) * unit


def occupancy(chip, registers, threads, shared):
    """Blocks that a multiprocessor holds, and what limits them."""
    warps = -(-threads // 32)
    # Registers are allocated to warps, 256 at a time; the four parts of a
    # multiprocessor have a fourth each.
    per_warp = round_up(registers * 32, 256)
    warps_by_registers = (chip.registers_per_sm // 4 // per_warp) * 4
    limits = {
        "registers": warps_by_registers // warps,
        "shared memory": chip.shared_per_sm
        // (round_up(shared, 128) + chip.shared_reserved),
        "warps": chip.warps_per_sm // warps,
        "blocks": chip.blocks_per_sm,
    }
    blocks = min(limits.values())
    return blocks, min(limits, key=limits.get), blocks * warps / chip.warps_per_sm
