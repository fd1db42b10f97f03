// Copies tensors to a GPU and back.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DeviceArguments.h"

#include "fovea/gpu.h"
#include "llvm/ADT/STLExtras.h"

using namespace fovea;

DeviceArguments::DeviceArguments(const Signature &signature,
                                 llvm::ArrayRef<TensorView> hostInputs,
                                 llvm::ArrayRef<TensorView> hostOutputs) {
  for (auto [view, type] : llvm::zip_equal(hostInputs, signature.inputs))
    inputs.push_back(type.isScalar ? view : place(view, /*isOutput=*/false));
  for (const TensorView &view : hostOutputs)
    outputs.push_back(place(view, /*isOutput=*/true));
}

DeviceArguments::~DeviceArguments() {
  for (const Copy &buffer : buffers)
    foveaGpuFree(buffer.device);
}

TensorView DeviceArguments::place(const TensorView &view, bool isOutput) {
  auto [begin, end] = view.getAddressRange();
  if (begin == end || foveaGpuIsDevicePointer(view.data))
    return view;
  Copy buffer{reinterpret_cast<void *>(begin), foveaGpuAlloc(end - begin),
              end - begin};
  buffers.push_back(buffer);
  // What lies between the elements of an output must stay as it is.
  bool isDense = view.getNumElements() * getByteSize(view.dtype) ==
                 static_cast<int64_t>(buffer.size);
  if (!isOutput || !isDense)
    foveaGpuCopyToDevice(buffer.device, buffer.host, buffer.size);
  if (isOutput)
    results.push_back(buffer);
  TensorView placed = view;
  placed.data = static_cast<char *>(buffer.device) +
                (reinterpret_cast<uintptr_t>(view.data) - begin);
  return placed;
}

void DeviceArguments::copyBack() const {
  for (const Copy &result : results)
    foveaGpuCopyToHost(result.host, result.device, result.size);
}
