"""What kernels on sm_80 have to be, for types and head sizes that matter most.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

SHARES = {64: 0.24, 128: 0.30}  # of mma in the main loop, by head size


def find_broken(result):
    """Promises that a result breaks, as text."""
    share = SHARES.get(result["head"])
    if result["chip"] != "sm_80" or result["schedule"].get("kernel") != "mma":
        return []
    if not share or not result["main_loop"] or result["is_decoding"]:
        return []
    loop, machine = result["main_loop"], result["machine"]
    checks = [
        (loop["matrix_share"] >= share, f"mma share {loop['matrix_share']:.3f} < {share}"),
        (loop["bank_conflicts"] == 0, f"{loop['bank_conflicts']} bank conflicts"),
        (
            abs(result["global_ratio"] - 1) <= 0.02,
            f"global bytes are {result['global_ratio']:.3f} of the compulsory ones",
        ),
    ]
    if machine:
        checks += [
            (machine["spill_bytes"] == 0, f"{machine['spill_bytes']} bytes spilled"),
            (machine["blocks_per_sm"] >= 2, f"{machine['blocks_per_sm']} blocks"),
        ]
    name = f"{result['case']} on {result['chip']}"
    return [f"{name}: {text}" for holds, text in checks if not holds]
