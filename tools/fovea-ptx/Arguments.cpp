// Kernel arguments from text. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Arguments.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"

#include <optional>
#include <random>

using namespace fovea::ptx;
using namespace llvm;

static std::optional<ElementType> parseType(StringRef name) {
  return StringSwitch<std::optional<ElementType>>(name)
      .Case("u8", ElementType::U8)
      .Case("u16", ElementType::U16)
      .Case("u32", ElementType::U32)
      .Case("s32", ElementType::S32)
      .Case("u64", ElementType::U64)
      .Case("s64", ElementType::S64)
      .Case("f16", ElementType::F16)
      .Case("f32", ElementType::F32)
      .Case("f64", ElementType::F64)
      .Default(std::nullopt);
}

size_t fovea::ptx::sizeOf(ElementType type) {
  switch (type) {
  case ElementType::U8:
    return 1;
  case ElementType::U16:
  case ElementType::F16:
    return 2;
  case ElementType::U32:
  case ElementType::S32:
  case ElementType::F32:
    return 4;
  default:
    return 8;
  }
}

static bool isFloat(ElementType type) {
  return type == ElementType::F16 || type == ElementType::F32 ||
         type == ElementType::F64;
}

static const fltSemantics &semanticsOf(ElementType type) {
  return type == ElementType::F16   ? APFloat::IEEEhalf()
         : type == ElementType::F32 ? APFloat::IEEEsingle()
                                    : APFloat::IEEEdouble();
}

static void append(std::vector<uint8_t> &bytes, ElementType type,
                   uint64_t bits) {
  for (size_t i = 0; i < sizeOf(type); ++i)
    bytes.push_back(bits >> 8 * i);
}

static void appendNumber(std::vector<uint8_t> &bytes, ElementType type,
                         double value) {
  if (!isFloat(type))
    return append(bytes, type, uint64_t(int64_t(value)));
  APFloat number(value);
  bool loses;
  number.convert(semanticsOf(type), APFloat::rmNearestTiesToEven, &loses);
  append(bytes, type, number.bitcastToAPInt().getZExtValue());
}

static Error fail(StringRef text, StringRef reason) {
  return createStringError("invalid argument '" + text + "': " + reason);
}

static Expected<Argument> parseScalar(StringRef text, ElementType type,
                                      StringRef value) {
  Argument argument;
  argument.type = type;
  if (isFloat(type)) {
    double number;
    if (value.getAsDouble(number))
      return fail(text, "expected a number");
    appendNumber(argument.bytes, type, number);
    return argument;
  }
  int64_t number;
  uint64_t bits;
  if (!value.getAsInteger(0, bits))
    append(argument.bytes, type, bits);
  else if (!value.getAsInteger(0, number))
    append(argument.bytes, type, number);
  else
    return fail(text, "expected an integer");
  return argument;
}

static Error fill(Argument &argument, StringRef text, StringRef contents,
                  uint64_t seed) {
  if (contents == "none")
    return Error::success();
  if (contents.consume_front("@")) {
    auto file = MemoryBuffer::getFile(contents);
    if (!file)
      return createFileError(contents, file.getError());
    if ((*file)->getBufferSize() != argument.count * sizeOf(argument.type))
      return fail(text, "the file has another size");
    argument.bytes.assign((*file)->getBuffer().bytes_begin(),
                          (*file)->getBuffer().bytes_end());
    return Error::success();
  }
  std::mt19937_64 random(seed);
  for (uint64_t i = 0; i < argument.count; ++i) {
    double value = 0;
    if (contents == "iota")
      value = i;
    else if (contents == "random")
      value = isFloat(argument.type) ? int64_t(random() % 2000001) * 1e-6 - 1
                                     : double(random() % 256);
    else if (contents != "zeros")
      return fail(text, "expected none, zeros, iota, random or @file");
    appendNumber(argument.bytes, argument.type, value);
  }
  return Error::success();
}

Expected<Argument> fovea::ptx::parseArgument(StringRef text, uint64_t seed) {
  auto [typeName, rest] = text.split(text.contains('[') ? '[' : ':');
  std::optional<ElementType> type = parseType(typeName);
  if (!type)
    return fail(text, "expected type:value or type[count]=contents");
  if (!text.contains('['))
    return parseScalar(text, *type, rest);
  Argument argument;
  argument.type = *type;
  argument.isBuffer = true;
  auto [count, contents] = rest.split("]=");
  if (count.getAsInteger(10, argument.count) || argument.count > 1u << 30)
    return fail(text, "expected a number of elements");
  if (Error error = fill(argument, text, contents, seed))
    return std::move(error);
  return argument;
}

void fovea::ptx::printElements(raw_ostream &stream, ElementType type,
                               const std::vector<uint8_t> &bytes) {
  size_t size = sizeOf(type);
  for (size_t i = 0; i + size <= bytes.size(); i += size) {
    uint64_t bits = 0;
    for (size_t j = 0; j < size; ++j)
      bits |= uint64_t(bytes[i + j]) << 8 * j;
    if (type == ElementType::S32)
      stream << int32_t(bits);
    else if (type == ElementType::S64)
      stream << int64_t(bits);
    else if (isFloat(type))
      stream << format(
          "%g",
          APFloat(semanticsOf(type), APInt(size * 8, bits)).convertToDouble());
    else
      stream << bits;
    stream << "\n";
  }
}
