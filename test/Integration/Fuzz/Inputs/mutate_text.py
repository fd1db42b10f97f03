"""Changes graphs at random and compiles them: whatever the text, the compiler has to
succeed, or to say what is wrong at a place and exit with 1.

    mutate_text.py COMMAND FILE... [--seed=N] [--count=N] [--keep=DIR]

COMMAND compiles the file whose name is appended to it.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tempfile

TOKEN = re.compile(r'[%@#!^]?[\w$.]+|"[^"]*"|->|::|\s+|.', re.DOTALL)
NUMBERS = ["0", "1", "-1", "3", "17", "4096", "9223372036854775807", "18446744073709551616", "1.0e+40"]
WORDS = ["f16", "bf16", "f32", "f64", "i1", "i32", "index", "f8E4M3FN", "?", "x", "none", "true"]
TIMEOUT = 60


def mutate(rng, text, other):
    """The text with a few tokens lost, repeated, exchanged or changed."""
    tokens = TOKEN.findall(text)
    words = [i for i, token in enumerate(tokens) if not token.isspace()]
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        i, j = rng.choice(words), rng.choice(words)
        kind = rng.randrange(7)
        if kind == 0:
            tokens[i] = ""
        elif kind == 1:
            tokens[i] += tokens[i]
        elif kind == 2:
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif kind == 3:
            tokens[i] = rng.choice(TOKEN.findall(other))
        elif kind == 4:
            # A size or an element type within a shaped type, or a number.
            parts = re.split(r"(\d+|[a-z]+\d*)", tokens[i])
            place = rng.randrange(len(parts))
            parts[place] = rng.choice(NUMBERS if rng.random() < 0.5 else WORDS)
            tokens[i] = "".join(parts)
        elif kind == 5:
            tokens[i] = rng.choice(NUMBERS + WORDS)
        else:
            del tokens[i + 1 : i + 1 + rng.randrange(1, 9)]
            words = [k for k, token in enumerate(tokens) if not token.isspace()]
    return "".join(tokens)


def check(command, path):
    """What is wrong with how the command ended, or None."""
    try:
        result = subprocess.run(
            [*command, path], capture_output=True, timeout=TIMEOUT, errors="replace", text=True
        )
    except subprocess.TimeoutExpired:
        return f"did not end within {TIMEOUT} s"
    if result.returncode not in (0, 1):
        return f"exited with {result.returncode}:\n{result.stderr[:2000]}"
    if result.returncode == 1 and not re.search(r":\d+:\d+: error: ", result.stderr):
        return f"gave no error with a place:\n{result.stderr[:2000]}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", type=shlex.split)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--keep", type=pathlib.Path, help="where to leave what failed")
    options = parser.parse_args()
    texts = [path.read_text() for path in options.files]

    def run(number):
        rng = random.Random(f"{options.seed}/{number}")
        text = mutate(rng, rng.choice(texts), rng.choice(texts))
        with tempfile.NamedTemporaryFile("w", suffix=".mlir") as file:
            file.write(text)
            file.flush()
            problem = check(options.command, file.name)
        if problem and options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{options.seed}-{number}.mlir").write_text(text)
        return problem

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = list(pool.map(run, range(options.count)))
    failed = [(number, problem) for number, problem in enumerate(problems) if problem]
    for number, problem in failed:
        print(f"case {number} of seed {options.seed} {problem}")
    print(f"{options.count} graphs, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
