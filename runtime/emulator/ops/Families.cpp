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
    addClusterFamilies(table);
    addCompareFamilies(table);
    addControlFamilies(table);
    addConversionFamilies(table);
    addCopyFamilies(table);
    addDotProductFamilies(table);
    addFloatFamilies(table);
    addHintFamilies(table);
    addIntegerFamilies(table);
    addLogicFamilies(table);
    addMatrixMoveFamilies(table);
    addMbarrierFamilies(table);
    addMemoryFamilies(table);
    addMmaFamilies(table);
    addMoveFamilies(table);
    addSpecialFunctionFamilies(table);
    addWarpWideFamilies(table);
    addWgmmaFamilies(table);
    addWmmaFamilies(table);
    return table;
  }();
  return table;
}
