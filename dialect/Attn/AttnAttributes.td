// Attributes of the attn dialect.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_ATTRIBUTES
#define FOVEA_ATTN_ATTRIBUTES

include "AttnDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

// `top_left`: query i may see key j when j <= i (PyTorch). `bottom_right`: when
// j <= i + n - Lq, with n the number of keys (FlashAttention, ONNX).
def Attn_CausalAlignment : I32EnumAttr<"CausalAlignment",
    "which corner the diagonal of a causal mask starts from", [
      I32EnumAttrCase<"TopLeft", 0, "top_left">,
      I32EnumAttrCase<"BottomRight", 1, "bottom_right">]> {
  let cppNamespace = "::fovea::attn";
}

def Attn_KernelStyle : I32EnumAttr<"KernelStyle",
    "what runs along the vector lanes of a tile", [
      I32EnumAttrCase<"Columns", 0, "columns">,
      I32EnumAttrCase<"Rows", 1, "rows">]> {
  let cppNamespace = "::fovea::attn";
}

def Attn_ScheduleAttr : AttrDef<Attn_Dialect, "Schedule"> {
  let mnemonic = "schedule";
  let summary = "Tile sizes and kernel style of one attention op.";
  let description = [{
    Chosen by `attn-choose-schedule`, printed in the IR, and respected when the
    user writes it.

    - `style`: `columns` puts queries in the vector lanes (prefill: both products
      are compute bound); `rows` puts the head size there (decode: every key and
      value is read once and used for few queries).
    - `query_tile`, `key_tile`: queries and keys that one online step sees.
    - `key_chunk`: when not 0, keys are split into chunks of this many that run in
      parallel and are merged (flash decoding). A property of the shape, never of
      the number of threads.
    - `rows`, `columns`: the register tile. In `columns`, `rows` scalars by `columns`
      vectors. In `rows`, `rows` is how many query rows share one vector (a power of 2
      up to `lanes`) and `columns` how many vectors accumulate.
    - `lanes`: elements of the accumulator type in one vector.
    - `dot`: multiply pairs of bf16 with the target's dot-product instruction.

    Example:

    ```mlir
    #attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 0,
                   rows = 6, columns = 4, lanes = 16, dot = false>
    ```
  }];
  let parameters = (ins
    EnumParameter<Attn_KernelStyle>:$style,
    "int64_t":$query_tile, "int64_t":$key_tile, "int64_t":$key_chunk,
    "int64_t":$rows, "int64_t":$columns, "int64_t":$lanes, "bool":$dot);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

#endif // FOVEA_ATTN_ATTRIBUTES
