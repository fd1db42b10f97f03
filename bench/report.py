"""Turns a result file of fovea-bench into a Markdown table on stdout.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import json
import platform
import subprocess

PEAKS = {
    "fma": "FMA peak",
    "dot": "`vdpbf16ps` peak",
    "bandwidth": "read bandwidth",
}


def revision():
    result = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return result.stdout.strip() or "unknown"


def cpu_name():
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def verdict(ratio, required):
    if not required:
        return ""
    return "yes" if ratio >= required else "**no**"


def case_row(case, peers):
    if "error" in case:
        first = case["error"].splitlines()[0]
        return [case["name"], "", f"error: {first}"] + [""] * (4 + len(peers))
    speedup = case["metric"] == "speedup"
    against = f"`{case['baseline']}`" if speedup else PEAKS[case["metric"]]
    number = (lambda x: f"{x:.2f} x") if speedup else (lambda x: f"{x:.1%}")
    row = [
        case["name"],
        f"{case['median_s'] * 1e3:.3f}",
        f"{case['p10_s'] * 1e3:.3f} - {case['p90_s'] * 1e3:.3f}",
        against,
        number(case["ratio"]),
        number(case["required"]) if case["required"] else "",
        verdict(case["ratio"], case["required"]),
    ]
    for peer in peers:
        other = case.get("peers", {}).get(peer)
        # Fractions of the peak that was measured around each, where there are some:
        # the machine's clock cancels.
        if not other:
            row.append("")
        elif speedup:
            row.append(f"{other['median_s'] / case['median_s']:.2f} x")
        else:
            row.append(f"{case['ratio'] / other['ratio']:.2f} x")
    return row


def table(header, rows):
    lines = [header, ["---"] * len(header)] + rows
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", help="JSON of fovea-bench")
    parser.add_argument("--command", default="scripts/bench", help="what was run")
    arguments = parser.parse_args()
    with open(arguments.results) as file:
        results = json.load(file)

    peers = results.get("peer_versions", {})
    peaks = ", ".join(
        f"{name} {value / 1e9:.1f} {'GB/s' if name.startswith('read') else 'GFLOP/s'}"
        for name, value in results["peaks"].items()
    )
    print(f"- machine: {cpu_name()} ({results['cpu']}), {results['threads_of_machine']} threads")
    print(f"- Fovea: {revision()}, features `{results['features'] or 'all of the host'}`")
    if results["clock"] == "cpu":
        print("- clock: CPU time of the thread, where a case has one thread")
    print(f"- command: `{arguments.command}`")
    print(f"- peaks: {peaks}")
    for name, version in peers.items():
        print(f"- peer: {name} {version}; its column says how many times faster Fovea is")
    print()
    header = ["case", "median ms", "p10 - p90", "against", "reached", "required", "met"]
    print(table(header + list(peers), [case_row(case, peers) for case in results["cases"]]))
    if results.get("limits"):
        rows = [
            [x["name"], f"{x['value']:.2f} {x['unit']}", f"{x['limit']} {x['unit']}",
             "yes" if x["value"] < x["limit"] else "**no**"]
            for x in results["limits"]
        ]
        print()
        print(table(["limit", "measured", "at most", "met"], rows))


if __name__ == "__main__":
    main()
