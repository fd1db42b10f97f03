"""The main loop of a kernel: what its instructions are and what it did.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import collections
import re

OPCODE = re.compile(r"^\s*(?:@!?%?\w+\s+)?([a-z][\w.:]*)")


def main_loop(counters):
    """The loop that executed most instructions; of a kernel without one, nothing."""
    return max(
        counters["loops"],
        key=lambda loop: loop["counters"]["warp_instructions"],
        default=None,
    )


def ptx_mix(text, loop):
    """Instructions in the text of a loop, by the first word of the opcode: also those
    that are rarely executed."""
    mix = collections.Counter()
    lines = text.split("\n")[loop["first_line"] - 1 : loop["last_line"]]
    for line in lines:
        match = OPCODE.match(line.split("//")[0])
        if match:
            mix[match.group(1).split(".")[0]] += 1
    return dict(mix.most_common())


def per_iteration(loop):
    """Dynamic instructions of a warp in an iteration, by class."""
    count = loop["iterations"]
    return {
        name.removeprefix("class_"): value / count
        for name, value in loop["counters"].items()
        if name.startswith("class_")
    }


def roofline(loop, chip, case, totals, native):
    """An estimate, from the counters and the rates of chips.py: how long the units of a
    multiprocessor are busy with one iteration of a warp, in clocks, and how long global
    memory is busy with the whole problem."""
    classes = per_iteration(loop)
    count = loop["iterations"]
    products = classes.get("matrix", 0)
    # A product m16n8k16 has 2048 multiply-adds; wgmma's are counted from useful work.
    if native:
        work = case.useful_flops() / 2 / count
    else:
        work = products * 16 * 8 * 16
    clocks = {
        "tensor": work / chip.rate(native) if products else 0,
        "issue": loop["counters"]["warp_instructions"] / count / 4,
        "special": classes.get("special", 0) * 32 / 16,
        "shared": loop["counters"]["shared_wavefronts"] / count,
    }
    if not products:
        clocks["fma"] = classes.get("float", 0) / 4
    bound = max(clocks, key=clocks.get)
    seconds = max(
        clocks[bound] * count / chip.multiprocessors / chip.clock,
        case.unique_bytes() / chip.bandwidth,
    )
    return {
        "clocks_per_iteration": {name: round(value, 1) for name, value in clocks.items()},
        "bound": bound,
        "tensor_fraction": round(clocks["tensor"] / clocks[bound], 3) if products else None,
        "memory_seconds": case.unique_bytes() / chip.bandwidth,
        "seconds_at_full_load": seconds,
        "traffic_ratio": totals / case.unique_bytes(),
    }
