// Tensors of a call as a GPU sees them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_DEVICEARGUMENTS_H
#define FOVEA_LIB_ENGINE_DEVICEARGUMENTS_H

#include "fovea/Signature.h"
#include "llvm/ADT/ArrayRef.h"

namespace fovea {

/// Inputs whose integers can be read by the host: those that lie on the device
/// of this thread are copied.
class HostIntegers {
public:
  HostIntegers(llvm::ArrayRef<TensorView> inputs, bool mayBeOnDevice);
  llvm::ArrayRef<TensorView> getViews() const { return views; }

private:
  std::vector<TensorView> views;
  std::vector<std::vector<char>> copies;
};

/// Copies of the tensors that lie in the host's memory, on the device of this
/// thread, for the time of a call. Scalars stay where they are. `outputs` are
/// those that update no input.
class DeviceArguments {
public:
  DeviceArguments(const Signature &signature, llvm::ArrayRef<TensorView> inputs,
                  llvm::ArrayRef<TensorView> outputs);
  DeviceArguments(const DeviceArguments &) = delete;
  ~DeviceArguments();

  llvm::ArrayRef<TensorView> getInputs() const { return inputs; }
  llvm::ArrayRef<TensorView> getOutputs() const { return outputs; }

  /// Copies the outputs, and inputs that are updated, to where the host has
  /// them.
  void copyBack() const;

private:
  struct Copy {
    void *host, *device;
    size_t size;
  };
  /// The tensor on the device.
  TensorView place(const TensorView &view, bool isRead, bool isWritten);

  std::vector<TensorView> inputs, outputs;
  std::vector<Copy> buffers, results;
};

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_DEVICEARGUMENTS_H
