// A cache that grows in place, with values to check.
func.func @main(%new: tensor<?x1x?x4xf32>, %cache: tensor<?x1x2x4xf32> {attn.result = 0 : i64},
    %table: tensor<?x?xi32>, %at: tensor<?xi32>) -> tensor<?x1x2x4xf32> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>) pages(%table : tensor<?x?xi32>)
      : tensor<?x1x?x4xf32>, tensor<?x1x2x4xf32>
  return %r : tensor<?x1x2x4xf32>
}
