// Operands to rows. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "OpBuilder.h"
#include "AddressMap.h"
#include "Program.h"
#include "SpecialRegisters.h"

#include <cstring>

using namespace fovea::emulator;

std::string_view OpBuilder::peek() const {
  return nextModifier < instruction.modifiers.size()
             ? instruction.modifiers[nextModifier]
             : std::string_view();
}

bool OpBuilder::accept(std::string_view name) {
  if (name.empty() || peek() != name)
    return false;
  ++nextModifier;
  return true;
}

int OpBuilder::acceptOneOf(std::initializer_list<std::string_view> names) {
  int index = 0;
  for (std::string_view name : names) {
    if (accept(name))
      return index;
    ++index;
  }
  return -1;
}

std::optional<Type> OpBuilder::acceptType() {
  if (nextModifier >= instruction.modifiers.size())
    return std::nullopt;
  std::optional<Type> type = parseType(instruction.modifiers[nextModifier]);
  nextModifier += type.has_value();
  return type;
}

bool OpBuilder::expectType(Type &type) {
  std::optional<Type> parsed = acceptType();
  if (!parsed)
    return unsupported();
  type = *parsed;
  return true;
}

bool OpBuilder::expect(std::string_view name) {
  return accept(name) || unsupported();
}

bool OpBuilder::hasModifier(std::string_view name) const {
  for (std::string_view modifier : instruction.modifiers)
    if (modifier == name)
      return true;
  return false;
}

bool OpBuilder::unsupported() {
  return fail("unsupported instruction '", instruction.fullName(), "'");
}

bool OpBuilder::expectOperands(size_t count) {
  if (numOperands() == count)
    return true;
  return fail("expected ", count, " operands of '", instruction.fullName(),
              "', got ", numOperands());
}

bool OpBuilder::checkWidth(const Operand &operand, Type type, bool allowWider) {
  Type declared = routine.function->registers[operand.index].type;
  unsigned bits = bitWidth(declared), wanted = bitWidth(type);
  bool matches = (declared == Type::Pred) == (type == Type::Pred) &&
                 (bits == wanted || (allowWider && bits > wanted));
  if (matches)
    return true;
  return fail("expected a register of ", wanted, " bits for '",
              instruction.fullName(), "', got ", operand.name, " (.",
              typeName(declared), ")");
}

bool OpBuilder::addRegister(const Operand &operand, bool isDestination) {
  rows.emplace_back(RowBase::Registers, routine.rowOffsets[operand.index]);
  (isDestination ? destinationRegisters : sourceRegisters)
      .push_back(operand.index);
  // Only predicate() knows what to do with it.
  if (operand.negated && !acceptsNegation)
    return fail("unsupported '!' before '", operand.name, "'");
  return true;
}

bool OpBuilder::predicate(const Operand &operand) {
  acceptsNegation = true;
  bool added = source(operand, Type::Pred);
  acceptsNegation = false;
  op.negated = operand.negated;
  return added;
}

bool OpBuilder::destination(const Operand &operand, Type type) {
  if (operand.is(OperandKind::Discard)) {
    rows.emplace_back(RowBase::Specials, 0);
    return true;
  }
  if (!operand.is(OperandKind::Register))
    return fail("expected a register as destination of '",
                instruction.fullName(), "'");
  return checkWidth(operand, type, /*allowWider=*/false) &&
         addRegister(operand, /*isDestination=*/true);
}

bool OpBuilder::wideDestination(const Operand &operand, Type type,
                                unsigned &bytes) {
  bytes = bitWidth(type) / 8;
  if (!operand.is(OperandKind::Register))
    return destination(operand, type);
  bytes = bitWidth(routine.function->registers[operand.index].type) / 8;
  return checkWidth(operand, type, /*allowWider=*/true) &&
         addRegister(operand, /*isDestination=*/true);
}

bool OpBuilder::source(const Operand &operand, Type type) {
  if (operand.is(OperandKind::Register))
    return checkWidth(operand, type, /*allowWider=*/false) &&
           addRegister(operand, /*isDestination=*/false);
  if (operand.is(OperandKind::Special))
    return addSpecial(operand, type);
  return addLiteral(operand, type);
}

