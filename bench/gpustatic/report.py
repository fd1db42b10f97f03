"""Tables of the results.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

# FlashAttention-2, head size 64, tile 128 x 128, f16, compiled for sm_80 by nvcc 13.0:
# the steady main loop, of one warp and 128 keys.
REFERENCE = {
    "name": "FlashAttention-2, f16 D64, 128 x 128",
    "instructions": 1229,
    "mma": 256,
    "mma_share": 0.208,
    "ldmatrix_per_mma": 0.28,
    "registers": 255,
    "spill_bytes": 648,
}


def cell(value):
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def percent(value):
    return "" if value is None else f"{value:.1%}"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def resources_table(results):
    rows = []
    for result in results:
        machine = result.get("machine") or {}
        rows.append(
            [
                result["case"],
                result["chip"],
                result["schedule"].get("kernel", ""),
                f"{result['schedule'].get('query_tile', '')} x "
                f"{result['schedule'].get('key_tile', '')}",
                machine.get("registers"),
                machine.get("spill_bytes"),
                result["shared_bytes"],
                machine.get("blocks_per_sm"),
                percent(machine.get("occupancy")),
                machine.get("limited_by"),
                machine.get("sass_instructions"),
                machine.get("sass_products"),
            ]
        )
    header = [
        "case", "chip", "kernel", "tile", "registers", "spilled bytes", "shared memory",
        "blocks", "occupancy", "limited by", "SASS in loop", "products in loop",
    ]  # fmt: skip
    return table(header, rows)


def counters_table(results):
    rows = []
    for result in results:
        loop, estimate = result["main_loop"], result["estimate"]
        if not loop:
            continue
        rows.append(
            [
                result["case"],
                result["chip"],
                round(loop["instructions"], 1),
                round(loop["matrix"], 1),
                percent(loop["matrix_share"]),
                loop["ldmatrix_per_mma"],
                loop["bank_conflicts"],
                f"{result['global_ratio']:.3f}",
                percent(estimate["tensor_fraction"]),
                estimate["bound"],
            ]
        )
    reference = REFERENCE
    rows.append(
        [
            reference["name"], "sm_80", reference["instructions"], reference["mma"],
            percent(reference["mma_share"]), reference["ldmatrix_per_mma"], None, None,
            None, None,
        ]
    )  # fmt: skip
    header = [
        "case", "chip", "instructions", "products", "share", "ldmatrix to mma",
        "bank conflicts", "global bytes to compulsory", "tensor peak (estimate)",
        "bound by (estimate)",
    ]  # fmt: skip
    return table(header, rows)


def markdown(results):
    return (
        "Kernels by ptxas:\n\n"
        + resources_table(results)
        + "\nThe main loop, of one warp and one iteration, by the emulator's counters:\n\n"
        + counters_table(results)
    )
