// cvt between all scalar types and the packed forms of f16 and bf16.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../Program.h"
#include "ConversionOps.h"
#include "Families.h"
#include "IntegerOps.h"

#include <algorithm>

using namespace fovea::emulator;

namespace {
/// A conversion works on rows of the exact types; registers may be wider.
struct ConversionData {
  Type from, to;
  unsigned fromBytes, toBytes; // of the elements of the rows
  Rounding rounding;
  bool ftz, sat, relu;
};

/// Any number between reading and writing it. Integers are exact in 64 bits and
/// a sign, floats in a double.
struct Number {
  bool isFloat = false;
  bool isUnsigned = false;
  uint64_t integer = 0;
  double real = 0;
};
} // namespace

static Number readNumber(Type type, const uint8_t *bytes, bool ftz) {
  auto load = [&](auto value) {
    memcpy(&value, bytes, sizeof(value));
    return value;
  };
  Number number;
  number.isFloat = isFloat(type);
  number.isUnsigned = !isSigned(type);
  switch (type) {
  case Type::F16:
    number.real = Half::toFloat(load(uint16_t()));
    break;
  case Type::BF16:
    number.real = BFloat::toFloat(load(uint16_t()));
    break;
  case Type::F32:
    number.real = ftz ? flush(load(float())) : load(float());
    break;
  case Type::F64:
    number.real = load(double());
    break;
  case Type::S8:
    number.integer = int64_t(load(int8_t()));
    break;
  case Type::S16:
    number.integer = int64_t(load(int16_t()));
    break;
  case Type::S32:
    number.integer = int64_t(load(int32_t()));
    break;
  default:
    memcpy(&number.integer, bytes, bitWidth(type) / 8);
    break;
  }
  return number;
}

/// The integer of `bits` bits that a number becomes: floats are clamped and NaN
/// is 0 (of 64 bits: the smallest number); integers are cut off, or clamped
/// with .sat.
static uint64_t toInteger(const Number &number, const ConversionData &data) {
  unsigned bits = bitWidth(data.to);
  bool toSigned = isSigned(data.to);
  int64_t low = toSigned ? -1 - int64_t(~uint64_t(0) >> (65 - bits)) : 0;
  uint64_t high = ~uint64_t(0) >> (64 - bits + toSigned);
  if (!number.isFloat) {
    if (!data.sat)
      return number.integer;
    bool negative = !number.isUnsigned && int64_t(number.integer) < 0;
    if (negative)
      return int64_t(number.integer) < low ? low : number.integer;
    return std::min(number.integer, high);
  }
  double value = roundToInteger(number.real, data.rounding);
  if (value != value)
    return bitWidth(data.from) == 64 || bits == 64 ? uint64_t(1) << (bits - 1)
                                                   : 0;
  // 2^bits is a double, the number below it may be none.
  if (value >= double(high) + 1 || value > 18446744073709549568.0)
    return high;
  if (value < double(low))
    return low;
  return toSigned ? uint64_t(int64_t(value)) : uint64_t(value);
}

/// The bits of a number as a float type.
static uint64_t toFloatBits(const Number &number, const ConversionData &data) {
  FloatFormat format = formatOf(data.to);
  uint64_t bits;
  if (number.isFloat) {
    double value = number.real;
    // Between floats, .rni and its like round to an integer.
    if (data.rounding >= Rounding::ToInteger)
      value = roundToInteger(value, data.rounding);
    if (data.sat)
      value = saturate(value);
    if (data.relu && value < 0)
      value = 0;
    bits = encode(value, format, data.rounding);
    if (data.to == Type::TF32)
      bits <<= 13; // tf32 is the upper part of an f32
  } else {
    bool negative = !number.isUnsigned && int64_t(number.integer) < 0;
    uint64_t magnitude = negative ? -number.integer : number.integer;
    bits = encodeInteger(magnitude, negative, format, data.rounding);
    if (data.sat && (negative || magnitude > 1))
      bits = encode(negative ? 0 : 1, format, data.rounding);
  }
  if (data.ftz && data.to == Type::F32)
    bits = bitCast<uint32_t>(flush(bitCast<float>(uint32_t(bits))));
  return bits;
}