bool OpBuilder::wideSource(const Operand &operand, Type type, unsigned &bytes) {
  bytes = bitWidth(type) / 8;
  if (!operand.is(OperandKind::Register)) {
    // A special register has 32 bits, whatever is read of it.
    if (operand.is(OperandKind::Special) && bytes < 4) {
      bytes = 4;
      return source(operand, Type::B32);
    }
    return source(operand, type);
  }
  bytes = bitWidth(routine.function->registers[operand.index].type) / 8;
  return checkWidth(operand, type, /*allowWider=*/true) &&
         addRegister(operand, /*isDestination=*/false);
}

bool OpBuilder::addSpecial(const Operand &operand, Type type) {
  Special special = findSpecial(operand.name);
  if (special == Special::NumSpecials)
    return fail("'", operand.name, "' is not defined");
  if (isClock(special) && instruction.opcode != "mov")
    return fail("unsupported use of '", operand.name, "' outside of 'mov'");
  if (bitWidth(type) != (is64Bit(special) ? 64 : 32))
    return fail("expected an operand of ", bitWidth(type), " bits, got '",
                operand.name, "'");
  rows.emplace_back(RowBase::Specials, specialOffset(special));
  return true;
}

/// The bits that a literal has as a value of `type`.
static bool literalBits(const Operand &operand, Type type, uint64_t &bits) {
  bits = operand.value;
  if (operand.is(OperandKind::Integer))
    return !isFloat(type) || bitWidth(type) == 16 || type == Type::F16x2 ||
           type == Type::BF16x2;
  if (type != Type::F32 && type != Type::F64)
    return bitWidth(type) == (operand.is(OperandKind::Float32) ? 32 : 64);
  double wide;
  float narrow;
  if (operand.is(OperandKind::Float32)) {
    memcpy(&narrow, &bits, sizeof(narrow));
    wide = narrow;
  } else {
    memcpy(&wide, &bits, sizeof(wide));
    narrow = float(wide);
  }
  if (type == Type::F64) {
    memcpy(&bits, &wide, sizeof(bits));
  } else if (!operand.is(OperandKind::Float32)) {
    bits = 0;
    memcpy(&bits, &narrow, sizeof(narrow));
  }
  return true;
}

bool OpBuilder::addLiteral(const Operand &operand, Type type) {
  switch (operand.kind) {
  case OperandKind::Integer:
  case OperandKind::Float32:
  case OperandKind::Float64: {
    if (type == Type::Pred) {
      rows.push_back(layout.constantRow(operand.value ? allLanes : 0, 4));
      return true;
    }
    uint64_t bits;
    if (!literalBits(operand, type, bits))
      return fail("expected a value of type .", typeName(type), ", got '",
                  operand.name, "'");
    rows.push_back(layout.constantRow(bits, bitWidth(type) / 8));
    return true;
  }
  case OperandKind::Variable: {
    uint64_t address;
    if ((bitWidth(type) != 64 && bitWidth(type) != 32) ||
        !staticAddress(*operand.variable, address))
      break;
    rows.push_back(layout.constantRow(address, bitWidth(type) / 8));
    return true;
  }
  case OperandKind::Function:
    if (bitWidth(type) == 64) {
      rows.push_back(
          layout.constantRow(layout.addressOf(*operand.function), 8));
      return true;
    }
    break;
  default:
    break;
  }
  return fail("expected a value of type .", typeName(type), " for '",
              instruction.fullName(), "', got '", operand.name, "'");
}

bool OpBuilder::addElements(const Operand &operand, Type type, unsigned count,
                            bool isDestination) {
  if (count == 1 && !operand.is(OperandKind::Vector))
    return isDestination ? destination(operand, type) : source(operand, type);
  if (!operand.is(OperandKind::Vector) || operand.elements.size() != count)
    return fail("expected ", count, " elements in braces for '",
                instruction.fullName(), "'");
  for (const Operand &element : operand.elements)
    if (!(isDestination ? destination(element, type) : source(element, type)))
      return false;
  return true;
}

