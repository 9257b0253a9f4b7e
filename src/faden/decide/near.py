"""Distances on earth, and which things are nearest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faden.domain.collection import Item

RADIUS = 6371.0088
"""Mean radius of the earth in kilometres (IUGG)."""


def haversine(
    latitude: float, longitude: float, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Kilometres from one place to many, all in degrees.

    >>> berlin, munich = (52.52, 13.405), np.array([48.137])
    >>> [round(float(one)) for one in haversine(*berlin, munich, np.array([11.575]))]
    [505]
    """
    first, others = np.radians(latitude), np.radians(latitudes)
    height = np.sin((others - first) / 2) ** 2
    width = np.cos(first) * np.cos(others) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return np.asarray(2 * RADIUS * np.arcsin(np.sqrt(np.clip(height + width, 0.0, 1.0))), dtype=np.float64)


class Map:
    """Where things are. Those without coordinates are on no map."""

    def __init__(self, items: Sequence[Item]) -> None:
        placed = [
            (place, item.latitude, item.longitude)
            for place, item in enumerate(items)
            if item.latitude is not None and item.longitude is not None
        ]
        self._places = [one[0] for one in placed]
        self._latitudes = np.array([one[1] for one in placed], dtype=np.float64)
        self._longitudes = np.array([one[2] for one in placed], dtype=np.float64)

    def nearest(self, latitude: float, longitude: float) -> list[tuple[int, float]]:
        """Place in the collection and kilometres, nearest first."""
        if not self._places:
            return []
        away = haversine(latitude, longitude, self._latitudes, self._longitudes)
        return [(self._places[one], float(away[one])) for one in np.argsort(away, kind="stable").tolist()]