static Flow runConversion(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const ConversionData *>(op.data);
  const uint8_t *source = warp.row<const uint8_t>(op, 1);
  uint8_t *result = warp.row<uint8_t>(op, 0);
  // The result may overwrite the source, with elements of another size.
  uint64_t values[warpSize];
  forEachLane(mask, [&](unsigned lane) {
    Number number =
        readNumber(data.from, source + lane * data.fromBytes, data.ftz);
    values[lane] =
        isFloat(data.to) ? toFloatBits(number, data) : toInteger(number, data);
    // Registers that are wider than the type have its sign above it.
    if (isSigned(data.to)) {
      unsigned unused = 64 - bitWidth(data.to);
      values[lane] = int64_t(values[lane] << unused) >> unused;
    } else if (bitWidth(data.to) < 64) {
      values[lane] &= (uint64_t(1) << bitWidth(data.to)) - 1;
    }
  });
  forEachLane(mask, [&](unsigned lane) {
    memcpy(result + lane * data.toBytes, &values[lane], data.toBytes);
  });
  return Flow::Next;
}

namespace {
template <class To>
struct Cast {
  template <class From>
  static FOVEA_INLINE To apply(From value) {
    return To(value);
  }
};
template <class Format>
struct ToFloat {
  static FOVEA_INLINE float apply(uint16_t bits) {
    return Format::toFloat(bits);
  }
};
template <class Format, bool relu>
struct FromFloat {
  static FOVEA_INLINE uint16_t apply(float value) {
    return Format::fromFloat(relu && value < 0 ? 0.0f : value);
  }
};
/// Two numbers in one register, the first in the upper half.
template <class Format, bool relu>
struct PackFloats {
  static FOVEA_INLINE uint32_t apply(float upper, float lower) {
    return uint32_t(FromFloat<Format, relu>::apply(upper)) << 16 |
           FromFloat<Format, relu>::apply(lower);
  }
};
} // namespace

/// Integers to wider or narrower ones.
template <class From>
static Executor selectIntegerCast(unsigned toBytes) {
  switch (toBytes) {
  case 2:
    return rowOp<Cast<uint16_t>, uint16_t, From>();
  case 4:
    return rowOp<Cast<uint32_t>, uint32_t, From>();
  case 8:
    return rowOp<Cast<uint64_t>, uint64_t, From>();
  default:
    return nullptr;
  }
}

static Executor selectIntegerCast(Type from, unsigned toBytes) {
  switch (from) {
  case Type::S16:
    return selectIntegerCast<int16_t>(toBytes);
  case Type::U16:
    return selectIntegerCast<uint16_t>(toBytes);
  case Type::S32:
    return selectIntegerCast<int32_t>(toBytes);
  case Type::U32:
    return selectIntegerCast<uint32_t>(toBytes);
  case Type::S64:
    return selectIntegerCast<int64_t>(toBytes);
  case Type::U64:
    return selectIntegerCast<uint64_t>(toBytes);
  default:
    return nullptr;
  }
}

/// Vector code for what kernels do often; null for the rest.
static Executor selectFast(const ConversionData &data) {
  Type from = data.from, to = data.to;
  if (data.fromBytes * 8 != bitWidth(from) || data.ftz || data.sat ||
      data.rounding != Rounding::Nearest)
    return nullptr;
  // Narrow destinations in wide registers are cut off or extended again.
  bool fillsRegister = data.toBytes * 8 == bitWidth(to);
  if (isInteger(from) && isInteger(to))
    return fillsRegister ? selectIntegerCast(from, data.toBytes) : nullptr;
  if (!fillsRegister)
    return nullptr;
  if (to == Type::F32) {
    if (from == Type::F16)
      return rowOp<ToFloat<Half>, float, uint16_t>();
    if (from == Type::BF16)
      return rowOp<ToFloat<BFloat>, float, uint16_t>();
    if (from == Type::S32)
      return rowOp<Cast<float>, float, int32_t>();
  }
  if (from == Type::F32 && to == Type::F16)
    return data.relu ? rowOp<FromFloat<Half, true>, uint16_t, float>()
                     : rowOp<FromFloat<Half, false>, uint16_t, float>();
  if (from == Type::F32 && to == Type::BF16)
    return data.relu ? rowOp<FromFloat<BFloat, true>, uint16_t, float>()
                     : rowOp<FromFloat<BFloat, false>, uint16_t, float>();
  return nullptr;
}

