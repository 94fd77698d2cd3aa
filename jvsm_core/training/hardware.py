"""What the machine offers a training: memory that stays, and bfloat16 where it is faster."""

from __future__ import annotations

import ctypes
import sys

import torch

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4


def keep_freed_memory() -> bool:
    """Ask glibc never to return memory; True where that was possible (Linux with glibc).

    It hands large blocks back to the system at once, and a training step on the CPU then spends a
    fifth of its time having the same pages zeroed again.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    settings = ((_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, 2**31 - 1), (_M_TOP_PAD, 2**28))
    return all(mallopt(option, value) for option, value in settings)


def mixed_precision(device: torch.device) -> torch.autocast:
    """An autocast to bfloat16 on GPUs and on CPUs with instructions for it; elsewhere it does nothing."""
    fast = device.type == "cuda" or (
        device.type == "cpu" and torch.cpu.get_capabilities().get("avx512_bf16", False)
    )
    return torch.autocast(device.type, torch.bfloat16, enabled=fast)


def mixed_on_gpus(device: torch.device) -> torch.autocast:
    """As `mixed_precision`, but never on a CPU: there bfloat16 makes depthwise convolutions slower."""
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
