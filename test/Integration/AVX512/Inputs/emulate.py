# Compiles an entry for a CPU with AVX-512, runs it on an emulated one, and compares with
# the reference: `fovea-run --compare=reference` for a machine that is not there.
# Usage: emulate.py DIRECTORY GRAPH --cpu=NAME [option of fovea-run...]
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import argparse
import ast
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys

from machine import WRITABLE, Machine

HERE = pathlib.Path(__file__).parent


def run(*command):
    subprocess.run([str(word) for word in command], check=True)


def read_npy(path):
    """The file's header, the array's shape and its bytes."""
    contents = path.read_bytes()
    end = 10 + struct.unpack_from("<H", contents, 8)[0]
    header = ast.literal_eval(contents[10:end].decode())
    assert not header["fortran_order"]
    return contents[:end], header["shape"], contents[end:]


def describe(address, shape):
    """A descriptor of a dense tensor: pointer, pointer, offset, sizes, strides."""
    strides = [1] * len(shape)
    for dim in reversed(range(len(shape) - 1)):
        strides[dim] = strides[dim + 1] * shape[dim + 1]
    words = [address, address, 0, *shape, *strides]
    return struct.pack(f"<{len(words)}q", *words)


def count_results(header, entry):
    """foveac describes each entry in a comment of the header."""
    comment = re.search(rf"/\* Entry '{entry}'\..*?\*/", header.read_text(), re.DOTALL)
    return len(re.findall(r"result\d+:", comment.group()))


def compile_image(directory, graph, entry, cpu):
    """A static executable that starts in the entry, and the number of results."""
    # Bochs knows no gathers whose positions are in one of zmm16 to zmm31.
    run("foveac", graph, f"--cpu={cpu}", "--features=+prefer-no-gather", "--prefix=k",
        "-o", directory / "k.o", f"--emit-header={directory / 'k.h'}")  # fmt: skip
    # One thread has no use for thread-local storage.
    run("gcc", "-O1", "-ffreestanding", "-static", "-nostdlib", "-no-pie", "-D__thread=",
        f"-Wl,-e,k_{entry}__packed", directory / "k.o", HERE / "guest.c",
        HERE.parents[3] / "runtime" / "sequential.c", "-o", directory / "image")  # fmt: skip
    return directory / "image", count_results(directory / "k.h", entry)


def emulate(image, inputs, results):
    """Calls the entry and stores its results in place of the host's."""
    machine = Machine()
    entry = machine.load(image)
    arguments = []
    for path in inputs:
        _, shape, data = read_npy(path)
        address = machine.allocate(data)
        # Scalars are passed by their address, tensors by their descriptor's.
        arguments.append(address if not shape else machine.allocate(describe(address, shape)))
    outputs = []
    for path in results:
        header, shape, data = read_npy(path)
        # Not the host's numbers: what the kernel does not write must show.
        address = machine.allocate(b"\xa5" * len(data), WRITABLE)
        arguments.append(machine.allocate(describe(address, shape)))
        outputs.append((path, header, address, len(data)))
    machine.call(entry, machine.allocate(struct.pack(f"<{len(arguments)}Q", *arguments)))
    for path, header, address, size in outputs:
        path.write_bytes(header + machine.memory[address : address + size])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("graph")
    parser.add_argument("--cpu", required=True)
    parser.add_argument("--entry", default="main")
    options, rest = parser.parse_known_args()

    directory = options.directory
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    image, num_results = compile_image(directory, options.graph, options.entry, options.cpu)
    results = [directory / f"result{index}.npy" for index in range(num_results)]
    os.environ["FOVEA_CACHE_DIR"] = str(directory)  # the second run compiles nothing
    host = ["fovea-run", options.graph, f"--entry={options.entry}", "--random", *rest]
    # The host's run gives the inputs, and the shapes of the results.
    run(*host, f"--save-inputs={directory}", *(f"--output={path}" for path in results))
    inputs = sorted(directory.glob("input*.npy"), key=lambda path: int(path.stem[5:]))
    emulate(image, inputs, results)
    run(*host, "--compare=reference", *(f"--result={path}" for path in results))


if __name__ == "__main__":
    status = 0
    try:
        main()
    except (RuntimeError, subprocess.CalledProcessError) as error:
        print(f"emulate: error: {error}", file=sys.stderr)
        status = 1
    # Bochs' bindings crash when Python destroys them.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