/// Rows: d, upper, lower, for the modes without vector code.
static Flow runPackedConversion(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const ConversionData *>(op.data);
  uint32_t *result = warp.row<uint32_t>(op, 0);
  const float *upper = warp.row<const float>(op, 1);
  const float *lower = warp.row<const float>(op, 2);
  forEachLane(mask, [&](unsigned lane) {
    Number high, low;
    high.isFloat = low.isFloat = true;
    high.real = upper[lane];
    low.real = lower[lane];
    result[lane] = toFloatBits(high, data) << 16 | toFloatBits(low, data);
  });
  return Flow::Next;
}

/// cvt.rnd{.relu}.f16x2.f32 d, upper, lower
static bool decodePackedConversion(OpBuilder &b, ConversionData &data) {
  if (data.from != Type::F32 || data.ftz || data.sat || !b.expectOperands(3) ||
      !b.destination(0, data.to) || !b.source(1, Type::F32) ||
      !b.source(2, Type::F32))
    return false;
  bool isHalf = data.to == Type::F16x2;
  b.op.data = b.program.arena.keep(data);
  if (data.rounding != Rounding::Nearest)
    return b.finish(runPackedConversion);
  if (isHalf)
    return b.finish(
        data.relu ? rowOp<PackFloats<Half, true>, uint32_t, float, float>()
                  : rowOp<PackFloats<Half, false>, uint32_t, float, float>());
  return b.finish(
      data.relu ? rowOp<PackFloats<BFloat, true>, uint32_t, float, float>()
                : rowOp<PackFloats<BFloat, false>, uint32_t, float, float>());
}

/// Which rounding modifiers a conversion must or may have.
static bool checkRounding(const ConversionData &data, bool hasRounding) {
  bool fromFloat = isFloat(data.from), toFloat = isFloat(data.to);
  bool makesInteger = data.rounding >= Rounding::ToInteger;
  if (!fromFloat && !toFloat)
    return !hasRounding;
  if (fromFloat && !toFloat)
    return makesInteger && hasRounding;
  if (!fromFloat)
    return hasRounding && !makesInteger;
  if (data.to == Type::TF32)
    return hasRounding && data.from == Type::F32;
  if (data.rounding == Rounding::NearestAway)
    return false;
  // Widening is exact; to the same type only rounding to integers has a sense.
  if (bitWidth(data.to) > bitWidth(data.from))
    return !hasRounding;
  return hasRounding || data.to == data.from;
}

/// cvt{.rnd}{.ftz}{.sat}.to.from d, a
static bool decodeConversion(OpBuilder &b) {
  ConversionData data = {};
  constexpr Rounding modes[] = {
      Rounding::Nearest,     Rounding::Zero,        Rounding::Down,
      Rounding::Up,          Rounding::NearestAway, Rounding::IntegerNearest,
      Rounding::IntegerZero, Rounding::IntegerDown, Rounding::IntegerUp};
  int mode = b.acceptOneOf(
      {"rn", "rz", "rm", "rp", "rna", "rni", "rzi", "rmi", "rpi"});
  data.rounding = mode < 0 ? Rounding::Nearest : modes[mode];
  data.ftz = b.accept("ftz");
  data.relu = b.accept("relu");
  data.sat = b.accept("sat");
  if (!b.expectType(data.to) || !b.expectType(data.from))
    return false;
  if (data.to == Type::F16x2 || data.to == Type::BF16x2)
    return mode >= 0 && decodePackedConversion(b, data);
  auto isScalar = [](Type type) {
    return isInteger(type) ||
           (isFloat(type) && type != Type::F16x2 && type != Type::BF16x2);
  };
  if (!isScalar(data.to) || !isScalar(data.from) || data.from == Type::TF32 ||
      !checkRounding(data, mode >= 0) || !b.expectOperands(2) ||
      !b.wideDestination(b.operand(0), data.to, data.toBytes) ||
      !b.wideSource(b.operand(1), data.from, data.fromBytes))
    return false;
  if (data.toBytes > 8 || data.fromBytes > 8)
    return false;
  b.op.data = b.program.arena.keep(data);
  Executor fast = selectFast(data);
  return b.finish(fast ? fast : runConversion);
}

void fovea::emulator::addConversionFamilies(FamilyTable &table) {
  table.add("cvt", OpClass::Convert, decodeConversion);
}
