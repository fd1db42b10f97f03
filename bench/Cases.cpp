// The table of benchmark cases.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Cases.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace fovea;
using namespace fovea::bench;
using llvm::formatv;

const char *fovea::bench::getName(Metric metric) {
  switch (metric) {
  case Metric::Fma:
    return "fma";
  case Metric::Dot:
    return "dot";
  case Metric::Bandwidth:
    return "bandwidth";
  case Metric::Speedup:
    return "speedup";
  }
  llvm_unreachable("unknown metric");
}

static const char *const kAlibiRegion = R"(
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<?xf32>
        %distance = arith.subi %j, %i : index
        %d32 = arith.index_cast %distance : index to i32
        %d = arith.sitofp %d32 : i32 to f32
        %bias = arith.mulf %slope, %d : f32
        %r = arith.addf %s, %bias : f32
        attn.yield %r : f32
      })";

static const char *const kSoftcapRegion = R"(
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %cap = arith.constant 30.0 : f32
        %x = arith.divf %s, %cap : f32
        %t = math.tanh %x : f32
        %r = arith.mulf %t, %cap : f32
        attn.yield %r : f32
      })";

std::vector<int64_t> Case::getCacheShape() const {
  int64_t tokens = pageSize ? pageSize : keys, pages = batch * getPages();
  if (nhd)
    return {pages, tokens, keyHeads, headSize};
  return {pages, keyHeads, tokens, headSize};
}

/// Attention over caches, with arguments (query, keys, values, block table,
/// lengths, scales).
static std::string toCacheMlir(const Case &c, const std::string &q,
                               const std::string &kv) {
  std::string table = formatv("tensor<{0}x{1}xi32>", c.batch, c.getPages());
  std::string lengths = formatv("tensor<{0}xi32>", c.batch);
  std::string scales = formatv("tensor<{0}xf32>", c.keyHeads);
  std::string cache =
      "tensor<" + formatShape(c.getCacheShape(), c.getStoredType()) + ">";
  std::string clauses;
  if (c.nhd)
    clauses += " layout(nhd)";
  if (c.pageSize)
    clauses += " pages(%table : " + table + ")";
  if (c.stored)
    clauses += " scales(%scales : " + scales + ")";
  std::string text =
      formatv("func.func @main(%q: {0}, %ks: {1}, %vs: {1}, %table: {2}, %n: "
              "{3}, %scales: {4}) -> {0} {{\n",
              q, cache, table, lengths, scales);
  for (const char *name : {"k", "v"})
    text += formatv("  %{0} = attn.read_cache %{0}s{1} : {2} -> {3}\n", name,
                    clauses, cache, kv);
  return text + formatv("  %o = attn.sdpa %q, %k, %v lengths(%n : {0})\n"
                        "      : {1}, {2}, {2} -> {1}\n  return %o : {1}\n}\n",
                        lengths, q, kv)
                    .str();
}

std::string Case::toMlir() const {
  if (isProduct())
    return product.toMlir(dtype);
  if (isLayer())
    return layer.toMlir();
  std::string type = std::string(getName(dtype));
  std::string q = formatv("tensor<{0}x{1}x{2}x{3}x{4}>", batch, heads, queries,
                          headSize, type);
  std::string kv = formatv("tensor<{0}x{1}x{2}x{3}x{4}>", batch, keyHeads, keys,
                           headSize, type);
  if (hasCache())
    return toCacheMlir(*this, q, kv);
  std::string text;
  llvm::raw_string_ostream os(text);
  os << formatv("func.func @main(%q: {0}, %k: {1}, %v: {1}", q, kv);
  if (score == Score::Alibi)
    os << ", %slopes: tensor<?xf32>";
  os << formatv(") -> {0} {{\n  %o = attn.sdpa %q, %k, %v", q);
  if (causal)
    os << " causal(bottom_right)";
  if (window)
    os << formatv(" window([{0}, 0])", window - 1);
  if (score == Score::Alibi)
    os << kAlibiRegion;
  if (score == Score::Softcap)
    os << kSoftcapRegion;
  os << formatv("\n      : {0}, {1}, {1} -> {0}\n  return %o : {0}\n}\n", q,
                kv);
  return text;
}

