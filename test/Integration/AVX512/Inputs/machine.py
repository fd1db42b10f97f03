# A bare x86-64 core with AVX-512, AVX512-BF16 and AVX512-FP16: Bochs' model of a
# Sapphire Rapids, in long mode, with just the memory that it is given. Everything else
# faults, so code that reads or writes beyond its tensors is caught.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import ctypes
import mmap
import os
import struct
import sys

# The wheel's libraries are visible to the shim, and the shim's functions to the wheel:
# see bochs_shim.c, which scripts/install-emulator compiles.
ctypes.CDLL(os.path.join(sys.prefix, "bochs_shim.so"), ctypes.RTLD_GLOBAL | os.RTLD_LAZY)
sys.setdlopenflags(os.RTLD_GLOBAL | os.RTLD_LAZY)
import bochscpu  # noqa: E402
import bochscpu.cpu  # noqa: E402
import bochscpu.memory  # noqa: E402

PAGE = 4096
PRESENT, WRITABLE = 1, 2
EXCEPTIONS = {6: "invalid opcode", 13: "general protection", 14: "page fault"}


def round_up(size):
    return -(-size // PAGE) * PAGE


class Machine:
    """Guest addresses are physical addresses and offsets into `memory`."""

    # A page table for each 2 MiB, from here; the tables above them are one page each.
    TABLES = 0x4000

    def __init__(self, size=1 << 28):
        self.memory = mmap.mmap(-1, size)
        self.host = ctypes.addressof(ctypes.c_char.from_buffer(self.memory))
        self.free = 64 << 20  # the program lies below
        table_pages = size >> 21
        for page in range(0, self.TABLES + table_pages * PAGE, PAGE):
            bochscpu.memory.page_insert(page, self.host + page)
        self.write_word(0x1000, 0x2000 | PRESENT | WRITABLE)
        self.write_word(0x2000, 0x3000 | PRESENT | WRITABLE)
        for index in range(table_pages):
            table = self.TABLES + index * PAGE
            self.write_word(0x3000 + 8 * index, table | PRESENT | WRITABLE)

    def write_word(self, address, value):
        self.memory[address : address + 8] = struct.pack("<Q", value)

    def map(self, address, size, flags):
        for page in range(address // PAGE * PAGE, address + size, PAGE):
            bochscpu.memory.page_insert(page, self.host + page)
            self.write_word(self.TABLES + page // PAGE * 8, page | flags | PRESENT)

    def allocate(self, data, flags=0):
        """Memory that ends where a page ends, between pages that are not mapped."""
        size = round_up(len(data))
        address = self.free + PAGE + size - len(data)
        self.free += PAGE + size
        self.map(address, len(data), flags)
        self.memory[address : address + len(data)] = data
        return address

    def load(self, path):
        """Maps the segments of a static ELF executable; returns its entry."""
        with open(path, "rb") as file:
            image = file.read()
        entry, headers = struct.unpack_from("<QQ", image, 24)
        count = struct.unpack_from("<H", image, 56)[0]
        for index in range(count):
            kind, flags, offset, address, _, size, room = struct.unpack_from(
                "<IIQQQQQ", image, headers + 56 * index
            )
            if kind == 1:  # PT_LOAD
                self.map(address, room, WRITABLE if flags & 2 else 0)
                self.memory[address : address + size] = image[offset : offset + size]
        return entry

    def call(self, function, argument, stack_size=8 << 20):
        """Calls a C function of one pointer; a fault is a RuntimeError."""
        stack = self.allocate(bytes(stack_size), WRITABLE) + stack_size
        halt = self.allocate(b"\xf4")  # hlt, where the function returns to
        # The ABI wants rsp + 8 to be a multiple of 16 at a function's entry.
        self.write_word(stack - 24, halt)

        session = bochscpu.Session()
        session.missing_page_handler = self.report_missing_page
        session.cpu.state = self.make_state(function, argument, stack - 24)
        fault = []
        hook = bochscpu.Hook()
        hook.hlt = lambda session, cpu: session.stop()

        def stop_at_exception(session, cpu, vector, error):
            fault.append(EXCEPTIONS.get(vector, f"exception {vector}"))
            session.stop()

        hook.exception = stop_at_exception
        session.run([hook])
        state = session.cpu.state
        if fault or state.rip != halt + 1:
            code = self.memory[state.rip : state.rip + 15].hex()
            raise RuntimeError(
                f"{''.join(fault[:1]) or 'stop'} at {state.rip:#x} ({code}), "
                f"address {state.cr2:#x}"
            )

    @staticmethod
    def report_missing_page(address):
        raise RuntimeError(f"no memory at {address:#x}")

    @staticmethod
    def make_state(rip, rdi, rsp):
        state = bochscpu.State()
        bochscpu.cpu.set_long_mode(state)
        for name in ("cs", "ss", "ds", "es", "fs", "gs"):
            segment = bochscpu.Segment()
            segment.present = True
            segment.limit = 0xFFFFFFFF
            # 64-bit code and flat data of ring 0.
            segment.selector, segment.attr = (8, 0xA09B) if name == "cs" else (16, 0xC093)
            setattr(state, name, segment)
        state.cr3 = 0x1000
        # Paging, protection of read-only pages; no emulation of the FPU.
        state.cr0 = (state.cr0 | 1 << 31 | 1 << 16 | 1) & ~0xC
        # Physical address extension, SSE, its exceptions, XSAVE: AVX needs them all.
        state.cr4 |= 1 << 5 | 1 << 9 | 1 << 10 | 1 << 18
        state.xcr0 = 0xE7  # x87, SSE, AVX and the three parts of AVX-512
        state.mxcsr, state.mxcsr_mask = 0x1F80, 0xFFFF
        state.rflags = 2
        state.rip, state.rdi, state.rsp = rip, rdi, rsp
        return state
