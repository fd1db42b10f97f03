"""The instruction mix of machine code, without a disassembler.

Instructions of sm_70 and later have 16 bytes; the low 12 bits are the opcode. The
numbers are not documented: `calibrate` assembles small kernels with a known number of
instructions and checks each name that the table uses.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import collections
import struct

NAMES = {
    0x23C: "HMMA", 0x308: "MUFU", 0x83B: "LDSM", 0xFAE: "LDGSTS", 0x223: "FFMA",
    0x220: "FMUL", 0x221: "FADD", 0x209: "FMNMX", 0x947: "BRA", 0xB1D: "BAR",
    0x983: "LDL", 0x387: "STL", 0x984: "LDS", 0x388: "STS", 0x981: "LDG", 0x986: "STG",
    0x23E: "F2FP", 0xF89: "SHFL", 0x22B: "DFMA",
    0x9F0: "HGMMA",
}  # fmt: skip
BRANCH = 0x947

# name: body, number of instructions that it becomes
CALIBRATION = {
    "HMMA": (
        "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%f0,%f1,%f2,%f3}, "
        "{%r0,%r1,%r2,%r3}, {%r1,%r2}, {%f0,%f1,%f2,%f3};\n" * 3,
        3,
    ),
    "MUFU": ("ex2.approx.ftz.f32 %f0, %f0;\n" * 4, 4),
    "LDSM": (
        "ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%r0,%r1,%r2,%r3}, [%r0];\n" * 2,
        2,
    ),
    "LDGSTS": ("cp.async.cg.shared.global [%r0], [%rd0], 16;\n" * 3, 3),
    "FFMA": ("fma.rn.f32 %f0, %f0, %f0, %f1;\n" * 5, 5),
    "FMNMX": ("max.f32 %f0, %f0, %f1;\nadd.f32 %f1, %f0, %f1;\n" * 3, 3),
    "HGMMA": (
        "wgmma.fence.sync.aligned;\n"
        "wgmma.mma_async.sync.aligned.m64n8k16.f32.f16.f16 "
        "{%f0,%f1,%f2,%f3}, %rd0, %rd0, 1, 1, 1, 0, 0;\n"
        "wgmma.commit_group.sync.aligned;\nwgmma.wait_group.sync.aligned 0;\n",
        1,
    ),
    "F2FP": ("cvt.rn.f16x2.f32 %r0, %f0, %f1;\nadd.f32 %f0, %f1, %f1;\n", 1),
}


def calibration_ptx(chip, version, body):
    """A kernel whose result depends on every instruction."""
    loads = "".join(f"ld.global.b32 %r{i}, [%rd0+{4 * i}];\n" for i in range(4))
    loads += "".join(f"ld.global.f32 %f{i}, [%rd0+{16 + 4 * i}];\n" for i in range(4))
    stores = "".join(f"st.global.b32 [%rd0+{4 * i}], %r{i};\n" for i in range(4))
    stores += "".join(f"st.global.f32 [%rd0+{16 + 4 * i}], %f{i};\n" for i in range(4))
    return (
        f".version {version}\n.target {chip}\n.address_size 64\n"
        ".visible .entry probe(.param .u64 p) {\n.reg .b32 %r<4>;\n.reg .f32 %f<4>;\n"
        ".reg .b64 %rd<1>;\nld.param.u64 %rd0, [p];\ncvta.to.global.u64 %rd0, %rd0;\n"
        f"{loads}{body}{stores}ret;\n}}\n"
    )


def sections(cubin):
    """Name and contents of each section of an ELF file of 64 bits."""
    (offset,) = struct.unpack_from("<Q", cubin, 0x28)
    size, count, names = struct.unpack_from("<HHH", cubin, 0x3A)
    headers = [
        struct.unpack_from("<IIQQQQ", cubin, offset + i * size) for i in range(count)
    ]
    strings = headers[names][4]
    for name, _, _, _, start, length in headers:
        end = cubin.index(b"\0", strings + name)
        yield cubin[strings + name : end].decode(), cubin[start : start + length]


def kernels(cubin):
    """The instructions of each kernel as (opcode, low word, high word)."""
    for name, contents in sections(cubin):
        if name.startswith(".text."):
            words = struct.iter_unpack("<QQ", contents[: len(contents) // 16 * 16])
            yield name[len(".text.") :], [(low & 0xFFF, low, high) for low, high in words]


def branch_target(index, low, high):
    """Branches have a signed distance in bytes from the next instruction, in units of
    4, in bits 34 to 81."""
    distance = ((low >> 34) | (high << 30)) & ((1 << 48) - 1)
    if distance >> 47:
        distance -= 1 << 48
    return index + 1 + distance * 4 // 16


def count(code):
    return collections.Counter(NAMES.get(opcode, f"op_{opcode:03x}") for opcode, _, _ in code)


def main_loop(code):
    """The instructions of the innermost loop with most products; None without one."""
    loops = []
    for index, (opcode, low, high) in enumerate(code):
        if opcode == BRANCH:
            target = branch_target(index, low, high)
            if 0 <= target < index:
                loops.append(code[target : index + 1])

    def rank(loop):
        mix = count(loop)
        products = mix["HMMA"] + mix["HGMMA"]
        return products, mix["FFMA"] + mix["DFMA"], -len(loop)

    best = max(loops, key=rank, default=None)
    return best if best and rank(best)[:2] != (0, 0) else None


def calibrate(assemble, chip, version):
    """Names whose number of instructions is not as it should be."""
    wrong = []
    for name, (body, expected) in CALIBRATION.items():
        if name == "HGMMA" and chip != "sm_90a":
            continue
        _, cubin = assemble(calibration_ptx(chip, version, body), chip)
        (code,) = (code for kernel, code in kernels(cubin) if kernel == "probe")
        if count(code)[name] != expected:
            wrong.append(name)
    return wrong
