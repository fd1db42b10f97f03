"""Times PyTorch on the cases of a result file of fovea-bench, and adds `peers.torch` to each case that PyTorch can express.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import itertools

import torch
import torch.nn.functional as functional
from harness import count_copies, run

DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}


def make_product_call(case):
    dtype, m, n, k = DTYPES[case["dtype"]], case["m"], case["n"], case["k"]
    left, bias = torch.randn(m, k).to(dtype), torch.randn(n).to(dtype)
    shape = (n, k) if case["transposed"] else (k, n)
    rights = [torch.randn(shape).to(dtype) for _ in range(count_copies(case))]
    turn = itertools.cycle(right.t() if case["transposed"] else right for right in rights)

    def call():
        product = torch.matmul(left, next(turn))
        if case["gelu"]:
            functional.gelu(product + bias)

    return call


def make_layer_call(case):
    """With the names of BERT's layer: linear maps, attention, GELU and normalisation."""
    length, hidden, inner = case["layer_length"], case["hidden"], case["inner"]
    heads = (1, length, case["layer_heads"], hidden // case["layer_heads"])
    x = torch.randn(1, length, hidden)

    def make_weights(inputs, outputs):
        return torch.randn(outputs, inputs) * inputs**-0.5, torch.randn(outputs) * 0.1

    packed, output = make_weights(hidden, 3 * hidden), make_weights(hidden, hidden)
    up, down = make_weights(hidden, inner), make_weights(inner, hidden)
    norms = [(torch.randn(hidden), torch.randn(hidden) * 0.1) for _ in range(2)]

    def call():
        projected = functional.linear(x, *packed).split(hidden, dim=2)
        query, key, value = (part.view(heads).transpose(1, 2) for part in projected)
        attended = functional.scaled_dot_product_attention(query, key, value)
        attended = functional.linear(attended.transpose(1, 2).reshape(x.shape), *output)
        y = functional.layer_norm(x + attended, (hidden,), *norms[0], eps=1e-12)
        wide = functional.gelu(functional.linear(y, *up))
        functional.layer_norm(y + functional.linear(wide, *down), (hidden,), *norms[1], eps=1e-12)

    return call


def make_call(case):
    """A function that runs the case once, or None if PyTorch has no fast form of it."""
    torch.set_num_threads(case["threads"])
    if case["layer_length"]:
        return make_layer_call(case)
    if case["m"]:
        return make_product_call(case)
    if case["window"] or case["modified"]:
        return None  # would need a dense mask of the whole score matrix
    dtype = DTYPES[case["dtype"]]
    query_shape = (case["batch"], case["heads"], case["queries"], case["head_size"])
    key_shape = (case["batch"], case["key_heads"], case["keys"], case["head_size"])
    query = torch.randn(query_shape).to(dtype)
    turn = itertools.cycle(
        [
            (torch.randn(key_shape).to(dtype), torch.randn(key_shape).to(dtype))
            for _ in range(count_copies(case))
        ]
    )
    grouped = case["heads"] != case["key_heads"]

    def call():
        key, value = next(turn)
        functional.scaled_dot_product_attention(
            query, key, value, is_causal=case["causal"], enable_gqa=grouped
        )

    return call


if __name__ == "__main__":
    with torch.inference_mode():
        run("torch", torch.__version__, make_call)
