"""Times ONNX Runtime on the transformer layers of a result file of fovea-bench.

The model has the fused ops that ONNX Runtime's own optimizer makes of BERT, and constant
weights, which it packs when it loads them.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import numpy
import onnxruntime
from harness import run
from onnx import TensorProto, helper, numpy_helper

CONTRIB = "com.microsoft"


def make_model(case):
    length, hidden, inner = case["layer_length"], case["hidden"], case["inner"]
    random = numpy.random.default_rng(7)
    weights = []

    def weight(name, shape, scale):
        array = (random.standard_normal(shape) * scale).astype(numpy.float32)
        weights.append(numpy_helper.from_array(array, name))
        return name

    def linear(name, inputs, outputs):
        matrix = weight(f"w_{name}", (inputs, outputs), inputs**-0.5)
        return matrix, weight(f"b_{name}", (outputs,), 0.1)

    def normalize(name, source, residual, bias):
        scales = [weight(f"g_{name}", (hidden,), 1), weight(f"h_{name}", (hidden,), 0.1)]
        operands = [source, residual, *scales, bias]
        return helper.make_node(
            "SkipLayerNormalization", operands, [name], domain=CONTRIB, epsilon=1e-12
        )

    out, out_bias = linear("out", hidden, hidden)
    up, up_bias = linear("up", hidden, inner)
    down, down_bias = linear("down", inner, hidden)
    attention = helper.make_node(
        "Attention",
        ["x", *linear("qkv", hidden, 3 * hidden)],
        ["heads"],
        domain=CONTRIB,
        num_heads=case["layer_heads"],
    )
    nodes = [
        attention,
        helper.make_node("MatMul", ["heads", out], ["attended"]),
        normalize("y", "attended", "x", out_bias),
        helper.make_node("MatMul", ["y", up], ["wide"]),
        helper.make_node("BiasGelu", ["wide", up_bias], ["gelu"], domain=CONTRIB),
        helper.make_node("MatMul", ["gelu", down], ["narrow"]),
        normalize("z", "narrow", "y", down_bias),
    ]
    shape = [1, length, hidden]
    graph = helper.make_graph(
        nodes,
        "layer",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, shape)],
        weights,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10)


def make_call(case):
    if not case["layer_length"]:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = case["threads"]
    session = onnxruntime.InferenceSession(
        make_model(case).SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    x = numpy.random.default_rng(8).standard_normal((1, case["layer_length"], case["hidden"]))
    # Bound once, so that a call copies nothing.
    binding = session.io_binding()
    binding.bind_cpu_input("x", x.astype(numpy.float32))
    binding.bind_output("z")

    return lambda: session.run_with_iobinding(binding)


if __name__ == "__main__":
    run("onnxruntime", onnxruntime.__version__, make_call)