double Case::countFlops() const {
  if (isProduct())
    return product.countFlops();
  if (isLayer())
    return layer.countFlops();
  double pairs = 0;
  for (int64_t i = 0; i < queries; ++i) {
    int64_t diagonal = i + keys - queries;
    int64_t end = causal || window ? std::min(keys, diagonal + 1) : keys;
    int64_t begin = window ? std::max<int64_t>(0, diagonal + 1 - window) : 0;
    pairs += static_cast<double>(std::max<int64_t>(0, end - begin));
  }
  if (ragged) {
    pairs = 0;
    for (int64_t b = 0; b < batch; ++b)
      pairs += static_cast<double>(queries * countKeys(b)) / batch;
  }
  return 4.0 * headSize * pairs * batch * heads;
}

double Case::countBytes() const {
  if (isProduct())
    return product.countBytes(dtype);
  if (isLayer())
    return layer.countBytes();
  return 2.0 * batch * keyHeads * keys * headSize *
         getByteSize(getStoredType());
}

std::vector<CaseTensor> Case::getInputs() const {
  if (isLayer())
    return layer.getInputs();
  std::vector<CaseTensor> inputs;
  if (isProduct()) {
    inputs.push_back({dtype, {product.m, product.k}});
    if (!product.constant)
      inputs.push_back({dtype, product.transposed
                                   ? std::vector{product.n, product.k}
                                   : std::vector{product.k, product.n}});
    if (product.epilogue == Epilogue::BiasGelu)
      inputs.push_back({DType::F32, {product.n}});
    return inputs;
  }
  CaseTensor cache = {getStoredType(), getCacheShape()};
  inputs = {getOutput(), cache, cache};
  if (hasCache()) {
    inputs.push_back({DType::I32, {batch, getPages()}});
    inputs.push_back({DType::I32, {batch}});
    inputs.push_back({DType::F32, {keyHeads}});
  }
  if (score == Score::Alibi)
    inputs.push_back({DType::F32, {heads}});
  return inputs;
}

CaseTensor Case::getOutput() const {
  if (isProduct())
    return {DType::F32, {product.m, product.n}};
  if (isLayer())
    return {DType::F32, {1, layer.length, layer.hidden}};
  return {dtype, {batch, heads, queries, headSize}};
}

namespace {
/// Adds cases of one group, naming each after its shape.
class Group {
public:
  Group(std::vector<Case> &cases, std::string name, Metric metric,
        double required)
      : cases(cases) {
    prototype.group = std::move(name);
    prototype.metric = metric;
    prototype.required = required;
  }

  /// Self-attention of `length` tokens with what `change` sets.
  template <typename Change>
  Group &add(int64_t length, int64_t headSize, Change change) {
    Case c = prototype;
    c.queries = c.keys = length;
    c.headSize = headSize;
    change(c);
    c.name = formatv("{0} D{1} L{2}", c.group, c.headSize,
                     c.queries == c.keys
                         ? formatv("{0}", c.keys).str()
                         : formatv("{0}x{1}", c.queries, c.keys).str());
    cases.push_back(c);
    return *this;
  }
  Group &add(int64_t length, int64_t headSize) {
    return add(length, headSize, [](Case &) {});
  }

  Case prototype;

private:
  std::vector<Case> &cases;
};
} // namespace

static void addPrefill(std::vector<Case> &cases) {
  Group f32(cases, "f32", Metric::Fma, 0.90);
  Group ragged(cases, "f32 ragged", Metric::Fma, 0.85);
  Group causal(cases, "f32 causal", Metric::Fma, 0.87);
  Group causalShort(cases, "f32 causal short", Metric::Fma, 0.70);
  Group bf16(cases, "bf16", Metric::Dot, 0.82);
  Group bf16Causal(cases, "bf16 causal", Metric::Dot, 0.78);
  Group f16(cases, "f16", Metric::Fma, 0.85);
  for (Group *group : {&causal, &causalShort, &bf16Causal})
    group->prototype.causal = true;
  for (Group *group : {&bf16, &bf16Causal})
    group->prototype.dtype = DType::BF16;
  f16.prototype.dtype = DType::F16;

  for (int64_t headSize : {64, 128}) {
    for (int64_t length : {1024, 2048, 4096, 8192})
      for (Group *group : {&f32, &causal, &bf16, &bf16Causal})
        group->add(length, headSize);
    f16.add(1024, headSize).add(4096, headSize);
    causalShort.add(256, headSize);
  }
  ragged.add(1000, 64).add(1023, 64).add(2047, 64);
  ragged.add(1024, 80).add(1024, 96).add(1024, 256);
}

