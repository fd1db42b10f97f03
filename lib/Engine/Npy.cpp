// Tensors in NumPy's file format. xtensor parses and prints headers; it trusts
// them, so everything that follows from one is checked here against the file.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Npy.h"

#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>
#include <sstream>
#include <xtensor/xnpy.hpp>

using namespace llvm;
using namespace fovea;

namespace {
struct Header {
  std::string type;
  bool isFortranOrder = false;
  std::vector<int64_t> shape;
};
} // namespace

static Error makeError(StringRef path, const Twine &message) {
  return createStringError("cannot read '" + path + "': " + message);
}

/// NumPy's name of an element type.
static StringRef getTypeString(DType dtype) {
  switch (dtype) {
  case DType::F16:
    return "<f2";
  case DType::BF16:
    return "<u2";
  case DType::F32:
    return "<f4";
  case DType::F64:
    return "<f8";
  case DType::F8E4M3FN:
    return "|u1";
  case DType::I1:
    return "|b1";
  case DType::I8:
    return "|i1";
  case DType::I16:
    return "<i2";
  case DType::I32:
    return "<i4";
  case DType::I64:
  case DType::Index:
    return "<i8";
  }
  llvm_unreachable("unknown dtype");
}

/// Cuts the text of the header off the front of `contents`.
static Expected<std::string> takeHeaderText(StringRef path,
                                            StringRef &contents) {
  if (!contents.consume_front("\x93NUMPY") || contents.size() < 6)
    return makeError(path, "expected a .npy file");
  int version = contents[0];
  if (version < 1 || version > 3)
    return makeError(path, "expected version 1, 2 or 3 of the format, got " +
                               Twine(version));
  contents = contents.drop_front(2);
  size_t lengthSize = version == 1 ? 2 : 4;
  size_t length = version == 1 ? support::endian::read16le(contents.data())
                               : support::endian::read32le(contents.data());
  contents = contents.drop_front(lengthSize);
  if (length > contents.size())
    return makeError(path, "the file ends within its header");
  std::string text = contents.take_front(length).str();
  contents = contents.drop_front(length);
  return text;
}

static Expected<Header> parseHeader(StringRef path, std::string text) {
  // xtensor knows no void types; two raw bytes are as good as an integer.
  for (StringRef rawType : {"'<V2'", "'|V2'"})
    if (size_t position = text.find(rawType); position != std::string::npos)
      text.replace(position, rawType.size(), "'<u2'");
  // What follows a key must exist before xtensor may look at it.
  std::string compact = text;
  llvm::erase_if(compact, [](char c) { return c == ' '; });
  if (!StringRef(compact).starts_with("{") ||
      !StringRef(compact).contains("'shape':("))
    return makeError(path, "malformed header");

  Header header;
  std::vector<size_t> shape;
  try {
    xt::detail::parse_header(text, header.type, &header.isFortranOrder, shape);
  } catch (const std::exception &error) {
    return makeError(path, "malformed header: " + Twine(error.what()));
  }
  header.shape.assign(shape.begin(), shape.end());
  return header;
}

/// Bytes that the header promises, or nothing if that is no number.
static std::optional<int64_t> getContentSize(const Header &header,
                                             DType dtype) {
  std::optional<int64_t> size = fovea::getByteSize(dtype);
  for (int64_t dim : header.shape) {
    if (dim < 0 || !size)
      return std::nullopt;
    size = checkedMul(*size, dim);
  }
  return size;
}

Expected<Tensor> fovea::readNpy(StringRef path, DType dtype) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> file = MemoryBuffer::getFile(
      path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (std::error_code error = file.getError())
    return makeError(path, error.message());
  StringRef contents = (*file)->getBuffer();
  Expected<std::string> text = takeHeaderText(path, contents);
  if (!text)
    return text.takeError();
  Expected<Header> header = parseHeader(path, std::move(*text));
  if (!header)
    return header.takeError();

  DType stored = dtype;
  if (header->type == "<f4" && (dtype == DType::F16 || dtype == DType::BF16))
    stored = DType::F32;
  else if (header->type != getTypeString(dtype))
    return makeError(
        path, "expected elements of type " + StringRef(getName(dtype)) + " ('" +
                  getTypeString(dtype) + "'), got '" + header->type + "'");
  std::optional<int64_t> size = getContentSize(*header, stored);
  if (!size)
    return makeError(path, "the shape is too large");
  if (size_t(*size) != contents.size())
    return makeError(path, "expected " + Twine(*size) +
                               " bytes of elements, got " +
                               Twine(contents.size()));

  TensorView view = TensorView::contiguous(const_cast<char *>(contents.data()),
                                           stored, header->shape);
  if (header->isFortranOrder) {
    int64_t stride = 1;
    for (auto [dimStride, dimSize] : zip_equal(view.strides, view.shape)) {
      dimStride = stride;
      stride *= dimSize;
    }
  } else if (stored == dtype) {
    Tensor result(dtype, header->shape);
    if (*size != 0)
      std::memcpy(result.view().data, contents.data(), *size);
    return result;
  }
  // Headers are padded to 16 bytes only by good writers; elements must be
  // aligned.
  Tensor aligned(stored, header->shape);
  if (*size != 0)
    std::memcpy(aligned.view().data, contents.data(), *size);
  view.data = aligned.view().data;
  return convert(view, dtype);
}

Error fovea::writeNpy(StringRef path, const TensorView &tensor) {
  std::ostringstream header;
  xt::detail::write_header(header, getTypeString(tensor.dtype).str(),
                           /*fortran_order=*/false, tensor.shape);
  Tensor dense = convert(tensor, tensor.dtype);
  std::error_code error;
  raw_fd_ostream stream(path, error);
  if (!error) {
    stream << header.str();
    stream.write(static_cast<const char *>(dense.view().data),
                 dense.getNumElements() * getByteSize(tensor.dtype));
    stream.close();
    error = stream.error();
    stream.clear_error();
  }
  if (error)
    return createStringError(error,
                             "cannot write '" + path + "': " + error.message());
  return Error::success();
}
