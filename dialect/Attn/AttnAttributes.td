// Attributes of the attn dialect.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_ATTRIBUTES
#define FOVEA_ATTN_ATTRIBUTES

include "AttnDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/Interfaces.td"

// `top_left`: query i may see key j when j <= i (PyTorch). `bottom_right`: when
// j <= i + n - Lq, with n the number of keys (FlashAttention, ONNX).
def Attn_CausalAlignment : I32EnumAttr<"CausalAlignment",
    "which corner the diagonal of a causal mask starts from", [
      I32EnumAttrCase<"TopLeft", 0, "top_left">,
      I32EnumAttrCase<"BottomRight", 1, "bottom_right">]> {
  let cppNamespace = "::fovea::attn";
}

def Attn_RotaryAttr : AttrDef<Attn_Dialect, "Rotary"> {
  let mnemonic = "rotary";
  let summary = "How the rows of attn.rope are rotated.";
  let description = [{
    - `interleaved`: pairs are neighbours, `(2 r, 2 r + 1)`; otherwise the halves of the
      rotated part are paired, `(r, r + size / 2)`.
    - `size`: rotated elements of a row; all of them where it is not given.
    - `base`: the angle of pair `r` advances by `base^(-2 r / size)` a position.
    - `position_scale`: factor of positions (linear interpolation to longer contexts).

    Example:

    ```mlir
    #attn.rotary<interleaved, size = 32, base = 5.000000e+05, position_scale = 1.250000e-01>
    ```
  }];
  let parameters = (ins
    "bool":$interleaved, "int64_t":$size, "::mlir::FloatAttr":$base,
    "::mlir::FloatAttr":$position_scale);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Pairs of neighbours or of halves, and default values for the rest.
    static RotaryAttr getDefault(::mlir::MLIRContext *context, bool interleaved = false);
    /// Whether the base, or all that angles depend on, is as in `getDefault`.
    bool hasDefaultBase() const;
    bool hasDefaultAngles() const;
    /// The size, or that of a row where none is given.
    int64_t getSizeOr(int64_t row) const { return getSize() ? getSize() : row; }
  }];
}

def Attn_KernelStyle : I32EnumAttr<"KernelStyle",
    "what runs along the vector lanes of a tile", [
      I32EnumAttrCase<"Columns", 0, "columns">,
      I32EnumAttrCase<"Rows", 1, "rows">]> {
  let cppNamespace = "::fovea::attn";
}

def Attn_TileSchedule : AttrInterface<"TileSchedule"> {
  let description = [{
    What tiling needs to know of a target's schedule. The rest of a schedule is between
    the pass that chose it and the kernels of the target.
  }];
  let cppNamespace = "::fovea::attn";
  let methods = [
    InterfaceMethod<"Queries that one online step sees.", "int64_t", "getQueryTile">,
    InterfaceMethod<"Keys that one online step sees.", "int64_t", "getKeyTile">,
    InterfaceMethod<"Keys of a chunk that is a recurrence of its own, or 0.", "int64_t",
                    "getKeyChunk">,
    InterfaceMethod<"Bytes that the partial results of all chunks may need; 0: any number.",
                    "int64_t", "getMostPartialBytes", (ins), "", "return 0;">,
    InterfaceMethod<"Whether kernels look up the rows of a tile in a cache; if not, all "
                    "rows are gathered before.", "bool", "readsCaches", (ins), "",
                    "return false;">,
    InterfaceMethod<"What the dims of the loop over query tiles are mapped to; nothing if "
                    "the target is free to choose.",
                    "::llvm::SmallVector<::mlir::Attribute>", "getLoopMapping",
                    (ins "int64_t":$rank), "", "return {};">];
}

