"""The importer on models that it must refuse, on sizes that vary, and on weights.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import io
import subprocess
import sys

import numpy as np
import onnx
import pytest
from fovea import Engine, FoveaError, onnx_backend
from fovea.onnx_import import ImportFailure, import_model, read
from fovea.onnx_import.cli import main
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


@pytest.fixture(scope="module")
def engine():
    return Engine(threads=1, optimization=1, disk_cache=False)


def make_model(nodes, inputs, outputs, initializers=(), opset=21, domains=()):
    """`inputs` and `outputs` are (name, type, shape)."""
    graph = helper.make_graph(
        nodes, "test", [helper.make_tensor_value_info(*entry) for entry in inputs],
        [helper.make_tensor_value_info(*entry) for entry in outputs],
        [numpy_helper.from_array(array, name) for name, array in initializers],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", opset)] + [helper.make_opsetid(d, 1) for d in domains]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10)


def text_of(model, **options):
    stream = io.StringIO()
    import_model(model, **options).write(stream)
    return stream.getvalue()


def problems_of(model):
    with pytest.raises(ImportFailure) as failure:
        import_model(model)
    return str(failure.value).splitlines()


# What is refused.


def test_unknown_ops_and_attributes_are_named_together():
    model = make_model(
        [
            helper.make_node("Conv", ["x", "x"], ["a"]),
            helper.make_node("Frobnicate", ["a"], ["b"], domain="org.example"),
            helper.make_node("Relu", ["b"], ["c"]),
            helper.make_node("GroupQueryAttention", ["c", "c", "c", "", "", "n", "n"], ["y"],
                             domain="com.microsoft", num_heads=1, kv_num_heads=1, k_quant_type="X"),
            helper.make_node("Conv", ["y", "y"], ["z"]),
        ],
        [("x", FLOAT, [1, 2, 3, 4]), ("n", TensorProto.INT32, [1])],
        [("z", FLOAT, None)],
        domains=["org.example", "com.microsoft"],
    )  # fmt: skip
    assert problems_of(model) == [
        "unsupported op Conv",
        "unsupported op org.example::Frobnicate",
        "unsupported attribute k_quant_type of op com.microsoft::GroupQueryAttention",
    ]


def test_what_handlers_refuse_is_collected_too():
    model = make_model(
        [
            helper.make_node("Gelu", ["x"], ["a"], approximate="exactly", name="first"),
            helper.make_node("Gelu", ["a"], ["b"], name="follows"),
            helper.make_node("Reshape", ["x", "s"], ["c"], name="second"),
            helper.make_node("Add", ["b", "c"], ["y"], name="third"),
        ],
        [("x", FLOAT, [2, 3])],
        [("y", FLOAT, None)],
        [("s", np.array([4, -1], np.int64))],
    )
    assert problems_of(model) == [
        "unsupported attribute approximate = 'exactly' in op Gelu ('first')",
        "unsupported cannot reshape tensor<2x3xf32> to [4, -1] in op Reshape ('second')",
    ]


def test_element_types_are_refused_by_name():
    model = make_model(
        [helper.make_node("Identity", ["x"], ["y"])],
        [("x", TensorProto.STRING, [2])], [("y", TensorProto.STRING, [2])],
    )  # fmt: skip
    assert problems_of(model) == ["unsupported element type string of input 'x'"]


def test_newer_opsets_are_refused():
    newest = onnx.defs.onnx_opset_version()
    model = make_model([helper.make_node("Relu", ["x"], ["y"])], [("x", FLOAT, [1])],
                       [("y", FLOAT, [1])], opset=newest + 1)  # fmt: skip
    assert problems_of(model)[0].startswith(f"expected opset 13 to {newest}, got {newest + 1}")


def test_old_ops_are_refused_where_they_meant_something_else():
    model = make_model([helper.make_node("Softmax", ["x"], ["y"])], [("x", FLOAT, [2, 3])],
                       [("y", FLOAT, [2, 3])], opset=11)  # fmt: skip
    assert "unsupported op Softmax of opset 11" in problems_of(model)[0]


def test_inputs_that_must_be_constant_are_named():
    model = make_model(
        [helper.make_node("ReduceSum", ["x", "axes"], ["y"], name="sum")],
        [("x", FLOAT, [2, 3]), ("axes", INT64, [1])], [("y", FLOAT, None)],
    )  # fmt: skip
    assert problems_of(model) == [
        "unsupported axes that is not constant: give input 'axes' a value in op ReduceSum ('sum')"
    ]
    assert "tensor<2x1xf32>" in text_of(model, constants={"axes": np.array([1])})


def test_models_that_are_not_valid_are_refused():
    model = make_model([helper.make_node("Add", ["x", "missing"], ["y"])],
                       [("x", FLOAT, [1])], [("y", FLOAT, [1])])  # fmt: skip
    assert "missing" in problems_of(model)[0]
    model = make_model([helper.make_node("Add", ["x", "x"], ["y"])], [("x", FLOAT, [1])],
                       [("z", FLOAT, [1])])  # fmt: skip
    assert any("'z'" in line or "z" in line for line in problems_of(model))


def run_cli(*arguments, capsys):
    status = main([str(argument) for argument in arguments])
    return status, capsys.readouterr()


def make_file(tmp_path):
    weights = np.arange(4096, dtype=np.float32).reshape(64, 64)
    model = make_model([helper.make_node("MatMul", ["x", "w"], ["y"])], [("x", FLOAT, ["n", 64])],
                       [("y", FLOAT, ["n", 64])], [("w", weights)])  # fmt: skip
    path = tmp_path / "model.onnx"
    onnx.save(model, path)
    return path, weights


def test_corrupt_files_are_errors(tmp_path, capsys):
    path, _ = make_file(tmp_path)
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    contents = [b"", b"ONNX", whole[: len(whole) // 2], rng.bytes(1000)]
    for _ in range(40):
        damaged = bytearray(whole)
        for position in rng.integers(0, 300, 4):
            damaged[-int(position) - 1] = int(rng.integers(256))
        contents.append(bytes(damaged))
    bad = tmp_path / "bad.onnx"
    for content in contents:
        bad.write_bytes(content)
        status, output = run_cli(bad, "-o", tmp_path / "out.mlir", capsys=capsys)
        # Some damage is to names only.
        assert status in (0, 1)
        assert status == 0 or output.err.startswith("fovea-import-onnx: error: ")


def test_missing_files_are_errors(tmp_path, capsys):
    status, output = run_cli(tmp_path / "none.onnx", capsys=capsys)
    assert status == 1 and "No such file" in output.err
    path, _ = make_file(tmp_path)
    status, output = run_cli(path, "-o", tmp_path / "no" / "out.mlir", capsys=capsys)
    assert status == 1 and "cannot write" in output.err
    status, output = run_cli(path, "--size=m=3", capsys=capsys)
    assert status == 1 and "no size 'm'" in output.err
    status, output = run_cli(path, "--constant=w=3", capsys=capsys)
    assert status == 1 and "its inputs are 'x'" in output.err


def test_initializers_of_the_wrong_size_are_errors():
    model = make_model([helper.make_node("Relu", ["w"], ["y"])], [], [("y", FLOAT, [3])],
                       [("w", np.zeros(3, np.float32))])  # fmt: skip
    model.graph.initializer[0].raw_data = b"\0" * 7
    assert "w" in problems_of(model)[0]


# Weights.


def test_large_weights_are_resources(tmp_path, engine):
    path, weights = make_file(tmp_path)
    text = text_of(read(path))
    assert "dense_resource<c0>" in text
    # Hexadecimal at the end, and nothing else that grows.
    assert len(text) < 2 * weights.nbytes + 2000
    x = np.ones((3, 64), np.float32)
    (result,) = engine.compile(text)(x)
    np.testing.assert_allclose(result, x @ weights, rtol=1e-5)


def test_external_data(tmp_path, engine, capsys):
    path, weights = make_file(tmp_path)
    outside = tmp_path / "outside.onnx"
    onnx.save(onnx.load(path), outside, save_as_external_data=True, location="weights.bin",
              size_threshold=0)  # fmt: skip
    assert outside.stat().st_size < 2000
    x = np.ones((2, 64), np.float32)
    (result,) = engine.compile(text_of(read(outside)))(x)
    np.testing.assert_allclose(result, x @ weights, rtol=1e-5)
    data = (tmp_path / "weights.bin").read_bytes()
    (tmp_path / "weights.bin").write_bytes(data[:100])
    status, output = run_cli(outside, capsys=capsys)
    assert status == 1 and "weights" in output.err
    (tmp_path / "weights.bin").unlink()
    status, output = run_cli(outside, capsys=capsys)
    assert status == 1 and "cannot read the weights" in output.err


def test_masks_and_integers_as_weights(engine):
    rng = np.random.default_rng(1)
    mask, table = rng.random((40, 50)) < 0.5, rng.integers(-9, 9, (40, 50), dtype=np.int16)
    model = make_model(
        [helper.make_node("Where", ["m", "t", "x"], ["y"])],
        [("x", TensorProto.INT16, [50])], [("y", TensorProto.INT16, [40, 50])],
        [("m", mask), ("t", table)],
    )  # fmt: skip
    x = np.arange(50, dtype=np.int16)
    (result,) = onnx_backend.prepare(model, engine).run([x])
    np.testing.assert_array_equal(result, np.where(mask, table, x))


# Sizes that vary.


def test_reshapes_of_exporters_are_views(engine):
    """x.view(batch, seq, 4, 8).transpose(1, 2) and back, as PyTorch exports it."""
    nodes = [
        helper.make_node("Shape", ["x"], ["shape"]),
        helper.make_node("Gather", ["shape", "zero"], ["batch"], axis=0),
        helper.make_node("Gather", ["shape", "one"], ["seq"], axis=0),
        helper.make_node("Unsqueeze", ["batch", "axis"], ["b"]),
        helper.make_node("Unsqueeze", ["seq", "axis"], ["s"]),
        helper.make_node("Concat", ["b", "s", "heads", "size"], ["split"], axis=0),
        helper.make_node("Reshape", ["x", "split"], ["h"]),
        helper.make_node("Transpose", ["h"], ["t"], perm=[0, 2, 1, 3]),
        helper.make_node("Transpose", ["t"], ["u"], perm=[0, 2, 1, 3]),
        helper.make_node("Concat", ["b", "minus", "hidden"], ["merge"], axis=0),
        helper.make_node("Reshape", ["u", "merge"], ["y"]),
    ]
    constants = [
        ("zero", np.array(0)), ("one", np.array(1)), ("axis", np.array([0])),
        ("heads", np.array([4])), ("size", np.array([8])), ("minus", np.array([-1])),
        ("hidden", np.array([32])),
    ]  # fmt: skip
    model = make_model(nodes, [("x", FLOAT, ["batch", "seq", 32])],
                       [("y", FLOAT, None)], constants)  # fmt: skip
    text = text_of(model)
    assert "tensor.reshape" not in text and "tensor.from_elements" not in text
    assert "-> (tensor<?x?x32xf32>)" in text
    x = np.random.default_rng(2).standard_normal((3, 5, 32)).astype(np.float32)
    np.testing.assert_array_equal(engine.compile(text)(x)[0], x)


def test_sizes_of_unknown_relation_broadcast_at_run_time(engine):
    model = make_model([helper.make_node("Add", ["x", "y"], ["z"])],
                       [("x", FLOAT, ["a", 3]), ("y", FLOAT, ["b", 3])],
                       [("z", FLOAT, None)])  # fmt: skip
    session = onnx_backend.prepare(model, engine)
    rng = np.random.default_rng(3)
    for a, b in ((4, 4), (1, 4), (4, 1), (1, 1)):
        x, y = rng.random((a, 3), np.float32), rng.random((b, 3), np.float32)
        np.testing.assert_allclose(session.run([x, y])[0], x + y)


def test_ranges_slices_and_expansions_of_sizes(engine):
    nodes = [
        helper.make_node("Shape", ["x"], ["n"], start=1, end=2),
        helper.make_node("Squeeze", ["n", "zero1"], ["limit"]),
        helper.make_node("Range", ["start", "limit", "step"], ["positions"]),
        helper.make_node("Slice", ["table", "zero1", "n", "zero1"], ["rows"]),
        helper.make_node("Gather", ["rows", "positions"], ["embedded"]),
        helper.make_node("Add", ["x", "embedded"], ["y"]),
    ]
    table = np.arange(128, dtype=np.float32).reshape(16, 8)
    model = make_model(
        nodes, [("x", FLOAT, ["batch", "seq", 8])], [("y", FLOAT, ["batch", "seq", 8])],
        [("zero1", np.array([0])), ("start", np.array(0)), ("step", np.array(1)), ("table", table)],
    )  # fmt: skip
    session = onnx_backend.prepare(model, engine)
    for seq in (1, 7, 16):
        x = np.ones((2, seq, 8), np.float32)
        np.testing.assert_array_equal(session.run([x])[0], x + table[:seq])


def test_tables_cut_to_a_size_broadcast_without_copies(engine):
    nodes = [
        helper.make_node("Shape", ["x"], ["n"], start=1, end=2),
        helper.make_node("Slice", ["table", "zero1", "n", "zero1"], ["rows"]),
        helper.make_node("Add", ["x", "rows"], ["y"]),
    ]
    table = np.arange(128, dtype=np.float32).reshape(16, 8)
    model = make_model(
        nodes, [("x", FLOAT, ["batch", "seq", 8])], [("y", FLOAT, ["batch", "seq", 8])],
        [("zero1", np.array([0])), ("table", table)],
    )  # fmt: skip
    text = text_of(model)
    assert text.count("linalg.generic") == 1 and '"expected a size of at most 16"' in text
    session = onnx_backend.prepare(model, engine)
    for seq in (0, 1, 7, 16):
        x = np.ones((2, seq, 8), np.float32)
        np.testing.assert_array_equal(session.run([x])[0], x + table[:seq])
    with pytest.raises(FoveaError, match="expected a size of at most 16"):
        session.run([np.ones((2, 17, 8), np.float32)])


def test_indices_out_of_range_touch_no_other_memory(engine):
    model = make_model([helper.make_node("Gather", ["x", "i"], ["y"])],
                       [("x", FLOAT, [4]), ("i", INT64, [3])], [("y", FLOAT, [3])])  # fmt: skip
    x = np.array([1, 2, 3, 4], np.float32)
    (result,) = onnx_backend.prepare(model, engine).run([x, np.array([-(2**40), 2, 2**40])])
    np.testing.assert_array_equal(result, [1, 3, 4])


def test_fixed_sizes(tmp_path, capsys):
    path, _ = make_file(tmp_path)
    status, output = run_cli(path, "--size=n=5", capsys=capsys)
    assert status == 0 and "%arg0: tensor<5x64xf32>" in output.out


# Attention.


def test_attention_maps_to_one_op():
    model = make_model(
        [helper.make_node("Attention", ["q", "k", "v"], ["y"], is_causal=1, softcap=5.0)],
        [(name, FLOAT, ["b", 4, "s", 8]) for name in "qkv"], [("y", FLOAT, None)], opset=23,
    )  # fmt: skip
    text = text_of(model)
    assert text.count("attn.sdpa") == 1 and "causal(top_left)" in text or "causal(bottom" in text
    assert "linalg" not in text


def test_packed_heads_are_the_same(engine):
    rng = np.random.default_rng(5)
    packed = rng.standard_normal((2, 5, 4, 3, 8)).astype(np.float32)
    parts = [np.ascontiguousarray(packed[:, :, :, i]).reshape(2, 5, 32) for i in range(3)]

    def run(inputs):
        model = make_model(
            [helper.make_node("MultiHeadAttention", list(inputs), ["y"], domain="com.microsoft",
                              num_heads=4)],
            [(name, FLOAT, array.shape) for name, array in inputs.items()],
            [("y", FLOAT, None)], domains=["com.microsoft"],
        )  # fmt: skip
        return onnx_backend.prepare(model, engine).run(inputs)[0]

    expected = run(dict(zip("qkv", parts)))
    np.testing.assert_array_equal(run({"p": packed}), expected)
    kv = np.ascontiguousarray(packed[:, :, :, 1:])
    np.testing.assert_array_equal(run({"q": parts[0], "kv": kv}), expected)


def test_conditions_that_are_known_choose_a_branch(engine):
    def branch(op):
        return helper.make_graph([helper.make_node(op, ["x"], [f"r{op}"])], op, [],
                                 [helper.make_tensor_value_info(f"r{op}", FLOAT, [3])])  # fmt: skip

    model = make_model(
        [helper.make_node("If", ["c"], ["y"], then_branch=branch("Neg"), else_branch=branch("Abs"))],
        [("x", FLOAT, [3])], [("y", FLOAT, [3])], [("c", np.array(False))],
    )  # fmt: skip
    (result,) = onnx_backend.prepare(model, engine).run([np.array([-1, 0, 2], np.float32)])
    np.testing.assert_array_equal(result, [1, 0, 2])


def test_bytecode(tmp_path):
    path, weights = make_file(tmp_path)
    out = tmp_path / "out.mlirbc"
    tool = __import__("os").environ["FOVEA_IMPORT_ONNX"]
    subprocess.run([sys.executable, tool, str(path), "-o", str(out)], check=True)
    assert weights.nbytes < out.stat().st_size < weights.nbytes + 2000
    x = np.ones((2, 64), np.float32)
    kernel = Engine(threads=1, disk_cache=False).compile_file(out)
    np.testing.assert_allclose(kernel(x)[0], x @ weights, rtol=1e-5)
