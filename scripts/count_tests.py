"""Prints `N passed, N failed, N skipped` for a result file of lit (--output).

A GoogleTest case counts as one test, as lit reports it. Exits 1 if anything failed,
or if there is nothing to count.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import collections
import json
import sys

PASSED = {"PASS", "XFAIL", "FLAKYPASS"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def main(path):
    try:
        with open(path) as file:
            tests = json.load(file)["tests"]
    except (OSError, ValueError, KeyError) as error:
        print(f"count_tests: error: expected results of lit in {path}: {error}", file=sys.stderr)
        tests = []
    counts = collections.Counter()
    for test in tests:
        code = test["code"]
        counts["passed" if code in PASSED else "skipped" if code in SKIPPED else "failed"] += 1
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
