// The page allocator for caches: every rule of its header, and random calls
// next to a model that keeps each sequence's tokens in a list.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/pages.h"

#include "gtest/gtest.h"

#include <map>
#include <memory>
#include <random>
#include <set>
#include <vector>

namespace {

/// A pool, and one cache of one number per token.
class Pool {
public:
  Pool(int64_t pages, int64_t pageSize)
      : pageSize(pageSize), cache(pages * pageSize, -1) {
    EXPECT_EQ(fovea_pages_create(pages, pageSize, &pool), FOVEA_PAGES_OK);
  }
  ~Pool() { fovea_pages_destroy(pool); }
  Pool(const Pool &) = delete;

  int64_t add() {
    int64_t sequence = -1;
    EXPECT_EQ(fovea_pages_add(pool, &sequence), FOVEA_PAGES_OK);
    return sequence;
  }
  int64_t fork(int64_t sequence) {
    int64_t fork = -1;
    EXPECT_EQ(fovea_pages_fork(pool, sequence, &fork), FOVEA_PAGES_OK);
    return fork;
  }
  std::vector<int32_t> table(int64_t sequence, int64_t columns) {
    std::vector<int32_t> row(columns, 77);
    EXPECT_EQ(fovea_pages_table(pool, sequence, row.data(), columns),
              FOVEA_PAGES_OK);
    return row;
  }
  std::vector<int64_t> read(int64_t sequence) {
    std::vector<int64_t> tokens(fovea_pages_length(pool, sequence));
    std::vector<int32_t> row = table(sequence, tokens.size() / pageSize + 1);
    for (size_t t = 0; t < tokens.size(); ++t)
      tokens[t] = cache[row[t / pageSize] * pageSize + t % pageSize];
    return tokens;
  }
  /// Grows, copies what has to be copied, and writes `tokens`.
  fovea_pages_status append(int64_t sequence,
                            const std::vector<int64_t> &tokens) {
    int64_t count = tokens.size(), length = fovea_pages_length(pool, sequence);
    fovea_page_copy copy;
    fovea_pages_status status =
        fovea_pages_grow(pool, &sequence, &count, 1, &copy);
    if (status != FOVEA_PAGES_OK)
      return status;
    fovea_pages_copy(&copy, cache.data(), pageSize * sizeof(int64_t));
    std::vector<int32_t> row = table(sequence, (length + count) / pageSize + 1);
    for (int64_t i = 0; i < count; ++i)
      cache[row[(length + i) / pageSize] * pageSize + (length + i) % pageSize] =
          tokens[i];
    return FOVEA_PAGES_OK;
  }

