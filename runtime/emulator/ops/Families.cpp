// The list of all families. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Families.h"

using namespace fovea::emulator;

const FamilyTable &fovea::emulator::allFamilies() {
  static const FamilyTable table = [] {
    FamilyTable table;
    addAtomicFamilies(table);
    addBarrierFamilies(table);
    addCarryFamilies(table);
    addCompareFamilies(table);
    addControlFamilies(table);
    addConversionFamilies(table);
    addDotProductFamilies(table);
    addFloatFamilies(table);
    addHintFamilies(table);
    addIntegerFamilies(table);
    addLogicFamilies(table);
    addMemoryFamilies(table);
    addMoveFamilies(table);
    addSpecialFunctionFamilies(table);
    addWarpWideFamilies(table);
    return table;
  }();
  return table;
}
