// From a PTX type to C++ types: body(value of the C++ type) for the right one.
//
//   forInteger(type, [](auto t) { return binaryOp<Add, decltype(t)>(); })
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_TYPESWITCH_H
#define FOVEA_EMULATOR_OPS_TYPESWITCH_H

#include "../Op.h"
#include "../Type.h"

namespace fovea::emulator {

/// Integers of 16 to 64 bits; those without a sign count as unsigned.
template <class Body>
Executor forInteger(Type type, Body body) {
  switch (type) {
  case Type::U16:
  case Type::B16:
    return body(uint16_t());
  case Type::S16:
    return body(int16_t());
  case Type::U32:
  case Type::B32:
    return body(uint32_t());
  case Type::S32:
    return body(int32_t());
  case Type::U64:
  case Type::B64:
    return body(uint64_t());
  case Type::S64:
    return body(int64_t());
  default:
    return nullptr;
  }
}

/// Unsigned integers of as many bits as the type has.
template <class Body>
Executor forBits(Type type, Body body) {
  switch (bitWidth(type)) {
  case 8:
    return body(uint8_t());
  case 16:
    return body(uint16_t());
  case 32:
    return body(uint32_t());
  case 64:
    return body(uint64_t());
  default:
    return nullptr;
  }
}

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_TYPESWITCH_H