/// Cases whose speed is required relative to another case.
static void addRelative(std::vector<Case> &cases) {
  Group(cases, "16 heads, 1 thread", Metric::Fma, 0).add(1024, 64, [](Case &c) {
    c.heads = c.keyHeads = 16;
  });
  Group(cases, "16 heads, 2 threads", Metric::Speedup, 1.9)
      .add(1024, 64, [](Case &c) {
        c.heads = c.keyHeads = 16;
        c.threads = 2;
        c.baseline = "16 heads, 1 thread D64 L1024";
      });

  // Time within 1.3 times what the window's share of the work predicts.
  Group window(cases, "f32 window 512", Metric::Speedup, 1 / 1.3);
  window.add(32768, 64, [](Case &c) {
    c.causal = true;
    c.window = 512;
    c.baseline = "f32 causal D64 L8192";
  });

  Group softcap(cases, "softcap by region", Metric::Speedup, 0.85);
  Group alibi(cases, "ALiBi by region", Metric::Speedup, 0.85);
  softcap.prototype.score = Score::Softcap;
  alibi.prototype.score = Score::Alibi;
  for (int64_t length : {1024, 4096})
    for (Group *group : {&softcap, &alibi})
      group->add(length, 64, [&](Case &c) {
        c.baseline = formatv("f32 D64 L{0}", length);
      });
}

static void addDecode(std::vector<Case> &cases) {
  for (DType dtype : {DType::F32, DType::BF16}) {
    std::string type(fovea::getName(dtype));
    auto add = [&](const char *name, int64_t keyHeads, int threads,
                   double required) {
      Group group(cases, formatv("decode {0} {1}, {2}T", name, type, threads),
                  Metric::Bandwidth, required);
      group.add(8192, 128, [&](Case &c) {
        c.dtype = dtype;
        c.queries = 1;
        c.heads = 32;
        c.keyHeads = keyHeads;
        c.threads = threads;
      });
    };
    add("GQA", 4, 1, 0.75);
    add("GQA", 4, 2, 0.80);
    add("MHA", 32, 1, 0.85);
  }
}

/// Decoding from caches: pages compared with contiguous keys and values of the
/// same layout, narrow types with bf16 in the same places, two threads with
/// one.
static void addCaches(std::vector<Case> &cases) {
  auto add = [&](const std::string &name, int64_t keyHeads, double required,
                 const std::string &baseline, auto change) {
    Group group(cases, name, Metric::Speedup, required);
    group.add(8192, 128, [&](Case &c) {
      c.dtype = DType::BF16;
      c.queries = 1;
      c.heads = 32;
      c.keyHeads = keyHeads;
      c.baseline = baseline.empty() ? "" : baseline + " D128 L1x8192";
      change(c);
    });
  };
  for (int64_t keyHeads : {32, 4}) {
    const char *name = keyHeads == 32 ? "MHA" : "GQA";
    for (DType dtype : {DType::F32, DType::BF16}) {
      std::string kind = formatv("{0} {1}, 1T", name, fovea::getName(dtype));
      auto addLayout = [&](bool nhd, const std::string &contiguous) {
        add(formatv("paged {0} decode {1}", nhd ? "nhd" : "hnd", kind),
            keyHeads, 0.95, contiguous, [&](Case &c) {
              c.dtype = dtype;
              c.pageSize = 16;
              c.nhd = nhd;
            });
      };
      addLayout(/*nhd=*/false, "decode " + kind);
      add("nhd decode " + kind, keyHeads, 0, "decode " + kind, [&](Case &c) {
        c.dtype = dtype;
        c.nhd = true;
      });
      addLayout(/*nhd=*/true, "nhd decode " + kind);
    }
    for (DType stored : {DType::I8, DType::F8E4M3FN})
      for (int64_t pageSize : {0, 16}) {
        std::string kind = formatv("{0}decode {1} bf16, 1T",
                                   pageSize ? "paged hnd " : "", name);
        add(formatv("{0} {1}", fovea::getName(stored), kind), keyHeads, 1.6,
            kind, [&](Case &c) {
              c.pageSize = pageSize;
              c.stored = stored;
            });
      }
  }
  // So many queries that memory does not limit two threads.
  for (int threads : {1, 2})
    add(formatv("ragged paged, {0}T", threads), 4, threads == 1 ? 0 : 1.85, "",
        [&](Case &c) {
          c.batch = 7;
          c.queries = 4;
          c.pageSize = 16;
          c.ragged = true;
          c.threads = threads;
          c.baseline = "ragged paged, 1T D128 L4x8192";
        });
}

