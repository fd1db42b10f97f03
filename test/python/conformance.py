"""The node tests of the onnx package, run through the importer and the engine.

    conformance.py [--filter=REGEX]          what fails, and counts
    conformance.py --write=PAGE              writes docs/OnnxConformance.md

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import os
import re
import sys
import warnings

import numpy as np
import onnx
from fovea import Engine, FoveaError, onnx_backend
from fovea.onnx_import import ImportFailure
from fovea.onnx_import.model import FIRST_OPSET
from fovea.onnx_import.ops import HANDLERS

# The package computes infinities and NaNs on purpose.
warnings.simplefilter("ignore")
np.seterr(all="ignore")
from onnx.backend.test.loader import load_model_tests  # noqa: E402
from onnx.backend.test.runner import Runner, _normalize_tensor  # noqa: E402

# Why a test of an op that the importer knows may be refused.
ALLOWED_REFUSALS = [
    r"unsupported op \w+ of opset \d+: .*",
    r"unsupported element type (string|u?int[24]|float[48]e\w+).*",
    r"unsupported (sequence|optional)_type.*|unsupported type (sequence|optional|map)_type.*",
    r"unsupported dropout that is not inference .*",
]


@dataclasses.dataclass
class Outcome:
    name: str
    op: str  # whose test it is
    status: str  # "passed", "refused" or "failed"
    text: str = ""

    @property
    def is_allowed(self):
        if self.status != "refused":
            return self.status == "passed"
        return all(
            any(re.fullmatch(pattern, line) for pattern in ALLOWED_REFUSALS)
            for line in self.text.splitlines()
        )


def _qualified(node):
    domain = "" if node.domain == "ai.onnx" else node.domain
    return f"{domain}::{node.op_type}" if domain else node.op_type


def load_cases():
    """Pairs of a test and the op that it tests."""
    cases = [case for case in load_model_tests(kind="node") if case.model is not None]
    # Expanded forms have many ops; they test that of the form they expand.
    ops = {
        case.name: _qualified(case.model.graph.node[0])
        for case in cases
        if "_expanded" not in case.name
    }
    result = []
    for case in cases:
        plain = re.sub(r"_expanded(_ver\d+)?$", "", case.name)
        result.append((case, ops.get(plain) or _qualified(case.model.graph.node[-1])))
    return result


def _run(case, op, engine):
    try:
        session = onnx_backend.prepare(case.model, engine)
        for inputs, outputs in case.data_sets:
            results = session.run([_normalize_tensor(array) for array in inputs])
            expected = [_normalize_tensor(array) for array in outputs]
            Runner.assert_similar_outputs(expected, results, case.rtol, case.atol)
    except ImportFailure as failure:
        return Outcome(case.name, op, "refused", str(failure))
    except (AssertionError, FoveaError) as error:
        return Outcome(case.name, op, "failed", str(error))
    except Exception as error:  # a bug of the importer: the others still run
        return Outcome(case.name, op, "failed", f"{type(error).__name__}: {error}")
    return Outcome(case.name, op, "passed")


def run_all(pattern="."):
    """Outcomes of the tests whose name matches, on all cores."""
    engine = Engine(threads=1, optimization=1, disk_cache=False)
    cases = [(case, op) for case, op in load_cases() if re.search(pattern, case.name)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda pair: _run(*pair, engine), cases))


def _table(outcomes):
    """Rows of the page, one for each op with a test that is not refused."""
    by_op = collections.defaultdict(list)
    for outcome in outcomes:
        by_op[outcome.op].append(outcome)
    lines = ["| op | tests | passed | refused, and why |", "|---|---|---|---|"]
    others = []
    for op in sorted(by_op):
        rows = by_op[op]
        counts = collections.Counter(row.status for row in rows)
        known = tuple(op.split("::")) if "::" in op else ("", op)
        if known not in HANDLERS and counts["passed"] < len(rows):
            others.append(op)
            continue
        reasons = collections.Counter(
            _reason(row.text) for row in rows if row.status == "refused"
        )
        text = "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        lines.append(f"| {op} | {len(rows)} | {counts['passed']} | {text} |")
    return lines, others


def _reason(text):
    """What a refusal is about, without names."""
    first = text.splitlines()[0]
    if re.match(r"unsupported op \w+ of opset", first):
        return f"opset below {FIRST_OPSET}"
    match = re.match(r"unsupported element type (\w+)", first)
    return match.group(1) if match else re.sub(r" in op .*| of input .*", "", first)


def format_page(outcomes):
    lines, others = _table(outcomes)
    passed = sum(outcome.status == "passed" for outcome in outcomes)
    ops = ", ".join(
        f"`{domain}::{name}`" if domain else f"`{name}`" for domain, name in sorted(HANDLERS)
    )
    return "\n".join([
        "<!-- Generated by scripts/update-onnx-docs. -->",
        "",
        "# ONNX: what is imported, and the node tests of ONNX",
        "",
        f"`fovea-import-onnx` knows these ops, of opsets {FIRST_OPSET} to "
        f"{onnx.defs.onnx_opset_version()}:",
        "",
        ops + ".",
        "",
        f"The table is what becomes of the node tests in the Python package onnx {onnx.__version__}: "
        "each model is imported, compiled and run, and its outputs are compared at the tolerances "
        "of the suite (relative 1e-3, absolute 1e-7; bf16 relative 2^-6). Expanded forms, in which "
        "the op is written out, count as tests of the op. What is refused is refused while "
        "importing, by name.",
        "",
        f"{passed} of {len(outcomes)} tests pass, "
        f"{sum(outcome.status == 'failed' for outcome in outcomes)} fail, the others are refused.",
        "",
        *lines,
        "",
        "All tests of these ops are refused, but expanded forms whose ops are known: "
        + ", ".join(others)
        + ".",
        "",
    ])  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filter", default=".", help="tests whose name matches")
    parser.add_argument("--write", metavar="PAGE", help="writes the page")
    options = parser.parse_args()
    outcomes = run_all("." if options.write else options.filter)
    for outcome in outcomes:
        if outcome.status == "failed":
            print(f"FAILED {outcome.name}: {outcome.text[:600]}")
    print(dict(collections.Counter(outcome.status for outcome in outcomes)))
    if options.write:
        with open(options.write, "w", encoding="utf-8") as page:
            page.write(format_page(outcomes))
    return int(any(outcome.status == "failed" for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
