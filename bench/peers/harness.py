"""Times another library on the cases of a result file of fovea-bench, and adds its times to the file.

The peak of the machine is measured around every sample, by the same library that
fovea-bench uses, so that the two ratios compare although the two processes ran at
different times.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import ctypes
import json
import statistics
import time

UNITS = {"neon": 0, "avx2": 1, "avx512": 2, "avx512_bf16": 3}
COLD_BYTES = 256 << 20
SAMPLE_SECONDS = 5e-3
QUIET_SHARE = 0.95


class Peak:
    """The C interfaces of bench/Peak.h and bench/CoreShare.h."""

    def __init__(self, path, unit, cpu_time):
        self.library = ctypes.CDLL(path)
        self.library.fovea_peak_flops.restype = ctypes.c_double
        self.library.fovea_peak_flops.argtypes = [ctypes.c_int, ctypes.c_double]
        self.library.fovea_peak_read.restype = ctypes.c_double
        self.library.fovea_peak_read.argtypes = [
            ctypes.c_void_p,
            ctypes.c_size_t,
            ctypes.c_int,
            ctypes.c_int,
        ]
        self.library.fovea_core_share.restype = ctypes.c_double
        self.library.fovea_core_share.argtypes = [ctypes.c_int]
        self.core_share = self.library.fovea_core_share
        self.unit = unit
        self.cpu_time = cpu_time
        self.memory = (ctypes.c_char * COLD_BYTES)()
        ctypes.memset(self.memory, 1, COLD_BYTES)

    def sample(self, metric, threads):
        if metric == "bandwidth":
            return self.library.fovea_peak_read(
                self.memory, COLD_BYTES, threads, self.cpu_time
            )
        unit = "avx512_bf16" if metric == "dot" else self.unit
        return self.library.fovea_peak_flops(UNITS[unit], SAMPLE_SECONDS) * threads


def count_copies(case):
    """Where memory is what takes time, so many operands that none is in a cache."""
    return 1 + (int(COLD_BYTES / case["bytes"]) if case["metric"] == "bandwidth" else 0)


def measure(case, call, peak, seconds, cpu_time):
    metric = case["metric"]
    # A case that is required relative to another is still a number of FLOPs here.
    work = case["bytes"] if metric == "bandwidth" else case["flops"]

    clock = time.thread_time if cpu_time and case["threads"] == 1 else time.perf_counter

    def sample(calls):
        start = clock()
        for _ in range(calls):
            call()
        return (clock() - start) / calls

    warm = min(sample(1), sample(1))
    calls = max(1, int(SAMPLE_SECONDS / warm))
    rounds, quiet = [], []
    start = time.perf_counter()
    last = peak.sample(metric, case["threads"])
    # As fovea-bench does: rounds with the core to ourselves count, if there are enough.
    while len(rounds) < 3 or time.perf_counter() - start < seconds * (1 if len(quiet) >= 3 else 3):
        before = peak.core_share(case["threads"])
        taken = sample(calls)
        share = min(before, peak.core_share(case["threads"]))
        after = peak.sample(metric, case["threads"])
        rounds.append((taken, work / taken / ((last + after) / 2)))
        if share >= QUIET_SHARE:
            quiet.append(rounds[-1])
        last = after
    times, ratios = zip(*(quiet if len(quiet) >= 3 else rounds))
    return {
        "median_s": statistics.median(times),
        "ratio": statistics.median(ratios),
        "rounds": len(rounds),
        "quiet_rounds": len(quiet),
    }


def run(name, version, make_call):
    """Measures what `make_call` makes of each case: a function, or None if the library has no fast form of it."""
    parser = argparse.ArgumentParser(description=f"Times {name} on the cases of fovea-bench.")
    parser.add_argument("results", help="JSON of fovea-bench, changed in place")
    parser.add_argument("--peak-library", required=True)
    parser.add_argument("--seconds", type=float, default=1, help="time for one case")
    arguments = parser.parse_args()

    with open(arguments.results) as file:
        results = json.load(file)
    cpu_time = results["clock"] == "cpu"
    peak = Peak(arguments.peak_library, results["unit"], cpu_time)
    results.setdefault("peer_versions", {})[name] = version
    for case in results["cases"]:
        call = None if "error" in case else make_call(case)
        if call is None:
            continue
        measured = measure(case, call, peak, arguments.seconds, cpu_time)
        case.setdefault("peers", {})[name] = measured
        print(f"{name}: {case['name']:34} {measured['median_s'] * 1e3:9.3f} ms", flush=True)
    with open(arguments.results, "w") as file:
        json.dump(results, file, indent=2)
        file.write("\n")
