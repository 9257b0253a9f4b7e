"""Which event ids have been seen: a set for the recent ones, sorted files for all before. Rebuilt from the log."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WIDTH = 16
RECENT = 400_000
FANOUT = 6
_NAME = re.compile(r"^(\d+)-(\d+)\.npy$")


def digest(event_id: str) -> bytes:
    """128 bits of the event's id: short enough to keep all, long enough that two never meet."""
    return hashlib.blake2b(event_id.encode("utf-8", "surrogatepass"), digest_size=WIDTH).digest()


class Segment:
    """Sorted digests of the events `first..last`, mapped from a file."""

    def __init__(self, path: Path, first: int, last: int) -> None:
        self.path, self.first, self.last = path, first, last
        loaded: NDArray[np.bytes_] = np.load(path, mmap_mode="r", allow_pickle=False)
        if loaded.dtype != np.dtype(f"S{WIDTH}") or loaded.ndim != 1 or len(loaded) != last - first + 1:
            raise ValueError(f"{path.name} is not a list of {last - first + 1} digests")
        self.digests = loaded

    def holds(self, wanted: NDArray[np.bytes_]) -> NDArray[np.bool_]:
        """For each wanted digest whether it is in this segment."""
        at = np.searchsorted(self.digests, wanted)
        at[at == len(self.digests)] = 0
        found: NDArray[np.bool_] = self.digests[at] == wanted
        return found


class SeenIds:
    """Exact, for the whole history. `add` takes the digests in log order; nothing is written in `add`.

    The files are an index of the log: a missing or damaged one is made again from the log by the caller, who reads
    on from `covered`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._segments = self._open()
        self._recent: set[bytes] = set()
        self._recent_order: list[bytes] = []
        self._frozen: set[bytes] = set()
        self._handing_over = threading.Lock()

    def forget(self) -> None:
        """Throw the files away; the caller reads the log from its beginning."""
        for path in self._folder.iterdir():
            path.unlink()
        self._segments = []

    @property
    def covered(self) -> int:
        """The last sequence number that the files cover."""
        return self._segments[-1].last if self._segments else 0

    def _open(self) -> list[Segment]:
        found = sorted(
            (int(name[1]), -int(name[2]), path) for path in self._folder.iterdir() if (name := _NAME.match(path.name))
        )
        segments: list[Segment] = []
        for first, minus_last, path in found:
            last, covered = -minus_last, segments[-1].last if segments else 0
            if last <= covered:
                continue
            if first != covered + 1:
                break
            try:
                segments.append(Segment(path, first, last))
            except (ValueError, OSError, EOFError):
                break
        kept = {segment.path for segment in segments}
        for path in self._folder.iterdir():
            if path not in kept:
                path.unlink()
        return segments

    def seen(self, digests: Sequence[bytes]) -> list[bool]:
        """For each digest whether an event with it is already in the log."""
        recent, frozen = self._recent, self._frozen
        answer = [one in recent or one in frozen for one in digests]
        if self._segments and not all(answer):
            wanted: NDArray[np.bytes_] = np.array(digests, dtype=f"S{WIDTH}")
            for segment in self._segments:
                for index in np.flatnonzero(segment.holds(wanted)):
                    answer[int(index)] = True
        return answer

    def add(self, digests: Iterable[bytes]) -> None:
        """Remember the digests of events just committed, in log order."""
        with self._handing_over:
            for one in digests:
                self._recent.add(one)
                self._recent_order.append(one)

    @property
    def due(self) -> bool:
        """Whether `settle` has something worth writing."""
        return len(self._recent_order) >= RECENT and not self._frozen

    def settle(self) -> None:
        """Write the recent digests as a sorted file and join small files. May run in a thread beside `seen`/`add`."""
        with self._handing_over:
            order, self._recent_order = self._recent_order, []
            self._frozen, self._recent = self._recent, set()
        try:
            if order:
                first = self.covered + 1
                array: NDArray[np.bytes_] = np.sort(np.array(order, dtype=f"S{WIDTH}"))
                self._segments = [*self._segments, self._write(array, first, first + len(order) - 1)]
        except BaseException:
            self._take_back(order)
            raise
        self._frozen = set()
        self._join()

    def _take_back(self, order: list[bytes]) -> None:
        """The file could not be written (disk full): as before, to be tried again."""
        with self._handing_over:
            self._recent_order = [*order, *self._recent_order]
            self._recent |= self._frozen
            self._frozen = set()

    def _join(self) -> None:
        while len(self._segments) >= FANOUT:
            tail = self._segments[-FANOUT:]
            if tail[0].last - tail[0].first > 4 * FANOUT * (tail[-1].last - tail[-1].first + 1):
                return
            array: NDArray[np.bytes_] = np.sort(np.concatenate([segment.digests for segment in tail]))
            joined = self._write(array, tail[0].first, tail[-1].last)
            self._segments = [*self._segments[:-FANOUT], joined]
            for segment in tail:
                segment.path.unlink()

    def _write(self, array: NDArray[np.bytes_], first: int, last: int) -> Segment:
        path = self._folder / f"{first:015d}-{last:015d}.npy"
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return Segment(path, first, last)
