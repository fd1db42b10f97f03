// Tensors of a call as a GPU sees them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_DEVICEARGUMENTS_H
#define FOVEA_LIB_ENGINE_DEVICEARGUMENTS_H

#include "fovea/Signature.h"
#include "llvm/ADT/ArrayRef.h"

namespace fovea {

/// Copies of the tensors that lie in the host's memory, on the device of this
/// thread, for the time of a call. Scalars stay where they are.
class DeviceArguments {
public:
  DeviceArguments(const Signature &signature, llvm::ArrayRef<TensorView> inputs,
                  llvm::ArrayRef<TensorView> outputs);
  DeviceArguments(const DeviceArguments &) = delete;
  ~DeviceArguments();

  llvm::ArrayRef<TensorView> getInputs() const { return inputs; }
  llvm::ArrayRef<TensorView> getOutputs() const { return outputs; }

  /// Copies the outputs to where the host has them.
  void copyBack() const;

private:
  struct Copy {
    void *host, *device;
    size_t size;
  };
  /// The tensor on the device.
  TensorView place(const TensorView &view, bool isOutput);

  std::vector<TensorView> inputs, outputs;
  std::vector<Copy> buffers, results;
};

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_DEVICEARGUMENTS_H