bool OpBuilder::destinations(const Operand &operand, Type type,
                             unsigned count) {
  return addElements(operand, type, count, /*isDestination=*/true);
}

bool OpBuilder::sources(const Operand &operand, Type type, unsigned count) {
  return addElements(operand, type, count, /*isDestination=*/false);
}

/// The address of a variable that does not move with the frame.
bool OpBuilder::staticAddress(const Variable &variable,
                              uint64_t &address) const {
  if (routine.localOffsets.count(&variable))
    return false;
  if (variable.space != Space::Param) {
    address = layout.addressOf(variable);
    return true;
  }
  const Function &kernel = *routine.function;
  for (unsigned i = 0; i < kernel.numParams; ++i)
    if (&kernel.parameter(i) == &variable)
      address = program.parameterOffsets[i];
  return true;
}

/// The row of a variable's address is zero; the address is in the immediate.
void OpBuilder::addVariableAddress(const Variable &variable, Space &space) {
  uint64_t address = 0;
  if (!staticAddress(variable, address)) {
    address = routine.localOffsets.at(&variable);
    op.frameRelative = true;
    space = Space::Local;
  }
  op.immediate += address;
  op.wideAddress = true;
  rows.push_back(layout.constantRow(0, 8));
}

/// Whether instructions of `space` may name a variable of `declared`.
static bool isReachable(Space space, Space declared) {
  return space == declared || space == Space::Generic;
}

bool OpBuilder::address(const Operand &operand, Space &space) {
  if (!operand.is(OperandKind::Address))
    return fail("expected an address in brackets for '", instruction.fullName(),
                "'");
  const Operand &base = operand.elements[0];
  op.immediate = operand.value;
  switch (base.kind) {
  case OperandKind::Register: {
    unsigned bits = bitWidth(routine.function->registers[base.index].type);
    if (bits != 32 && bits != 64)
      return fail("expected an address of 32 or 64 bits, got ", base.name);
    op.wideAddress = bits == 64;
    if (space == Space::Param && !routine.function->isEntry)
      space = Space::Local;
    return addRegister(base, /*isDestination=*/false);
  }
  case OperandKind::Variable: {
    Space declared = base.variable->space;
    if (!isReachable(space, declared))
      return fail("expected a variable in ", spaceName(space), " memory, got '",
                  base.name, "' in ", spaceName(declared), " memory");
    if (space == Space::Generic)
      space = declared == Space::Const ? Space::Global : declared;
    addVariableAddress(*base.variable, space);
    return true;
  }
  case OperandKind::Integer:
    op.wideAddress = true;
    rows.push_back(layout.constantRow(base.value, 8));
    return true;
  default:
    return fail("expected an address, got '", base.name, "'");
  }
}

void OpBuilder::addConstant(uint64_t value, Type type) {
  rows.push_back(layout.constantRow(value, bitWidth(type) / 8));
}

bool OpBuilder::constant(const Operand &operand, int64_t &value) {
  if (!operand.is(OperandKind::Integer))
    return fail("expected an integer constant for '", instruction.fullName(),
                "', got '", operand.name, "'");
  value = operand.value;
  return true;
}

bool OpBuilder::finish(Executor executor) {
  if (!executor || nextModifier != instruction.modifiers.size())
    return unsupported();
  op.execute = executor;
  op.line = instruction.line;
  op.numRows = rows.size();
  if (rows.size() > 255)
    return unsupported();
  op.rows = program.arena.copy(rows);
  auto keep = [&](const std::vector<uint32_t> &registers) {
    return RegisterList{program.arena.copy(registers),
                        uint32_t(registers.size())};
  };
  op.sources = keep(sourceRegisters);
  op.destinations = keep(destinationRegisters);
  if (instruction.guard >= 0) {
    op.hasGuard = true;
    op.guardNegated = instruction.guardNegated;
    op.guardRegister = instruction.guard;
    op.guard = Row(RowBase::Registers, routine.rowOffsets[instruction.guard]);
  }
  return true;
}
