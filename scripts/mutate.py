#!/usr/bin/env python3
"""Breaks PTX in one place at a time and sees who notices.

    scripts/mutate.py FILE.ptx --run='COMMAND {}' [--kernel=NAME] [--per-class=N]

The command gets the path of a mutant for {} and has to fail on it. Every barrier,
wait, fence and commit is dropped or weakened and every swizzle is changed; of the
other classes (an opcode and what is done to it) each is tried in up to N places.
Mutants that the command refuses as malformed PTX (exit code --invalid) do not
count. Lines of --equivalent=FILE are `REGEX # REASON`: survivors whose description
matches are listed with the reason and do not count either.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import collections
import concurrent.futures
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

Mutant = collections.namedtuple("Mutant", "line kind before after")

INSTRUCTION = re.compile(
    r"^(?P<head>\s*(?:\{\s*)?(?:[\w$]+:\s*)?)(?P<guard>@!?%?[\w$]+\s+)?"
    r"(?P<opcode>[a-z][\w.:]*)(?P<rest>(?:\s+[^;]*)?);(?P<tail>.*)$"
)
# Dropping one of these must never go unnoticed.
DROPPED = re.compile(
    r"^(bar|barrier|fence|membar|cp\.async\.(commit_group|wait_group|wait_all|"
    r"mbarrier|bulk\.commit_group|bulk\.wait_group)|wgmma\.(fence|commit_group|"
    r"wait_group)|mbarrier\.(init|arrive|expect_tx|complete_tx))\b"
)
# Copies that are never made, and products that are never added.
DROPPED_WORK = re.compile(r"^(cp\.async\.|wgmma\.mma_async|stmatrix|st\.|red\.)")
EXHAUSTIVE = ("drop", "weaken", "swizzle")

SWAPS = [  # opcode pattern, replacement, name of the class
    (r"^add\.(s|u|f)", r"sub.\1", "add to sub"),
    (r"^add\.(rn|ftz)", r"sub.\1", "add to sub"),
    (r"^sub\.", "add.", "sub to add"),
    (r"^mul\.(f|rn|ftz)", r"add.\1", "mul to add"),
    (r"^mul\.lo\.", "add.", "mul to add"),
    (r"^max\.", "min.", "max to min"),
    (r"^min\.", "max.", "min to max"),
    (r"^and\.", "or.", "and to or"),
    (r"^or\.", "and.", "or to and"),
    (r"^shl\.b", "shr.u", "shl to shr"),
    (r"^shr\.[us]", "shl.b", "shr to shl"),
    (r"^(?:ex2|lg2|rcp|sqrt|rsqrt|tanh)\.[\w.]*f32$", "mov.f32", "function to mov"),
    (r"^cvt\.rn\.(f16x2|bf16x2)", r"cvt.rz.\1", "round to zero"),
    (r"^shfl\.sync\.bfly", "shfl.sync.idx", "bfly to idx"),
    (r"^shfl\.sync\.(up|down|idx)", "shfl.sync.bfly", "shfl to bfly"),
]
COMPARISONS = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}


def operands(text):
    """The operands of an instruction; braces and brackets keep theirs together."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += c in "{[(" 
        depth -= c in "}])"
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    parts.append(text[start:].strip())
    return [p for p in parts if p]


def elements(vector):
    return [e.strip() for e in vector.strip("{} ").split(",")]


def replace_operand(match, index, operand, opcode=None):
    parts = operands(match["rest"])
    parts[index] = operand
    return f"{opcode or match['opcode']} {', '.join(parts)};"


def sync_mutations(match):
    opcode, parts = match["opcode"], operands(match["rest"])
    if re.match(r"^mbarrier\.(test|try)_wait", opcode):
        # As if every wait were over at once.
        yield "drop", f"setp.eq.u32 {parts[0]}, 0, 0;"
    elif DROPPED.match(opcode):
        # An arrival's result is still read.
        result = parts[0] if parts and parts[0].startswith("%rd") else None
        yield "drop", f"mov.b64 {result}, 0;" if result else ""
    elif DROPPED_WORK.match(opcode):
        yield "drop work", ""
    if re.search(r"\.wait_group", opcode) and parts[0].isdigit():
        yield "weaken", replace_operand(match, 0, str(int(parts[0]) + 1))
    if opcode.startswith("bar.sync") and len(parts) == 1:
        yield "weaken", "bar.warp.sync 0xffffffff;"


def swizzle_mutations(match):
    opcode, parts = match["opcode"], operands(match["rest"])
    if opcode.startswith("xor.b"):
        yield "swizzle", match["rest"].join(["or" + opcode[3:], ";"])
        yield "swizzle", f"mov.{opcode.split('.')[1]} {parts[0]}, {parts[1]};"
        if re.fullmatch(r"-?\d+", parts[2]):
            yield "swizzle", replace_operand(match, 2, str(int(parts[2]) * 2))
    if opcode.startswith(("ldmatrix", "stmatrix")):
        changed = opcode.replace(".trans", "") if ".trans" in opcode else re.sub(
            r"(\.x[124])", r"\1.trans", opcode, count=1)
        yield "swizzle", f"{changed} {match['rest'].strip()};"


def matrix_mutations(match):
    opcode, parts = match["opcode"], operands(match["rest"])
    if opcode.startswith(("mma.", "wmma.mma")):
        moves = zip(elements(parts[0]), elements(parts[3]))
        kind = "f64" if ".f64" in opcode else "b32"
        yield "delete product", " ".join(f"mov.{kind} {d}, {c};" for d, c in moves)
        for index, name in ((1, "reorder A"), (2, "reorder B"), (3, "reorder C")):
            names = elements(parts[index])
            if len(names) > 1:
                rotated = ", ".join(names[1:] + names[:1])
                yield name, replace_operand(match, index, "{" + rotated + "}")
    if opcode.startswith("ldmatrix") and "{" in parts[0]:
        names = elements(parts[0])
        if len(names) > 1:
            rotated = ", ".join(names[1:] + names[:1])
            yield "reorder ldmatrix", replace_operand(match, 0, "{" + rotated + "}")


def value_mutations(match):
    opcode, parts = match["opcode"], operands(match["rest"])
    for pattern, replacement, name in SWAPS:
        changed = re.sub(pattern, replacement, opcode)
        if changed != opcode:
            yield name, f"{changed} {match['rest'].strip()};"
    if opcode.startswith("setp."):
        words = opcode.split(".")
        if words[1] in COMPARISONS:
            words[1] = COMPARISONS[words[1]]
            yield "negate setp", f"{'.'.join(words)} {match['rest'].strip()};"
    if opcode.startswith("selp.") and parts[1] != parts[2]:
        swapped = [parts[0], parts[2], parts[1], parts[3]]
        yield "swap selp", f"{opcode} {', '.join(swapped)};"
    if opcode.startswith("fma.") or opcode.startswith("mad."):
        yield "drop addend", replace_operand(match, 3, "0f00000000" if "f32" in opcode else "0")
    integer = re.match(r"^(add|sub|shl|shr|and|mul|mad|bfi)\b.*\.[bsu](16|32|64)$", opcode)
    if integer and re.fullmatch(r"-?\d+", parts[-1]) and not opcode.startswith("mad"):
        yield "constant", replace_operand(match, len(parts) - 1, str(int(parts[-1]) + 1))


def address_mutations(match):
    opcode = match["opcode"]
    if not re.match(r"^(ld|st|cp\.async|ldmatrix)\b", opcode) or ".param" in opcode:
        return
    found = re.search(r"\[(%\w+)(?:\+(-?\d+))?\]", match["rest"])
    if found:
        offset = int(found[2] or 0) + 16
        changed = match["rest"].replace(found[0], f"[{found[1]}+{offset}]", 1)
        yield "address", f"{opcode}{changed};"


def mutations(match):
    for family in (sync_mutations, swizzle_mutations, matrix_mutations,
                   value_mutations, address_mutations):
        for kind, after in family(match):
            guard = match["guard"] or ""
            # A guard belongs to every instruction that takes the place of one.
            after = " ".join(guard + part.strip() + ";" for part in after.split(";")
                             if part.strip())
            yield kind, after
    if match["guard"]:
        guard = match["guard"].strip()
        negated = guard[:1] + guard[2:] if guard[1] == "!" else "@!" + guard[1:]
        yield "negate guard", f"{negated} {match['opcode']}{match['rest']};"


def kernel_lines(lines, kernel):
    """The lines of the function's body; without a name, of all bodies."""
    depth, inside, wanted = 0, False, False
    for number, line in enumerate(lines):
        if depth == 0 and re.search(r"\.(entry|func)\b", line):
            wanted = kernel is None or re.search(rf"\b{re.escape(kernel)}\b", line)
        code = line.split("//")[0]
        inside = depth > 0
        depth += code.count("{") - code.count("}")
        if inside and wanted:
            yield number


def all_mutants(lines, kernel):
    for number in kernel_lines(lines, kernel):
        # Inline assembly may have several instructions on a line.
        pieces = re.findall(r"[^;]*;|[^;]+$", lines[number].split("//")[0])
        for index, piece in enumerate(pieces):
            match = INSTRUCTION.match(piece)
            if not match or match["opcode"] in ("ret", "exit", "bra.uni", "call"):
                continue
            for kind, after in mutations(match):
                changed = pieces[:index] + [match["head"] + after] + pieces[index + 1:]
                yield Mutant(number, f"{kind}: {match['opcode']}", piece.strip(),
                             "".join(changed))


def select(mutants, per_class, seed):
    """All of the exhaustive kinds, and some of each other class."""
    classes = collections.defaultdict(list)
    for mutant in mutants:
        classes[mutant.kind].append(mutant)
    chosen = []
    for kind, members in sorted(classes.items()):
        if kind.split(":")[0] not in EXHAUSTIVE and len(members) > per_class:
            members = random.Random(f"{seed}{kind}").sample(members, per_class)
        chosen += members
    return sorted(chosen)


class Runner:
    def __init__(self, lines, command, folder, invalid):
        self.lines, self.command, self.folder = lines, command, folder
        self.invalid, self.timeout = invalid, None

    def execute(self, lines, name):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write("\n".join(lines))
        process = subprocess.Popen(self.command.replace("{}", path), shell=True, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        try:
            output, _ = process.communicate(timeout=self.timeout)
            code = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # the shell and what it runs
            process.communicate()
            code, output = -1, "it does not end"
        os.unlink(path)
        return code, output.strip()

    def run(self, numbered):
        index, mutant = numbered
        changed = list(self.lines)
        changed[mutant.line] = mutant.after
        code, output = self.execute(changed, f"mutant{index}.ptx")
        verdict = ("survived" if code == 0 else
                   "invalid" if code == self.invalid else "caught")
        return mutant, verdict, output.splitlines()[-1] if output else ""


def read_equivalents(path):
    if not path:
        return []
    with open(path) as file:
        rows = [line.strip() for line in file if line.strip() and line[0] != "#"]
    return [(re.compile(pattern.strip()), reason.strip())
            for pattern, reason in (row.rsplit(" # ", 1) for row in rows)]


def describe(mutant):
    return f"line {mutant.line + 1}: {mutant.kind}: {mutant.before}"


def report(results, equivalents, required, verbose):
    by_kind = collections.defaultdict(collections.Counter)
    survivors, excused = [], []
    for mutant, verdict, output in results:
        if verdict == "survived":
            reason = next((r for p, r in equivalents if p.search(describe(mutant))), None)
            verdict = "equivalent" if reason else verdict
            (excused if reason else survivors).append((mutant, reason))
        by_kind[mutant.kind.split(":")[0]][verdict] += 1
        if verbose:
            print(f"{verdict:10} {describe(mutant)}  [{output}]")
    print(f"{'':20}{'caught':>8}{'survived':>10}{'equivalent':>12}{'invalid':>9}")
    total = collections.Counter()
    for kind, counts in sorted(by_kind.items()):
        total += counts
        print(f"{kind:20}{counts['caught']:8}{counts['survived']:10}"
              f"{counts['equivalent']:12}{counts['invalid']:9}")
    for mutant, reason in excused:
        print(f"equivalent: {describe(mutant)}: {reason}")
    for mutant, _ in survivors:
        print(f"survived: {describe(mutant)}")
    relevant = total["caught"] + total["survived"]
    share = total["caught"] / relevant if relevant else 0
    print(f"{total['caught']} of {relevant} mutants caught, {share:.1%} "
          f"(required {required:.0%})")
    return share >= required


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ptx")
    parser.add_argument("--run", required=True, help="command, {} is the mutant")
    parser.add_argument("--kernel", help="only this function; default all")
    parser.add_argument("--per-class", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the choice of places")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--invalid", type=int, default=3,
                        help="exit code of the command for malformed PTX")
    parser.add_argument("--equivalent", help="file of survivors with reasons")
    parser.add_argument("--require", type=float, default=0.95)
    parser.add_argument("--only", help="regex of descriptions")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    with open(arguments.ptx) as file:
        lines = file.read().split("\n")
    mutants = select(all_mutants(lines, arguments.kernel), arguments.per_class,
                     arguments.seed)
    if arguments.only:
        mutants = [m for m in mutants if re.search(arguments.only, describe(m))]
    if not mutants:
        sys.exit("error: nothing to mutate")
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(lines, arguments.run, folder, arguments.invalid)
        start = time.monotonic()
        code, output = runner.execute(lines, "original.ptx")
        if code != 0:
            sys.exit(f"error: the command fails on the original:\n{output}")
        runner.timeout = 20 + 20 * (time.monotonic() - start)
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            results = list(pool.map(runner.run, enumerate(mutants)))
    equivalents = read_equivalents(arguments.equivalent)
    if not report(results, equivalents, arguments.require, arguments.verbose):
        sys.exit(1)


if __name__ == "__main__":
    main()
