// Multi-head attention of any number of tokens: 12 heads of size 32, as in
// all-MiniLM-L6-v2. Queries, keys and values are [batch, heads, tokens, head size].
//
//   fovea-run examples/sdpa.mlir --compare=reference --input=examples/data/q.npy \
//     --input=examples/data/k.npy --input=examples/data/v.npy

func.func @main(%q: tensor<?x12x?x32xf32>, %k: tensor<?x12x?x32xf32>,
                %v: tensor<?x12x?x32xf32>) -> tensor<?x12x?x32xf32> {
  %o = attn.sdpa %q, %k, %v
      : tensor<?x12x?x32xf32>, tensor<?x12x?x32xf32>, tensor<?x12x?x32xf32>
      -> tensor<?x12x?x32xf32>
  return %o : tensor<?x12x?x32xf32>
}
