"""Reads a disassembly of libfovea-peak.so on stdin and prints, for each peak loop,
what one round of it executes: how many multiply-adds, on how many accumulators, and
how many other instructions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import re
import sys

INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*([^#]*)")


def functions(lines):
    """Yields (name, [(address, opcode, operands)]) for each function."""
    name, body = None, []
    for line in lines:
        if header := re.match(r"^[0-9a-f]+ <(\w+)\(.*\)>:", line):
            name, body = header.group(1), []
        elif not line.strip() and name:
            yield name, body
            name = None
        elif match := INSTRUCTION.match(line):
            body.append((int(match[1], 16), match[2], match[3].strip()))


def longest_loop(body):
    """The instructions of the longest innermost loop, without its jump."""
    loops = []
    for index, (address, opcode, operands) in enumerate(body):
        target = re.match(r"0x([0-9a-f]+)", operands) if opcode.startswith("j") else None
        if target and int(target[1], 16) < address:
            loops.append([i for i in body[:index] if i[0] >= int(target[1], 16)])
    return max(loops, key=len, default=[])


for name, body in functions(list(sys.stdin) + ["\n"]):
    if not name.startswith("run"):
        continue
    loop = longest_loop(body)
    work = [(op, args) for _, op, args in loop if re.match(r"vfmadd|vdpbf16ps", op)]
    kinds = {op.rstrip("0123456789ps") for op, _ in work}
    targets = {args.split(",")[-1].strip() for _, args in work}
    width = {target[1:4] for target in targets}
    print(
        f"{name}: {len(work)} {'/'.join(sorted(kinds))} on {len(targets)} {'/'.join(width)}, "
        f"{len(loop) - len(work)} others"
    )
