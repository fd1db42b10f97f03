// Copies tensors to a GPU and back.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DeviceArguments.h"

#include "fovea/gpu.h"
#include "llvm/ADT/STLExtras.h"

using namespace fovea;

HostIntegers::HostIntegers(llvm::ArrayRef<TensorView> inputs,
                           bool mayBeOnDevice)
    : views(inputs.begin(), inputs.end()) {
  if (!mayBeOnDevice)
    return;
  for (TensorView &view : views) {
    if (isFloat(view.dtype) || !foveaGpuIsDevicePointer(view.data))
      continue;
    auto [begin, end] = view.getAddressRange();
    std::vector<char> &copy = copies.emplace_back(end - begin);
    foveaGpuCopyToHost(copy.data(), reinterpret_cast<void *>(begin),
                       copy.size());
    view.data = copy.data() + (reinterpret_cast<uintptr_t>(view.data) - begin);
  }
}

DeviceArguments::DeviceArguments(const Signature &signature,
                                 llvm::ArrayRef<TensorView> hostInputs,
                                 llvm::ArrayRef<TensorView> hostOutputs) {
  for (auto [index, view, type] :
       llvm::enumerate(hostInputs, signature.inputs)) {
    bool isUpdated =
        llvm::any_of(signature.results, [&](const TensorSpec &result) {
          return result.updates == static_cast<int64_t>(index);
        });
    inputs.push_back(type.isScalar ? view
                                   : place(view, /*isRead=*/true, isUpdated));
  }
  for (const TensorView &view : hostOutputs)
    outputs.push_back(place(view, /*isRead=*/false, /*isWritten=*/true));
}

DeviceArguments::~DeviceArguments() {
  for (const Copy &buffer : buffers)
    foveaGpuFree(buffer.device);
}

TensorView DeviceArguments::place(const TensorView &view, bool isRead,
                                  bool isWritten) {
  auto [begin, end] = view.getAddressRange();
  if (begin == end || foveaGpuIsDevicePointer(view.data))
    return view;
  Copy buffer{reinterpret_cast<void *>(begin), foveaGpuAlloc(end - begin),
              end - begin};
  buffers.push_back(buffer);
  // What lies between the elements of an output must stay as it is.
  bool isDense = view.getNumElements() * getByteSize(view.dtype) ==
                 static_cast<int64_t>(buffer.size);
  if (isRead || !isDense)
    foveaGpuCopyToDevice(buffer.device, buffer.host, buffer.size);
  if (isWritten)
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
