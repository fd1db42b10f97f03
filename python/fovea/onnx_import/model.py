"""Reads a model: checks it, inlines its functions, infers shapes.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import contextlib
import io
import os

import google.protobuf.message
import onnx
import onnx.inliner

from .registry import MICROSOFT

FIRST_OPSET = 13
# protobuf's limit: what is larger has its weights in other files.
MAX_PROTO_BYTES = 2**31 - 1


class ImportFailure(Exception):
    """A model that cannot be imported. One problem a line. `needed` are the inputs that
    would have to be constant, if that is all that is wrong."""

    def __init__(self, text, needed=()):
        super().__init__(text)
        self.needed = list(needed)


def _newest_opset():
    return onnx.defs.onnx_opset_version()


def read(path):
    """The model in a file, with the weights that other files hold."""
    try:
        model = onnx.load(path, load_external_data=False)
    except OSError as error:
        raise ImportFailure(f"cannot read '{path}': {error.strerror or error}") from None
    except (google.protobuf.message.DecodeError, ValueError, UnicodeError) as error:
        raise ImportFailure(f"'{path}' is not an ONNX model: {error}") from None
    if not model.HasField("graph") or not model.ir_version:
        raise ImportFailure(f"'{path}' is not an ONNX model: it has no graph")
    try:
        onnx.load_external_data_for_model(model, os.path.dirname(os.path.abspath(path)))
    except Exception as error:  # the package raises whatever its parsers raise
        raise ImportFailure(f"cannot read the weights of '{path}': {_one_line(error)}") from None
    return model


def _one_line(error):
    return " ".join(str(error).split()) or type(error).__name__


def input_names(model):
    """The inputs that a caller gives: those without an initializer."""
    weights = {tensor.name for tensor in model.graph.initializer}
    return [info.name for info in model.graph.input if info.name not in weights]


def opsets(model):
    return {entry.domain or "": entry.version for entry in model.opset_import}


def check(model):
    """Raises what is wrong with a model."""
    versions = opsets(model)
    version = versions.get("", versions.get("ai.onnx"))
    if version is not None and version > _newest_opset():
        raise ImportFailure(
            f"expected opset {FIRST_OPSET} to {_newest_opset()}, got {version}: a newer onnx "
            "package may know it"
        )
    if model.ByteSize() > MAX_PROTO_BYTES:
        return  # the checker takes files only
    # The checker wants shapes of outputs, which exporters leave out.
    unshaped = [info.type.tensor_type for info in model.graph.output
                if info.type.HasField("tensor_type")
                and not info.type.tensor_type.HasField("shape")]  # fmt: skip
    for type in unshaped:
        type.shape.SetInParent()
    try:
        onnx.checker.check_model(model)
    except Exception as error:
        raise ImportFailure(f"the model is not valid: {_one_line(error)}") from None
    finally:
        for type in unshaped:
            type.ClearField("shape")


def _without_weights(model, limit=1024):
    """A copy whose large initializers are inputs: shape inference copies models."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model) if model.ByteSize() < 2**24 else _copy_light(model, copy, limit)
    return copy


def _copy_light(model, copy, limit):
    for field, value in model.ListFields():
        if field.name == "graph":
            continue
        if field.is_repeated:
            getattr(copy, field.name).extend(value)
        elif field.message_type:
            getattr(copy, field.name).CopyFrom(value)
        else:
            setattr(copy, field.name, value)
    graph = copy.graph
    graph.name = model.graph.name
    graph.node.extend(model.graph.node)
    graph.input.extend(model.graph.input)
    graph.output.extend(model.graph.output)
    graph.value_info.extend(model.graph.value_info)
    inputs = {value.name for value in model.graph.input}
    for tensor in model.graph.initializer:
        if tensor.ByteSize() <= limit:
            graph.initializer.append(tensor)
        elif tensor.name not in inputs:
            graph.input.append(
                onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims)
            )


def prepare(model):
    """The model with functions inlined, and the types of its values by name."""
    check(model)
    try:
        if model.functions:
            model = onnx.inliner.inline_local_functions(model)
        # The package prints what it makes of ops that it does not know.
        with contextlib.redirect_stderr(io.StringIO()):
            inferred = onnx.shape_inference.infer_shapes(
                _without_weights(model), data_prop=True, strict_mode=False
            )
    except Exception as error:
        raise ImportFailure(f"the model is not valid: {_one_line(error)}") from None
    types = {}
    graph = inferred.graph
    for info in (*graph.value_info, *graph.output, *graph.input):
        if info.type.HasField("tensor_type"):
            types[info.name] = info.type.tensor_type
    return model, types


def is_old(op_type, domain, version):
    """Whether an op of opset `version` means something else than in FIRST_OPSET."""
    return (
        domain == ""
        and version < FIRST_OPSET
        and schema_version(op_type, domain, version) != schema_version(op_type, domain, FIRST_OPSET)
    )


def schema_version(op_type, domain, version):
    """The opset that defined the op as the model means it, or None."""
    try:
        return onnx.defs.get_schema(op_type, version, domain).since_version
    except onnx.defs.SchemaError:
        return None


__all__ = ["MICROSOFT", "ImportFailure", "check", "is_old", "opsets", "prepare", "read", "schema_version"]
