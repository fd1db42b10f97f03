// Online softmax on a tile with products of warpgroups (sm_90a), for f16 and
// bf16: the work split of FlashAttention-3. One warpgroup has the copy engine
// fetch tiles; the others have 64 queries each and multiply. While one of them
// computes exponentials, the tensor cores work for another, and within one the
// products of two tiles overlap: the scores of a tile start together with the
// sums of the tile before.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_WGMMAKERNEL_H
#define FOVEA_LIB_TARGET_NVPTX_WGMMAKERNEL_H

#include "TensorCoreKernel.h"
#include "TensorTile.h"

namespace fovea {

class WgmmaKernel final : public TensorCoreKernel {
public:
  WgmmaKernel(ThreadBuilder &b, attn::GpuScheduleAttr schedule,
              attn::NormalizeOp end, attn::OnlineSdpaOp step);

  /// Threads of a block.
  static int64_t getNumThreads(attn::GpuScheduleAttr schedule) {
    return 32 * (schedule.getWarps() + producerWarps);
  }

  void emitStart(Recurrence &recurrence, attn::OnlineSdpaOp step,
                 mlir::scf::ForOp loop) override;
  void emitSteps(attn::OnlineSdpaOp step, mlir::scf::ForOp loop) override;

protected:
  void emitScores(attn::OnlineSdpaOp op) override;
  mlir::Value emitAnyNonFinite(attn::OnlineSdpaOp op) override;
  mlir::Value emitHasOwnValues(attn::OnlineSdpaOp op) override;
  void emitProducts(attn::OnlineSdpaOp op) override;
  Fragment getProbabilities(int64_t m, int64_t block) override;
  mlir::Value getValuePlace(mlir::Value row, mlir::Value column) override;
  mlir::Value emitOutputPlace() override;

private:
  static constexpr int64_t producerWarps = 4;

  /// A place in the ring of tiles, and the parity of the phases in which tile
  /// number `tile` is there.
  struct Place {
    mlir::Value stage, parity;
  };
  Place getPlace(mlir::Value tile);
  mlir::Value getTileNumber(mlir::Value position, mlir::Value lower,
                            mlir::Value step);
  mlir::Value getPart(int64_t offset, mlir::Value number, int64_t bytes);
  /// What a tile holds, and what its barriers tell: it is there, or it is done
  /// with.
  enum class Operand { Keys, Values };
  mlir::Value getAddress(Operand operand, const Place &place);
  mlir::Value getFull(Operand operand, const Place &place);
  mlir::Value getFree(Operand operand, const Place &place);
  mlir::Value getQueryAddress(mlir::Value warpgroup);
  mlir::Value getBarrier(mlir::Value number);

  // The start, by all threads.
  void encodeMaps(attn::OnlineSdpaOp step);
  void emitSetup();
  void numberThreads();
  /// Whether key tiles always end where the tensor does.
  bool hasWholeKeys(attn::OnlineSdpaOp step, mlir::scf::ForOp loop);

  // The producer: WgmmaProducer.cpp.
  void emitProducer(attn::OnlineSdpaOp step, mlir::scf::ForOp loop);
  /// One thread has the copy engine fetch everything.
  void fetchTiles(attn::OnlineSdpaOp step, mlir::scf::ForOp loop);
  void fetchMatrix(mlir::Value view, const TensorMap &map, mlir::Value address,
                   int64_t rows, int64_t slices, mlir::Value barrier,
                   mlir::Value firstRow);
  /// All threads of the warpgroup copy everything.
  void copyTiles(attn::OnlineSdpaOp step, mlir::scf::ForOp loop);
  void copyMatrix(mlir::Value view, mlir::Value address, int64_t rows,
                  int64_t slices, mlir::Value firstRow);
  void announceCopies(mlir::Value barrier);
  void
  forEachTile(attn::OnlineSdpaOp step, mlir::scf::ForOp loop,
              llvm::function_ref<void(Operand, mlir::Value view, Place)> body);

  // The consumers.
  /// The part of an iteration: products of tile number `tile` and, unless it is
  /// the first one, of the tile before, whose sums are still to be added.
  void emitTile(attn::OnlineSdpaOp step, mlir::Value tile, bool isFirst);
  void emitLastProducts(mlir::Value tile);
  void packAll();
  void emitGuard(attn::OnlineSdpaOp step, mlir::Value needsGuard);
  /// Maxima and probabilities; returns what the accumulator shrinks by and
  /// whether it does.
  std::pair<llvm::SmallVector<mlir::Value>, mlir::Value> emitWeights();
  /// Waits for the products of tile number `tile`, and gives its place back.
  void finishProducts(mlir::Value tile);
  /// Warpgroups take turns in starting products.
  void takeTurn(bool isFirst);
  void passTurn(bool isLast);
  mlir::Value getTurn(mlir::Value warpgroup);
  mlir::Value getGroupBarrier();
  /// One thread of each warp tells the producer.
  void release(Operand operand, const Place &place);
  void setAll(const Registers &registers, mlir::ValueRange values);
  llvm::SmallVector<mlir::Value> getAll(const Registers &registers);

  WgmmaLayout layout;
  mlir::gpu::LaunchOp launch;
  mlir::Value warpgroup; ///< number of a consumer's, an i32
  mlir::Value usable;    ///< an i1: tensors can be described. Null: never
  TensorMap queryMap, keyMap, valueMap;
  mlir::Value current;     ///< number (i32) of the tile that the code is about
  bool canGuard = false;   ///< there is code for masked values
  Registers probabilities; ///< as operands: 4 words for 16 keys
  Registers guard; ///< an i32: the products of the last tile are added already
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_WGMMAKERNEL_H
