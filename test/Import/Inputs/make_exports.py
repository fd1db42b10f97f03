"""Exports small modules of PyTorch by torch-mlir, with inputs and PyTorch's outputs.

    python make_exports.py          writes exports/NAME.{linalg,tosa}.mlir and exports/NAME.npz

Needs the Python packages torch and torch-mlir (https://github.com/llvm/torch-mlir), and
transformers for the layers of BERT, GPT-2, Llama and ViT. Weights are random and part of the
modules.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib
import sys

import numpy as np
import torch
import transformers
from torch import nn
from torch.nn import functional as F
from torch_mlir import fx

FOLDER = pathlib.Path(__file__).parent / "exports"
EAGER = {"attn_implementation": "eager"}


class Sdpa(nn.Module):
    """Scaled dot-product attention, causal, or with an additive or boolean mask."""

    def __init__(self, causal=False):
        super().__init__()
        self.causal = causal

    def forward(self, q, k, v, mask=None):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=self.causal)


class Mha(nn.Module):
    def __init__(self):
        super().__init__()
        self.mha = nn.MultiheadAttention(16, 4, batch_first=True)

    def forward(self, x):
        return self.mha(x, x, x, need_weights=False)[0]


class First(nn.Module):
    """A layer whose output may be a tuple."""

    def __init__(self, layer, **arguments):
        super().__init__()
        self.layer, self.arguments = layer, arguments

    def forward(self, x):
        result = self.layer(x, **self.arguments)
        return result[0] if isinstance(result, tuple) else result


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        from transformers.models.bert.modeling_bert import BertLayer

        config = transformers.BertConfig(
            hidden_size=16, num_attention_heads=4, intermediate_size=32, **EAGER
        )
        self.layer = BertLayer(config)

    def forward(self, x, padding):
        mask = (1 - padding[:, None, None, :]) * torch.finfo(torch.float32).min
        result = self.layer(x, mask)
        return result[0] if isinstance(result, tuple) else result


class Gpt2(nn.Module):
    def __init__(self):
        super().__init__()
        from transformers.models.gpt2.modeling_gpt2 import GPT2Block

        config = transformers.GPT2Config(
            n_embd=16, n_head=4, n_positions=16, resid_pdrop=0.0, attn_pdrop=0.0, **EAGER
        )
        self.block = GPT2Block(config, layer_idx=0)

    def forward(self, x):
        length = x.shape[1]
        allowed = torch.ones(length, length, dtype=torch.bool).tril()
        mask = torch.where(allowed, 0.0, torch.finfo(torch.float32).min)[None, None]
        result = self.block(x, attention_mask=mask)
        return result[0] if isinstance(result, tuple) else result


class Llama(nn.Module):
    """Grouped heads, rotary embedding, RMSNorm."""

    def __init__(self):
        super().__init__()
        from transformers.models.llama.modeling_llama import LlamaDecoderLayer, LlamaRotaryEmbedding

        config = transformers.LlamaConfig(
            hidden_size=16, num_attention_heads=4, num_key_value_heads=2, intermediate_size=32,
            max_position_embeddings=16, **EAGER,
        )  # fmt: skip
        self.layer = LlamaDecoderLayer(config, layer_idx=0)
        # torch-mlir has no buffers that are not part of the state.
        cos, sin = LlamaRotaryEmbedding(config)(torch.zeros(1), torch.arange(7)[None])
        self.cos, self.sin = nn.Parameter(cos, False), nn.Parameter(sin, False)

    def forward(self, x):
        positions = torch.arange(x.shape[1])[None]
        allowed = positions[:, None, :, None] >= positions[:, None, None, :]
        mask = torch.where(allowed, 0.0, torch.finfo(torch.float32).min)
        result = self.layer(
            x, attention_mask=mask, position_ids=positions,
            position_embeddings=(self.cos, self.sin),
        )  # fmt: skip
        return result[0] if isinstance(result, tuple) else result


def make_vit():
    from transformers.models.vit.modeling_vit import ViTLayer

    config = transformers.ViTConfig(
        hidden_size=16, num_attention_heads=4, intermediate_size=32, **EAGER
    )
    return First(ViTLayer(config))


def make_cases():
    def heads(h, length, size):
        return torch.randn(2, h, length, size) * 3

    qkv = heads(4, 7, 8), heads(4, 7, 8), heads(4, 7, 8)
    x = torch.randn(2, 7, 16)
    padding = torch.tensor([[1.0] * 7, [1.0] * 5 + [0.0] * 2])
    return {
        "sdpa": (Sdpa(), qkv),
        "sdpa_causal": (Sdpa(causal=True), qkv),
        "sdpa_mask": (Sdpa(), (*qkv, torch.rand(2, 1, 7, 7) < 0.7)),
        "sdpa_bias": (Sdpa(), (*qkv, torch.randn(4, 7, 7))),
        "mha": (Mha(), (x,)),
        "bert": (Bert(), (x, padding)),
        "gpt2": (Gpt2(), (x,)),
        "llama": (Llama(), (x,)),
        "vit": (make_vit(), (x,)),
    }


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(0)
    for name, (module, inputs) in make_cases().items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        module = module.eval()
        with torch.no_grad():
            output = module(*inputs)
            for kind, dialect in (("linalg-on-tensors", "linalg"), ("tosa", "tosa")):
                try:
                    exported = fx.export_and_import(module, *inputs, output_type=kind)
                except Exception as error:
                    print(f"{name}: torch-mlir cannot export it to {dialect}: {str(error)[:300]}")
                    continue
                (FOLDER / f"{name}.{dialect}.mlir").write_text(str(exported) + "\n")
        arrays = {f"in{i}": array.numpy() for i, array in enumerate(inputs)}
        np.savez(FOLDER / f"{name}.npz", out=output.numpy(), **arrays)


if __name__ == "__main__":
    main()
