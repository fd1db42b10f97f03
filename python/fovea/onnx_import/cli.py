"""The command fovea-import-onnx.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

import numpy as np
import onnx

from . import model as models
from .importer import import_model
from .ops import HANDLERS


def _parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="fovea-import-onnx",
        description="Imports an ONNX model as a graph of attn, linalg and tensor ops.",
    )
    parser.add_argument("model", nargs="?", metavar="MODEL", help="the .onnx file")
    parser.add_argument(
        "-o", dest="output", metavar="OUT", default="-",
        help="OUT.mlir, or OUT.mlirbc for bytecode, which holds weights in half the space; "
        "the default is standard output",
    )  # fmt: skip
    parser.add_argument("--entry", default="main", help="name of the function (main)")
    parser.add_argument(
        "--size", action="append", default=[], metavar="NAME=N",
        help="fixes a size that varies, by its name in the model",
    )  # fmt: skip
    parser.add_argument(
        "--constant", action="append", default=[], metavar="INPUT=VALUE",
        help="makes an input constant: a number, a JSON list, or a .npy file",
    )  # fmt: skip
    parser.add_argument("--list-ops", action="store_true", help="prints the ops that it knows")
    options = parser.parse_args(arguments)
    if options.model is None and not options.list_ops:
        parser.error("expected MODEL")
    return options


def _split_pair(text, option):
    name, equals, value = text.partition("=")
    if not equals:
        raise models.ImportFailure(f"expected {option} NAME=VALUE, got '{text}'")
    return name, value


def _parse_sizes(texts):
    result = {}
    for text in texts:
        name, value = _split_pair(text, "--size")
        if not value.isdecimal():
            raise models.ImportFailure(f"expected a size for '{name}', got '{value}'")
        result[name] = int(value)
    return result


def _parse_constants(texts, model):
    infos = {info.name: info for info in model.graph.input}
    result = {}
    for text in texts:
        name, value = _split_pair(text, "--constant")
        if name not in infos:
            known = ", ".join(f"'{input}'" for input in models.input_names(model))
            raise models.ImportFailure(f"the model has no input '{name}': its inputs are {known}")
        dtype = onnx.helper.tensor_dtype_to_np_dtype(infos[name].type.tensor_type.elem_type)
        try:
            array = np.load(value) if value.endswith(".npy") else json.loads(value)
            result[name] = np.asarray(array, dtype)
        except (OSError, ValueError) as error:
            raise models.ImportFailure(f"cannot read the value of '{name}': {error}") from None
    return result


def _fix_sizes(model, fixed):
    """Replaces named sizes of inputs and outputs by numbers."""
    used = set()
    for info in (*model.graph.input, *model.graph.output, *model.graph.value_info):
        for dim in info.type.tensor_type.shape.dim:
            if dim.dim_param in fixed:
                used.add(dim.dim_param)
                dim.dim_value = fixed[dim.dim_param]
    for name in fixed.keys() - used:
        raise models.ImportFailure(f"the model has no size '{name}'")


@contextlib.contextmanager
def _open_output(path):
    """A stream of text for the module. Nothing of it stays if the import fails."""
    if path == "-":
        yield sys.stdout
        return
    if path.endswith(".mlirbc"):
        with _open_bytecode(path) as stream:
            yield stream
        return
    try:
        with open(path, "w", encoding="utf-8") as stream:
            yield stream
    except OSError as error:
        raise models.ImportFailure(f"cannot write '{path}': {error.strerror}") from None


@contextlib.contextmanager
def _open_bytecode(path):
    """Text that fovea-opt turns into bytecode on the way."""
    beside = pathlib.Path(sys.argv[0]).resolve().with_name("fovea-opt")
    tool = str(beside) if os.access(beside, os.X_OK) else shutil.which("fovea-opt")
    if tool is None:
        raise models.ImportFailure("expected fovea-opt in the PATH, to write bytecode")
    process = subprocess.Popen(
        [tool, "-", "--emit-bytecode", "-o", path], stdin=subprocess.PIPE, text=True
    )
    try:
        yield process.stdin
    finally:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        status = process.wait()
    if status:
        raise models.ImportFailure(f"fovea-opt could not write '{path}'")


def _list_ops():
    for domain, name in sorted(HANDLERS):
        print(f"{domain}::{name}" if domain else name)


def run(arguments):
    options = _parse_arguments(arguments)
    if options.list_ops:
        return _list_ops()
    model = models.read(options.model)
    _fix_sizes(model, _parse_sizes(options.size))
    constants = _parse_constants(options.constant, model)
    module = import_model(model, options.entry, constants)
    with _open_output(options.output) as stream:
        module.write(stream)


def main(arguments=None):
    try:
        run(arguments)
    except models.ImportFailure as failure:
        for line in str(failure).splitlines():
            print(f"fovea-import-onnx: error: {line}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