/// Shapes around the table, which should not fall off a cliff.
static void addNeighbours(std::vector<Case> &cases) {
  Group near(cases, "neighbour", Metric::Fma, 0);
  near.add(64, 64).add(128, 64).add(197, 64).add(512, 64);
  near.add(1024, 32).add(1024, 40).add(1024, 72).add(1024, 112).add(1024, 192);
  near.add(8192, 64, [](Case &c) { c.queries = 16; });
  near.add(8192, 64, [](Case &c) { c.queries = 100; });
}

/// Contractions: square ones, those of a BERT layer, and few rows.
static void addProducts(std::vector<Case> &cases) {
  auto add = [&](std::string group, Metric metric, double required, DType dtype,
                 Product product, int threads = 1) -> Case & {
    Case c;
    c.group = std::move(group);
    c.metric = metric;
    c.required = required;
    c.dtype = dtype;
    c.product = std::move(product);
    c.threads = threads;
    c.name = formatv("{0} {1}x{2}x{3}", c.group, c.product.m, c.product.n,
                     c.product.k);
    cases.push_back(c);
    return cases.back();
  };
  const Product square{1024, 1024, 1024};
  Product transposed = square;
  transposed.transposed = true;
  add("matmul f32", Metric::Fma, 0.88, DType::F32, square);
  add("matmul f32, 2 threads", Metric::Speedup, 1.85, DType::F32, square, 2)
      .baseline = "matmul f32 1024x1024x1024";
  add("matmul f32 transposed", Metric::Fma, 0.88, DType::F32, transposed);
  add("matmul bf16", Metric::Dot, 0.75, DType::BF16, square);
  add("matmul bf16 transposed", Metric::Dot, 0.75, DType::BF16, transposed);
  add("matmul f16", Metric::Fma, 0, DType::F16, square);
  for (auto [n, k] : {std::pair{768, 768}, {3072, 768}, {768, 3072}})
    add("matmul f32 weights", Metric::Fma, 0.88, DType::F32,
        {512, n, k, /*transposed=*/true, /*constant=*/true});
  add("matmul f32 bias gelu", Metric::Fma, 0, DType::F32,
      {512, 3072, 768, true, true, Epilogue::BiasGelu});
  for (int64_t m : {16, 64, 128, 197, 1000})
    add("matmul f32 neighbour", Metric::Fma, 0, DType::F32, {m, 1000, 1000});
  for (bool isTransposed : {false, true})
    for (DType dtype : {DType::F32, DType::BF16})
      for (int64_t m : {1, 2, 4, 8})
        add(formatv("gemv {0}{1}", fovea::getName(dtype),
                    isTransposed ? " transposed" : ""),
            Metric::Bandwidth, 0.8, dtype, {m, 4096, 4096, isTransposed});
  add("gemv f32, 2T", Metric::Bandwidth, 0.8, DType::F32, {1, 4096, 4096}, 2);
}

/// A layer of BERT-base.
static void addLayers(std::vector<Case> &cases) {
  for (int threads : {1, 2}) {
    Case c;
    c.group = formatv("BERT layer f32, {0}T", threads);
    c.name = c.group + " L512";
    c.layer.length = 512;
    c.threads = threads;
    cases.push_back(c);
  }
}

std::vector<Case> fovea::bench::getCases() {
  std::vector<Case> cases;
  addPrefill(cases);
  addRelative(cases);
  addDecode(cases);
  addCaches(cases);
  addNeighbours(cases);
  addProducts(cases);
  addLayers(cases);
  return cases;
}