def Attn_ScheduleAttr : AttrDef<Attn_Dialect, "Schedule", [Attn_TileSchedule]> {
  let mnemonic = "schedule";
  let summary = "Tile sizes and kernel style of one attention op on a CPU.";
  let description = [{
    Chosen by `attn-choose-schedule`, printed in the IR, and respected when the
    user writes it.

    - `style`: `columns` puts queries in the vector lanes (prefill: both products
      are compute bound); `rows` puts the head size there (decode: every key and
      value is read once and used for few queries).
    - `query_tile`, `key_tile`: queries and keys that one online step sees.
    - `key_chunk`: when not 0, keys are split into chunks of this many that run in
      parallel and are merged (flash decoding), or of a multiple, where partial results
      would need too much memory. A property of the shape, never of the number of
      threads.
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
  let extraClassDeclaration = [{
    int64_t getMostPartialBytes() const { return 1 << 20; }
    bool readsCaches() const { return true; }
  }];
  let genVerifyDecl = 1;
}

def Attn_ContractionStyle : I32EnumAttr<"ContractionStyle",
    "how a contraction reads its operands", [
      I32EnumAttrCase<"Panels", 0, "panels">,
      I32EnumAttrCase<"Stream", 1, "stream">]> {
  let cppNamespace = "::fovea::attn";
}

def Attn_ContractionAttr : AttrDef<Attn_Dialect, "Contraction"> {
  let mnemonic = "contraction";
  let summary = "Tile sizes and kernel style of one contraction on a CPU.";
  let description = [{
    The value of the attribute `attn.contraction` of a `linalg` op that computes
    `C[m, n] += sum_k A[m, k] * B[k, n]`, for each value of its other dims. Chosen by
    `attn-schedule-contractions`, printed in the IR, and respected when the user writes
    it.

    - `style`: `panels` packs both operands into panels that a register tile reads in
      order (compute bound); `stream` reads the larger operand once, where it lies
      (memory bound: few rows or few columns).
    - `m`, `n`: which loops of the op are `m` and `n`, counted from 0; `m` is -1 where
      no loop is in the first operand and the result alone. `n` is innermost in the
      result.
    - `m_tile`, `n_tile`: rows and columns of the tile of the result that one task
      computes.
    - `k_tile`: how much of the sum is packed at once; in `stream`, how many rows of the
      matrix are added at once.
    - `rows`, `columns`, `lanes`: the register tile, `rows` scalars by `columns` vectors
      of `lanes` elements.
    - `dot`: multiply pairs of bf16 with the target's dot-product instruction.

    Example:

    ```mlir
    #attn.contraction<style = panels, m = 0, n = 1, m_tile = 120, n_tile = 256,
                      k_tile = 256, rows = 12, columns = 2, lanes = 16, dot = false>
    ```
  }];
  let parameters = (ins
    EnumParameter<Attn_ContractionStyle>:$style, "int64_t":$m, "int64_t":$n,
    "int64_t":$m_tile, "int64_t":$n_tile, "int64_t":$k_tile,
    "int64_t":$rows, "int64_t":$columns, "int64_t":$lanes, "bool":$dot);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The name of the attribute on an op.
    static constexpr ::llvm::StringLiteral attributeName = "attn.contraction";
    /// Columns of the register tile.
    int64_t getWidth() const { return getColumns() * getLanes(); }
  }];
}

def Attn_GpuKernel : I32EnumAttr<"GpuKernel",
    "how the threads of a block multiply", [
      I32EnumAttrCase<"Simt", 0, "simt">,
      I32EnumAttrCase<"Mma", 1, "mma">,
      I32EnumAttrCase<"Wgmma", 2, "wgmma">]> {
  let cppNamespace = "::fovea::attn";
}

def Attn_GpuScheduleAttr : AttrDef<Attn_Dialect, "GpuSchedule", [Attn_TileSchedule]> {
  let mnemonic = "gpu_schedule";
  let summary = "Tile sizes and thread block of one attention op on a GPU.";
  let description = [{
    Chosen by `attn-nvptx-choose-schedule` from the chip's limits, printed in the IR, and
    respected when the user writes it.

    - `kernel`: `mma` multiplies f16 and bf16 on tensor cores (`mma.sync.m16n8k16`);
      `wgmma` does so with warpgroups of sm_90a and has the copy engine fetch tiles;
      `simt` multiplies any type with one multiply-add per thread.
    - `query_tile`, `key_tile`: queries and keys that one online step sees. One thread
      block works on one query tile.
    - `key_chunk`: as in `#attn.schedule`.
    - `warps`: warps of a block that multiply. Each has `query_tile / warps` queries of
      its own, 16 or 32, and sees all keys. Those of `wgmma` have 16 and work in groups
      of four; four more warps fetch tiles.
    - `stages`: key tiles in shared memory, of which one is worked on while the others
      are on their way; two with `wgmma`.

    Example:

    ```mlir
    #attn.gpu_schedule<kernel = mma, query_tile = 128, key_tile = 64, key_chunk = 0,
                       warps = 4, stages = 2>
    ```
  }];
  let parameters = (ins
    EnumParameter<Attn_GpuKernel>:$kernel,
    "int64_t":$query_tile, "int64_t":$key_tile, "int64_t":$key_chunk,
    "int64_t":$warps, "int64_t":$stages);
  let assemblyFormat = "`<` struct(params) `>`";
  let extraClassDeclaration = [{
    /// Every iteration is a thread block.
    ::llvm::SmallVector<::mlir::Attribute> getLoopMapping(int64_t rank) const;
  }];
  let genVerifyDecl = 1;
}

#endif // FOVEA_ATTN_ATTRIBUTES
