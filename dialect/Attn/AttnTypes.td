// Type constraints that ops of the attn dialect share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_TYPES
#define FOVEA_ATTN_TYPES

include "mlir/IR/CommonTypeConstraints.td"

def Attn_Float : AnyTypeOf<[F16, BF16, F32, F64], "f16, bf16, f32 or f64">;
def Attn_Integer : AnyTypeOf<[I32, I64, Index], "i32, i64 or index">;
def Attn_Accumulator : AnyTypeOf<[F32, F64], "f32 or f64">;
def Attn_Tensor : TensorRankOf<[Attn_Float], [2, 3, 4]>;
// Before bufferisation a tensor, after it a buffer.
class Attn_Shaped<Type element> : AnyTypeOf<[RankedTensorOf<[element]>, MemRefOf<[element]>]>;

#endif // FOVEA_ATTN_TYPES