  fovea_pages *pool = nullptr;
  int64_t pageSize;
  std::vector<int64_t> cache;
};

TEST(PagesTest, refusesPoolsThatMakeNoSense) {
  fovea_pages *pool = nullptr;
  EXPECT_EQ(fovea_pages_create(-1, 16, &pool), FOVEA_PAGES_INVALID);
  EXPECT_EQ(fovea_pages_create(4, 0, &pool), FOVEA_PAGES_INVALID);
  EXPECT_EQ(fovea_pages_create(int64_t(1) << 31, 16, &pool),
            FOVEA_PAGES_INVALID);
  EXPECT_EQ(pool, nullptr);
  fovea_pages_destroy(nullptr);
}

TEST(PagesTest, growsByPages) {
  Pool pool(4, 16);
  int64_t sequence = pool.add();
  EXPECT_EQ(pool.append(sequence, std::vector<int64_t>(16)), FOVEA_PAGES_OK);
  EXPECT_EQ(pool.table(sequence, 3), (std::vector<int32_t>{0, -1, -1}));
  EXPECT_EQ(pool.append(sequence, {1}), FOVEA_PAGES_OK);
  EXPECT_EQ(pool.table(sequence, 3), (std::vector<int32_t>{0, 1, -1}));
  EXPECT_EQ(fovea_pages_length(pool.pool, sequence), 17);
  EXPECT_EQ(fovea_pages_free(pool.pool), 2);
}

TEST(PagesTest, saysThatItIsFullAndLosesNothing) {
  Pool pool(2, 4);
  int64_t sequence = pool.add();
  ASSERT_EQ(pool.append(sequence, {1, 2, 3, 4, 5}), FOVEA_PAGES_OK);
  EXPECT_EQ(pool.append(sequence, {6, 7, 8, 9}), FOVEA_PAGES_FULL);
  EXPECT_STREQ(fovea_pages_error(pool.pool),
               "expected 1 free pages for 4 new tokens of sequence 0, got 0 of "
               "2");
  EXPECT_EQ(pool.read(sequence), (std::vector<int64_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(pool.append(sequence, {6, 7, 8}), FOVEA_PAGES_OK);
  EXPECT_EQ(pool.read(sequence),
            (std::vector<int64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(PagesTest, growsAllSequencesOrNone) {
  Pool pool(3, 4);
  int64_t first = pool.add(), second = pool.add();
  ASSERT_EQ(pool.append(first, {1, 2}), FOVEA_PAGES_OK);
  int64_t shared = pool.fork(first);
  // One page for the copy of the shared one, one more for it, one for the
  // second: there are two.
  int64_t sequences[] = {shared, second}, counts[] = {4, 1};
  fovea_page_copy copies[2];
  EXPECT_EQ(fovea_pages_grow(pool.pool, sequences, counts, 2, copies),
            FOVEA_PAGES_FULL);
  EXPECT_EQ(fovea_pages_free(pool.pool), 2);
  EXPECT_EQ(fovea_pages_length(pool.pool, shared), 2);
  EXPECT_EQ(pool.table(shared, 2), pool.table(first, 2));
  EXPECT_EQ(fovea_pages_references(pool.pool, 0), 2);
  EXPECT_EQ(copies[0].tokens, 0);
  counts[0] = 2;
  EXPECT_EQ(fovea_pages_grow(pool.pool, sequences, counts, 2, copies),
            FOVEA_PAGES_OK);
  EXPECT_EQ(fovea_pages_free(pool.pool), 0);
}

TEST(PagesTest, copiesASharedPageWhenItIsWrittenTo) {
  Pool pool(8, 4);
  int64_t prompt = pool.add();
  ASSERT_EQ(pool.append(prompt, {1, 2, 3, 4, 5, 6}), FOVEA_PAGES_OK);
  int64_t answer = pool.fork(prompt);
  EXPECT_EQ(pool.table(answer, 2), pool.table(prompt, 2));
  EXPECT_EQ(fovea_pages_free(pool.pool), 6);

  int64_t one = 1;
  fovea_page_copy copy;
  ASSERT_EQ(fovea_pages_grow(pool.pool, &answer, &one, 1, &copy),
            FOVEA_PAGES_OK);
  EXPECT_EQ(copy.from, 1);
  EXPECT_EQ(copy.to, 2);
  EXPECT_EQ(copy.tokens, 2);
  EXPECT_EQ(pool.table(answer, 2), (std::vector<int32_t>{0, 2}));
  EXPECT_EQ(pool.table(prompt, 2), (std::vector<int32_t>{0, 1}));
  // The page is the prompt's alone now.
  ASSERT_EQ(fovea_pages_grow(pool.pool, &prompt, &one, 1, &copy),
            FOVEA_PAGES_OK);
  EXPECT_EQ(copy.tokens, 0);
}

TEST(PagesTest, sharesWholePagesWithoutCopies) {
  Pool pool(8, 4);
  int64_t prompt = pool.add();
  ASSERT_EQ(pool.append(prompt, {1, 2, 3, 4}), FOVEA_PAGES_OK);
  int64_t answer = pool.fork(prompt), one = 1;
  fovea_page_copy copy;
  ASSERT_EQ(fovea_pages_grow(pool.pool, &answer, &one, 1, &copy),
            FOVEA_PAGES_OK);
  EXPECT_EQ(copy.tokens, 0);
  EXPECT_EQ(pool.table(answer, 2), (std::vector<int32_t>{0, 1}));
  EXPECT_EQ(fovea_pages_references(pool.pool, 0), 2);
}

TEST(PagesTest, truncates) {
  Pool pool(8, 4);
  int64_t sequence = pool.add();
  ASSERT_EQ(pool.append(sequence, {1, 2, 3, 4, 5, 6}), FOVEA_PAGES_OK);
  int64_t other = pool.fork(sequence);
  EXPECT_EQ(fovea_pages_truncate(pool.pool, sequence, 3), FOVEA_PAGES_OK);
  EXPECT_EQ(fovea_pages_references(pool.pool, 1), 1);
  // What comes now goes to a page of its own.
  ASSERT_EQ(pool.append(sequence, {7}), FOVEA_PAGES_OK);
  EXPECT_EQ(pool.read(sequence), (std::vector<int64_t>{1, 2, 3, 7}));
  EXPECT_EQ(pool.read(other), (std::vector<int64_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(fovea_pages_truncate(pool.pool, sequence, 5), FOVEA_PAGES_INVALID);
  EXPECT_STREQ(fovea_pages_error(pool.pool),
               "expected a length from 0 to 4 to truncate to, got 5");
  EXPECT_EQ(fovea_pages_truncate(pool.pool, sequence, -1), FOVEA_PAGES_INVALID);
}

TEST(PagesTest, knowsNoRemovedSequences) {
  Pool pool(8, 4);
  int64_t sequence = pool.add();
  ASSERT_EQ(pool.append(sequence, {1, 2, 3, 4, 5}), FOVEA_PAGES_OK);
  EXPECT_EQ(fovea_pages_remove(pool.pool, sequence), FOVEA_PAGES_OK);
  EXPECT_EQ(fovea_pages_free(pool.pool), 8);
  int64_t next = pool.add(), one = 1, fork = 0;
  EXPECT_NE(next, sequence);
  for (int64_t unknown : {sequence, int64_t(-1), int64_t(99), INT64_MAX}) {
    fovea_page_copy copy;
    int32_t page;
    EXPECT_EQ(fovea_pages_remove(pool.pool, unknown), FOVEA_PAGES_UNKNOWN);
    EXPECT_EQ(fovea_pages_fork(pool.pool, unknown, &fork), FOVEA_PAGES_UNKNOWN);
    EXPECT_EQ(fovea_pages_truncate(pool.pool, unknown, 0), FOVEA_PAGES_UNKNOWN);
    EXPECT_EQ(fovea_pages_grow(pool.pool, &unknown, &one, 1, &copy),
              FOVEA_PAGES_UNKNOWN);
    EXPECT_EQ(fovea_pages_table(pool.pool, unknown, &page, 1),
              FOVEA_PAGES_UNKNOWN);
    EXPECT_EQ(fovea_pages_length(pool.pool, unknown), -1);
  }
  EXPECT_STREQ(fovea_pages_error(pool.pool),
               "expected a sequence of the pool, got number "
               "9223372036854775807");
}

TEST(PagesTest, refusesTablesThatAreTooNarrow) {
  Pool pool(8, 4);
  int64_t sequence = pool.add();
  ASSERT_EQ(pool.append(sequence, {1, 2, 3, 4, 5}), FOVEA_PAGES_OK);
  int32_t page = 5;
  EXPECT_EQ(fovea_pages_table(pool.pool, sequence, &page, 1),
            FOVEA_PAGES_INVALID);
  EXPECT_EQ(page, 5);
  EXPECT_STREQ(fovea_pages_error(pool.pool),
               "expected a block table of at least 2 columns for sequence 0, "
               "got 1");
}

TEST(PagesTest, refusesCountsThatMakeNoSense) {
  Pool pool(8, 4);
  int64_t sequence = pool.add();
  ASSERT_EQ(pool.append(sequence, {1}), FOVEA_PAGES_OK);
  fovea_page_copy copy;
  for (int64_t count : {int64_t(-1), INT64_MAX}) {
    EXPECT_EQ(fovea_pages_grow(pool.pool, &sequence, &count, 1, &copy),
              FOVEA_PAGES_INVALID);
    EXPECT_EQ(fovea_pages_length(pool.pool, sequence), 1);
  }
  int64_t huge = INT64_MAX - 1;
  EXPECT_EQ(fovea_pages_grow(pool.pool, &sequence, &huge, 1, &copy),
            FOVEA_PAGES_FULL);
  EXPECT_EQ(fovea_pages_references(pool.pool, -1), -1);
  EXPECT_EQ(fovea_pages_references(pool.pool, 8), -1);
}

/// Tokens of every sequence as lists; pages counted from block tables.
class PagesModelTest : public testing::TestWithParam<unsigned> {};

TEST_P(PagesModelTest, agreesWithTheModel) {
  std::mt19937 random(GetParam());
  auto below = [&](int64_t n) { return int64_t(random() % n); };
  const int64_t numPages = 1 + below(40), pageSize = 1 + below(7);
  Pool pool(numPages, pageSize);
  std::map<int64_t, std::vector<int64_t>> model;
  int64_t nextToken = 0, failures = 0;
  auto pick = [&] { return std::next(model.begin(), below(model.size())); };

  for (int step = 0; step < 2000; ++step) {
    int64_t action = model.empty() ? 0 : below(10);
    if (action == 0) {
      model[pool.add()] = {};
    } else if (action == 1) {
      auto source = pick();
      model[pool.fork(source->first)] = source->second;
    } else if (action == 2) {
      auto removed = pick();
      ASSERT_EQ(fovea_pages_remove(pool.pool, removed->first), FOVEA_PAGES_OK);
      model.erase(removed);
    } else if (action == 3) {
      auto shortened = pick();
      int64_t length = below(shortened->second.size() + 1);
      ASSERT_EQ(fovea_pages_truncate(pool.pool, shortened->first, length),
                FOVEA_PAGES_OK);
      shortened->second.resize(length);
    } else {
      auto grown = pick();
      std::vector<int64_t> tokens(below(3 * pageSize));
      for (int64_t &token : tokens)
        token = nextToken++;
      if (pool.append(grown->first, tokens) == FOVEA_PAGES_OK)
        grown->second.insert(grown->second.end(), tokens.begin(), tokens.end());
      else
        ++failures;
    }

    std::vector<int64_t> references(numPages, 0);
    for (const auto &[sequence, tokens] : model) {
      ASSERT_EQ(pool.read(sequence), tokens) << "step " << step;
      for (int32_t page : pool.table(sequence, tokens.size() / pageSize + 1))
        if (page >= 0)
          ++references[page];
    }
    int64_t unused = 0;
    for (int64_t page = 0; page < numPages; ++page) {
      ASSERT_EQ(fovea_pages_references(pool.pool, page), references[page]);
      unused += references[page] == 0;
    }
    ASSERT_EQ(fovea_pages_free(pool.pool), unused);
  }
  EXPECT_GT(failures, 0) << "the pool was never full";
}

INSTANTIATE_TEST_SUITE_P(Seeds, PagesModelTest, testing::Range(0u, 8u));

} // namespace
