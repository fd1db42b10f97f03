#!/usr/bin/env python3
"""Writes models of ops of com.microsoft, with what ONNX Runtime computes for them.

Each file contrib/NAME.npz holds a model (`model`, its bytes), inputs (`in.NAME`) and
outputs (`out.NAME`). They are committed; this is how they were made:

    python3 -m venv build/venvs/ort && build/venvs/ort/bin/pip install onnx onnxruntime
    build/venvs/ort/bin/python test/python/Inputs/make_contrib.py

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

FOLDER = pathlib.Path(__file__).parent / "contrib"
B, S, H, D = 2, 5, 4, 16
random = np.random.default_rng(7)


def floats(*shape, magnitude=1.0):
    return (random.standard_normal(shape) * magnitude).astype(np.float32)


def ints(*values):
    return np.array(values, np.int32)


def write(name, op, inputs, outputs, shapes=None, **attributes):
    """`inputs` are arrays by name, in order; None leaves one out. `outputs` are names.
    `shapes` gives inputs names for sizes that vary."""
    shapes = shapes or {}
    given = {key: array for key, array in inputs.items() if array is not None}
    infos = [
        helper.make_tensor_value_info(
            key, helper.np_dtype_to_tensor_dtype(array.dtype), shapes.get(key, array.shape)
        )
        for key, array in given.items()
    ]
    node = helper.make_node(
        op, [key if array is not None else "" for key, array in inputs.items()], outputs,
        domain="com.microsoft", **attributes,
    )  # fmt: skip
    graph = helper.make_graph(
        [node], name, infos,
        [helper.make_tensor_value_info(key, TensorProto.FLOAT, None) for key in outputs if key],
    )  # fmt: skip
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)],
        ir_version=10,
    )
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    results = session.run([key for key in outputs if key], given)
    np.savez_compressed(
        FOLDER / f"{name}.npz",
        model=np.frombuffer(model.SerializeToString(), np.uint8),
        **{f"in.{key}": array for key, array in given.items()},
        **{f"out.{key}": array for key, array in zip([o for o in outputs if o], results)},
    )
    print(name, [array.shape for array in results])


def multi_head_attention():
    def mha(name, inputs, outputs=("output",), **attributes):
        names = ["query", "key", "value", "bias", "key_padding_mask", "attention_bias"]
        names += ["past_key", "past_value"]
        ordered = {key: inputs.get(key) for key in names}
        while ordered and list(ordered.values())[-1] is None:
            ordered.popitem()
        write(f"mha_{name}", "MultiHeadAttention", ordered, list(outputs), num_heads=H, **attributes)

    hidden = H * D
    q, k, v = floats(B, S, hidden), floats(B, 7, hidden), floats(B, 7, hidden)
    mha("cross", dict(query=q, key=k, value=v))
    mha("bias", dict(query=q, key=k, value=v, bias=floats(3 * hidden)))
    mha("large_scores", dict(query=q * 8, key=k * 8, value=v), scale=0.3)
    mha("unidirectional", dict(query=q, key=floats(B, S, hidden), value=floats(B, S, hidden)),
        unidirectional=1)  # fmt: skip
    mha("key_heads", dict(query=q, key=floats(B, H, 7, D), value=floats(B, H, 7, D)))
    mask = np.ones((B, 7), np.int32)
    mask[0, 4:] = mask[1, :2] = 0
    mha("mask", dict(query=q, key=k, value=v, key_padding_mask=mask))
    mask_3d = np.broadcast_to(mask[:, None], (B, S, 7)).copy()
    mask_3d[1, 3] = 0
    mha("mask_3d", dict(query=q, key=k, value=v, key_padding_mask=mask_3d))
    mha("lengths", dict(query=q, key=k, value=v, key_padding_mask=ints(7, 3)))
    mha("attention_bias", dict(query=q, key=k, value=v, attention_bias=floats(1, H, S, 7)))
    mha("values_of_other_size", dict(query=q, key=k, value=floats(B, 7, H * 6)))
    mha("past", dict(query=q, key=floats(B, S, hidden), value=floats(B, S, hidden),
        past_key=floats(B, H, 3, D), past_value=floats(B, H, 3, D)),
        ("output", "present_key", "present_value"))  # fmt: skip
    mha("past_unidirectional", dict(query=q, key=floats(B, S, hidden), value=floats(B, S, hidden),
        past_key=floats(B, H, 3, D), past_value=floats(B, H, 3, D)),
        ("output", "present_key", "present_value"), unidirectional=1)  # fmt: skip


def group_query_attention():
    kv = 2
    angles = np.outer(np.arange(32), 10000.0 ** (-np.arange(D // 2) * 2 / D))
    cos, sin = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)

    def gqa(name, length, past, totals, shapes=None, packed=False, **more):
        """`past` is the length of the cache before, `totals` that of each entry after."""
        names = ["query", "key", "value", "past_key", "past_value", "seqlens_k"]
        names += ["total_sequence_length", "cos_cache", "sin_cache", "position_ids"]
        names += ["attention_bias", "head_sink"]
        batch = len(totals)
        inputs = dict(
            query=floats(batch, length, (H + 2 * kv if packed else H) * D),
            seqlens_k=ints(*[total - 1 for total in totals]),
            total_sequence_length=ints(max(totals)),
        )
        if not packed:
            inputs |= dict(key=floats(batch, length, kv * D), value=floats(batch, length, kv * D))
        if past is not None:
            inputs |= dict(past_key=floats(batch, kv, past, D), past_value=floats(batch, kv, past, D))
        if more.get("do_rotary"):
            inputs |= dict(cos_cache=cos, sin_cache=sin)
        inputs |= {key: more.pop(key) for key in names if key in more}
        ordered = {key: inputs.get(key) for key in names}
        while list(ordered.values())[-1] is None:
            ordered.popitem()
        write(f"gqa_{name}", "GroupQueryAttention", ordered,
              ["output", "present_key", "present_value"], shapes, num_heads=H, kv_num_heads=kv,
              **more)  # fmt: skip

    gqa("prompt", 5, 0, [5, 5])
    gqa("prompt_rotary", 5, 0, [5, 5], do_rotary=1)
    gqa("prompt_interleaved", 5, 0, [5, 5], do_rotary=1, rotary_interleaved=1)
    gqa("prompt_padded", 5, 0, [5, 3], do_rotary=1)
    gqa("prompt_packed", 5, 0, [5, 5], packed=True, do_rotary=1)
    gqa("decode", 1, 6, [7, 7], do_rotary=1)
    gqa("decode_ragged", 1, 6, [7, 4], do_rotary=1)
    gqa("decode_window", 1, 9, [10, 8], local_window_size=3)
    gqa("prompt_window", 7, 0, [7, 7], local_window_size=3)
    gqa("decode_softcap", 1, 6, [7, 7], softcap=5.0)
    gqa("decode_smooth", 1, 6, [7, 7], smooth_softmax=1)
    gqa("decode_sink", 1, 6, [7, 7], head_sink=floats(H))
    gqa("chunk", 3, 6, [9], do_rotary=1)
    gqa("buffer", 1, 16, [7, 4], do_rotary=1)
    gqa("bias", 5, 0, [5, 5], attention_bias=floats(1, H, 5, 5))
    gqa("scale", 5, 0, [5, 5], scale=0.7)
    varying = {key: ("batch", kv, "past", D) for key in ("past_key", "past_value")}
    varying |= {key: ("batch", "seq", n * D) for key, n in
                (("query", H), ("key", kv), ("value", kv))}  # fmt: skip
    varying |= {"seqlens_k": ("batch",)}
    gqa("varying", 1, 6, [7, 7], varying, do_rotary=1)


def others():
    def norm(name, op, arrays, outputs=("output",), **attributes):
        write(name, op, arrays, list(outputs), **attributes)

    x, skip = floats(B, S, 16, magnitude=3), floats(B, S, 16)
    gamma, beta, bias = floats(16), floats(16), floats(16)
    norm("skip_layer_norm", "SkipLayerNormalization", dict(x=x, skip=skip, gamma=gamma, beta=beta))
    norm("skip_layer_norm_all", "SkipLayerNormalization",
         dict(x=x, skip=skip[:1], gamma=gamma, beta=None, bias=bias),
         ("output", "", "", "sum"), epsilon=1e-3)  # fmt: skip
    norm("skip_rms_norm", "SkipSimplifiedLayerNormalization",
         dict(x=x, skip=skip, gamma=gamma, bias=bias), ("output", "", "", "sum"))  # fmt: skip
    norm("bias_gelu", "BiasGelu", dict(x=x, bias=bias))
    norm("fast_gelu", "FastGelu", dict(x=x, bias=bias))
    norm("quick_gelu", "QuickGelu", dict(x=x), alpha=1.5)
    norm("gelu", "Gelu", dict(x=x))
    angles = np.outer(np.arange(32), 10000.0 ** (-np.arange(D // 2) * 2 / D))
    tables = dict(cos=np.cos(angles).astype(np.float32), sin=np.sin(angles).astype(np.float32))
    positions = np.array([[3, 4, 5, 6, 7], [0, 1, 2, 9, 8]], np.int64)
    norm("rotary", "RotaryEmbedding", dict(x=floats(B, S, H * D), positions=positions, **tables))
    norm("rotary_offset", "RotaryEmbedding",
         dict(x=floats(B, H, S, D), positions=np.array([3], np.int64), **tables),
         interleaved=1)  # fmt: skip


if __name__ == "__main__":
    onnxruntime.set_default_logger_severity(3)
    FOLDER.mkdir(exist_ok=True)
    multi_head_attention()
    group_query_attention()
    others()
