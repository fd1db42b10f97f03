// Tensor maps for the C API. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Device.h"
#include "TensorMap.h"

#include <cstring>

using namespace fovea::emulator;

FoveaEmuStatus foveaEmuTensorMapEncodeTiled(
    FoveaEmuContext context, FoveaEmuTensorMap *map, uint32_t dataType,
    uint32_t rank, FoveaEmuDevicePtr address, const uint64_t *sizes,
    const uint64_t *strides, const uint32_t *box,
    const uint32_t *elementStrides, uint32_t interleave, uint32_t swizzle,
    uint32_t l2Promotion, uint32_t fill) {
  (void)l2Promotion; // changes no result
  TensorMapOptions options{dataType, rank, address,        sizes,
                           strides,  box,  elementStrides, interleave,
                           swizzle,  fill};
  TensorMap encoded;
  std::string error = encodeTensorMap(options, encoded);
  if (!error.empty())
    return context->fail(FOVEA_EMU_INVALID_VALUE, error);
  memset(map, 0, sizeof(*map));
  memcpy(map, &encoded, sizeof(encoded));
  return FOVEA_EMU_SUCCESS;
}
