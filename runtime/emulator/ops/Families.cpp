// The list of all families. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Families.h"

using namespace fovea::emulator;

const FamilyTable &fovea::emulator::allFamilies() {
  static const FamilyTable table = [] {
    FamilyTable table;
    addBarrierFamilies(table);
    addCompareFamilies(table);
    addControlFamilies(table);
    addFloatFamilies(table);
    addIntegerFamilies(table);
    addMemoryFamilies(table);
    addMoveFamilies(table);
    return table;
  }();
  return table;
}
