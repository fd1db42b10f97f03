"""From a model to the text of a module.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import re
from dataclasses import dataclass

import numpy as np
import onnx
import onnx.reference

from . import model as models
from . import size_ops, sizes
from .builder import Builder
from .ops import HANDLERS, Context
from .registry import known
from .values import NeedsConstant, Refused, Value, element_of

# Constant subgraphs are computed while importing, unless the result is large.
MAX_FOLDED_BYTES = 2**26


@dataclass
class Port:
    """An input or output of the function: its name in the model and its type."""

    name: str
    element: object
    shape: tuple  # an integer, or a name for a size that varies


@dataclass
class Module:
    """What the importer made: inputs and outputs, and the parts of the text."""

    name: str
    entry: str
    inputs: list
    outputs: list
    lines: list
    resources: dict  # name: array

    def write(self, stream):
        """Writes the text. Weights are hexadecimal at its end, one after the other."""
        for line in self.lines:
            stream.write(line + "\n")
        if not self.resources:
            return
        stream.write("{-#\n  dialect_resources: {\n    builtin: {\n")
        last = len(self.resources) - 1
        for position, (name, data) in enumerate(self.resources.items()):
            # The first four bytes are the alignment.
            stream.write(f'      {name}: "0x40000000')
            flat = np.ascontiguousarray(data).reshape(-1).view(np.uint8)
            for start in range(0, flat.size, 2**24):
                stream.write(flat[start : start + 2**24].tobytes().hex().upper())
            stream.write('"\n' if position == last else '",\n')
        stream.write("    }\n  }\n#-}\n")


class Importer:
    def __init__(self, model, constants):
        self.constants = constants
        self.needed = []  # inputs that must be constant
        self.model, self.types = models.prepare(model)
        self.versions = models.opsets(self.model)
        self.builder = Builder()
        self.values = {}
        self.problems = []
        self.symbols = {}

    def run(self, entry="main"):
        graph = self.model.graph
        self._check_ops(graph)
        self._add_initializers(graph)
        inputs = self._add_inputs(graph)
        if not self.problems:
            self._import_nodes(graph)
        outputs, results = self._take_outputs(graph) if not self.problems else ([], [])
        if self.problems:
            text = "\n".join(dict.fromkeys(self.problems))
            only_needs = self.needed if len(self.needed) == len(self.problems) else []
            raise models.ImportFailure(text, only_needs)
        return Module(
            graph.name, entry, inputs, outputs, self._format(entry, graph, inputs, results),
            self.builder.resources,
        )  # fmt: skip

    # What the model says.

    def _check_ops(self, graph):
        """Collects ops and attributes that no handler knows, of all nodes."""
        for node in graph.node:
            domain = "" if node.domain == "ai.onnx" else node.domain
            name = f"{domain}::{node.op_type}" if domain else node.op_type
            if (domain, node.op_type) == ("", "If"):
                for attribute in node.attribute:
                    self._check_ops(attribute.g)
                continue
            handler = HANDLERS.get((domain, node.op_type))
            if handler is None:
                self.problems.append(f"unsupported op {name}")
                continue
            version = self.versions.get(domain, 1)
            if models.is_old(node.op_type, domain, version):
                self.problems.append(
                    f"unsupported op {name} of opset {version}: onnx.version_converter can "
                    f"convert the model to opset {models.FIRST_OPSET}"
                )
                continue
            for attribute in node.attribute:
                if attribute.name not in handler.attributes:
                    self.problems.append(f"unsupported attribute {attribute.name} of op {name}")

    def _add_initializers(self, graph):
        for tensor in graph.initializer:
            try:
                element = element_of(tensor.data_type)
                array = onnx.numpy_helper.to_array(tensor)
            except Refused as refused:
                self.problems.append(f"unsupported {refused} of initializer '{tensor.name}'")
                continue
            except Exception as error:
                self.problems.append(f"initializer '{tensor.name}' is corrupt: {error}")
                continue
            self.values[tensor.name] = Value(element, tuple(array.shape), data=array)
        if graph.sparse_initializer:
            self.problems.append("unsupported sparse initializers")

    def _add_inputs(self, graph):
        ports, weights = [], {tensor.name for tensor in graph.initializer}
        for info in graph.input:
            if info.name in weights:
                continue
            try:
                if info.name in self.constants:
                    self._add_constant(info)
                    continue
                ports.append(self._add_input(info, len(ports)))
            except Refused as refused:
                self.problems.append(f"unsupported {refused} of input '{info.name}'")
        return ports

    def _add_constant(self, info):
        array, element = self.constants[info.name], element_of(info.type.tensor_type.elem_type)
        if array.dtype != element.numpy:
            raise Refused(f"value of type {array.dtype} for {element.name}")
        self.values[info.name] = Value(element, tuple(array.shape), data=array)

    def _add_input(self, info, number):
        if not info.type.HasField("tensor_type"):
            raise Refused(f"type {info.type.WhichOneof('value')}")
        type = info.type.tensor_type
        element = element_of(type.elem_type)
        if not type.HasField("shape"):
            raise Refused("unknown rank")
        names = [
            int(dim.dim_value) if dim.HasField("dim_value") else dim.dim_param or f"{info.name}.{i}"
            for i, dim in enumerate(type.shape.dim)
        ]
        ssa = f"%arg{number}"
        mlir = "tensor<" + "".join(
            f"{size}x" if isinstance(size, int) else "?x" for size in names
        ) + f"{element.mlir}>"  # fmt: skip
        shape = []
        for dim, size in enumerate(names):
            if not isinstance(size, int):
                if size not in self.symbols:
                    index = self.builder.index(dim)
                    self.symbols[size] = self.builder.atom(f"tensor.dim {ssa}, {index} : {mlir}")
                size = self.symbols[size]
            shape.append(size)
        self.values[info.name] = Value(element, tuple(shape), ssa, input_name=info.name)
        return Port(info.name, element, tuple(names))

    def _output_types(self, node):
        shapes = []
        for name in node.output:
            type = self.types.get(name)
            if type is None or not type.HasField("shape"):
                shapes.append(None)
                continue
            shapes.append(
                tuple(
                    int(dim.dim_value) if dim.HasField("dim_value") else self.symbols.get(dim.dim_param, "?")
                    for dim in type.shape.dim
                )
            )
        return shapes

    # Nodes.

    def _import_nodes(self, graph):
        for node in graph.node:
            inputs = [self.values.get(name) if name else None for name in node.input]
            if any(value is None and name for value, name in zip(inputs, node.input)):
                continue  # follows from a problem that is known
            label = node.name or (node.output[0] if node.output else node.op_type)
            try:
                with self.builder.location(label):
                    results = self._import_node(node, inputs)
            except Refused as refused:
                if isinstance(refused, NeedsConstant):
                    self.needed.append(refused.name)
                self.problems.append(f"unsupported {refused} in op {node.op_type} ('{label}')")
                continue
            for name, value in zip(node.output, results):
                if name and value is None:
                    self.problems.append(
                        f"unsupported output '{name}' of op {node.op_type} ('{label}')"
                    )
                elif name:
                    self.values[name] = value

    def _import_node(self, node, inputs):
        if node.op_type == "If":
            return self._import_if(node, inputs[0])
        folded = self._fold(node, inputs)
        if folded is not None:
            return folded
        computed = size_ops.evaluate(self.builder, node, inputs)
        if computed is not None:
            return [computed]
        domain = "" if node.domain == "ai.onnx" else node.domain
        version = self.versions.get(domain, 1)
        version = models.schema_version(node.op_type, domain, version) or version
        context = Context(self.builder, node, inputs, version, self._output_types(node))
        results = list(HANDLERS[domain, node.op_type].function(context))
        return results + [None] * (len(node.output) - len(results))

    def _import_if(self, node, condition):
        """The branch that is taken, when that is known."""
        taken = known(condition)
        if taken is None:
            raise Refused("a condition that is not constant")
        name = "then_branch" if taken.reshape(()) else "else_branch"
        branch = next(a.g for a in node.attribute if a.name == name)
        self._add_initializers(branch)
        self._import_nodes(branch)
        return [self.values.get(output.name) for output in branch.output]

    def _fold(self, node, inputs):
        """The results of an op on constants, by the reference implementation."""
        arrays = [known(value) for value in inputs]
        if not inputs or any(v is not None and a is None for v, a in zip(inputs, arrays)):
            return None
        if node.domain not in ("", "ai.onnx") or node.op_type.startswith("Random"):
            return None
        if sum(array.nbytes for array in arrays if array is not None) > MAX_FOLDED_BYTES:
            return None
        if node.op_type == "ConstantOfShape" and np.prod(arrays[0], dtype=float) > 2**20:
            return None
        if node.op_type in ("Expand", "Tile", "Attention"):
            return None
        try:
            version = self.versions.get("", self.versions.get("ai.onnx", 1))
            graph = onnx.helper.make_graph(
                [node], "folded",
                [onnx.helper.make_value_info(name, onnx.TypeProto()) for name in node.input if name],
                [onnx.helper.make_value_info(name, onnx.TypeProto()) for name in node.output if name],
            )  # fmt: skip
            single = onnx.helper.make_model(
                graph, opset_imports=[onnx.helper.make_opsetid("", version)]
            )
            feeds = {n: a for n, a in zip(node.input, arrays) if n}
            results = onnx.reference.ReferenceEvaluator(single).run(None, feeds)
        except Exception:
            return None  # the handler says what is wrong
        values = []
        for name in node.output:
            if not name:
                values.append(None)
                continue
            array = np.asarray(results[len([v for v in values if v is not None])])
            try:
                element = element_of(onnx.helper.np_dtype_to_tensor_dtype(array.dtype))
            except (Refused, ValueError, KeyError):
                return None
            values.append(Value(element, tuple(array.shape), data=array))
        return values

    # The function.

    def _take_outputs(self, graph):
        ports, results = [], []
        for info in graph.output:
            value = self.values.get(info.name)
            if value is None:
                self.problems.append(f"nothing computes output '{info.name}'")
                continue
            value = self._declared(value, info)
            self.builder.tensor(value)
            results.append(value)
            names = tuple(size if sizes.is_static(size) else "?" for size in value.shape)
            ports.append(Port(info.name, value.element, names))
        return ports, results

    def _declared(self, value, info):
        """With the static sizes that the model declares for an output."""
        type = info.type.tensor_type
        if not type.HasField("shape") or len(type.shape.dim) != value.rank:
            return value
        shape = [
            int(dim.dim_value) if dim.HasField("dim_value") and not sizes.is_static(size) else size
            for dim, size in zip(type.shape.dim, value.shape)
        ]
        return self.builder.cast_shape(value, shape)

    def _format(self, entry, graph, inputs, results):
        arguments = ", ".join(
            f"{value.ssa}: {value.type}"
            for value in (self.values[port.name] for port in inputs)
        )
        types = ", ".join(value.type for value in results)
        names = ", ".join(value.ssa for value in results)
        comment = lambda ports: ", ".join(re.sub(r"\s", " ", port.name) for port in ports)  # noqa: E731
        title = re.sub(r"\s", " ", graph.name)
        return [
            f"// Imported from ONNX: {title}",
            f"// Inputs: {comment(inputs)}",
            f"func.func @{entry}({arguments}) -> ({types}) {{",
            *("  " + line for line in self.builder.prologue),
            *("  " + line for line in self.builder.lines),
            f"  return {names} : {types}",
            "}",
        ]


def import_model(model, entry="main", constants=None):
    """The Module of a ModelProto. Raises ImportFailure with all that is unsupported.

    `constants` are arrays for inputs, by name, that become part of the module."""
    return Importer(model, constants or {}).run(entry)
