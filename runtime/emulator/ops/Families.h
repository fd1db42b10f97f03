// Every family of instructions registers itself under its opcodes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_FAMILIES_H
#define FOVEA_EMULATOR_OPS_FAMILIES_H

#include "../OpBuilder.h"

namespace fovea::emulator {

void addAtomicFamilies(FamilyTable &table);
void addBarrierFamilies(FamilyTable &table);
void addCarryFamilies(FamilyTable &table);
void addClusterFamilies(FamilyTable &table);
void addCompareFamilies(FamilyTable &table);
void addControlFamilies(FamilyTable &table);
void addConversionFamilies(FamilyTable &table);
void addCopyFamilies(FamilyTable &table);
void addDotProductFamilies(FamilyTable &table);
void addFloatFamilies(FamilyTable &table);
void addHintFamilies(FamilyTable &table);
void addIntegerFamilies(FamilyTable &table);
void addLogicFamilies(FamilyTable &table);
void addMatrixMoveFamilies(FamilyTable &table);
void addMbarrierFamilies(FamilyTable &table);
void addMemoryFamilies(FamilyTable &table);
void addMmaFamilies(FamilyTable &table);
void addMoveFamilies(FamilyTable &table);
void addSpecialFunctionFamilies(FamilyTable &table);
void addWarpWideFamilies(FamilyTable &table);
void addWgmmaFamilies(FamilyTable &table);
void addWmmaFamilies(FamilyTable &table);

/// barrier.cluster, behind these words.
bool decodeClusterBarrier(OpBuilder &b);

/// Opcodes that several families share are registered by another one, which
/// calls these for floats and for the forms with .cc.
bool decodeAddWithCarryOut(OpBuilder &b);
bool decodeSubWithCarryOut(OpBuilder &b);
bool decodeMadWithCarryOut(OpBuilder &b);
bool decodeFloatAbs(OpBuilder &b);
bool decodeFloatAdd(OpBuilder &b);
bool decodeFloatDiv(OpBuilder &b);
bool decodeFloatFma(OpBuilder &b);
bool decodeFloatMax(OpBuilder &b);
bool decodeFloatMin(OpBuilder &b);
bool decodeFloatMul(OpBuilder &b);
bool decodeFloatNeg(OpBuilder &b);
bool decodeFloatReciprocal(OpBuilder &b);
bool decodeFloatSqrt(OpBuilder &b);
bool decodeFloatSub(OpBuilder &b);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_FAMILIES_H
