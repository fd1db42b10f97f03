"""Runs foveac, fovea-run and ptxas, and reads what they print.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import json
import os
import re
import shutil
import subprocess
import tempfile


class ToolError(Exception):
    pass


def run(command):
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise ToolError(f"{' '.join(command)}: {(result.stderr or result.stdout).strip()}")
    return result


def find_ptxas():
    for root in (os.environ.get("CUDA_HOME"), os.environ.get("CUDA_PATH"), "/usr/local/cuda"):
        path = os.path.join(root, "bin", "ptxas") if root else ""
        if os.access(path, os.X_OK):
            return path
    return shutil.which("ptxas")


def assemble(ptxas, text, chip):
    """What ptxas prints with -v, and the machine code."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = os.path.join(folder, "k.ptx"), os.path.join(folder, "k.cubin")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        printed = run([ptxas, "-v", f"-arch={chip}", source, "-o", result]).stderr
        with open(result, "rb") as file:
            return printed, file.read()


def resources(printed):
    """Registers, spilled bytes and static shared memory of each kernel."""
    found = {}
    for part in printed.split("Compiling entry function")[1:]:
        name = re.search(r"'(\w+)'", part).group(1)

        def number(pattern, part=part):
            match = re.search(pattern, part)
            return int(match.group(1)) if match else 0

        found[name] = {
            "registers": number(r"Used (\d+) registers"),
            "spill_bytes": number(r"(\d+) bytes spill stores")
            + number(r"(\d+) bytes spill loads"),
            "static_shared_bytes": number(r"(\d+) bytes smem"),
        }
    return found


def serialization_warnings(printed):
    """ptxas' warnings about products that it had to put one after the other."""
    return sorted(set(re.findall(r"C75(?:1[0-9])", printed)))


class Fovea:
    def __init__(self, folder):
        self.folder = folder

    def tool(self, name):
        return os.path.join(self.folder, name)

    def compile(self, path, chip, *options):
        command = [self.tool("foveac"), path, "--target=nvptx", f"--chip={chip}", "-o", "-"]
        return run(command + list(options)).stdout

    def schedule(self, path, chip):
        text = self.compile(path, chip, "--emit=mlir", "--stop-after=online")
        match = re.search(r"#attn\.gpu_schedule<([^>]*)>", text)
        if not match:
            return {}
        pairs = (pair.split(" = ") for pair in match.group(1).split(", "))
        return {key: int(value) if value.isdigit() else value for key, value in pairs}

    def launches(self, path, chip):
        """Threads and dynamic shared memory of each kernel."""
        text = self.compile(path, chip, "--emit=mlir", "--stop-after=target")
        found = {}
        for line in text.splitlines():
            match = re.search(r"gpu\.launch_func\s+@\w+::@(\w+)", line)
            if match:
                threads = re.search(r"threads in \(%c(\d+)", line)
                shared = re.search(r"dynamic_shared_memory_size %c(\d+)", line)
                found[match.group(1)] = {
                    "threads": int(threads.group(1)),
                    "dynamic_shared_bytes": int(shared.group(1)) if shared else 0,
                }
        return found

    def counters(self, path, chip, shapes):
        command = [
            self.tool("fovea-run"), path, "--target=nvptx", "--device=emulator",
            f"--chip={chip}", "--random", f"--shapes={shapes}", "--no-cache", "--profile",
            "--json",
        ]  # fmt: skip
        return json.loads(run(command).stdout)["kernels"]
