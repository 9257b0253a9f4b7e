"""The examples in the docstrings of statistics are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from faden.decide import bandit
from faden.measure import experiment, offpolicy

MODULES = [
    bandit.__name__,
    offpolicy.__name__,
    *(one.name for one in pkgutil.iter_modules(experiment.__path__, f"{experiment.__name__}.")),
]
WITHOUT = {"analysis", "covariates", "decision", "design", "guardrail", "reading"}
"""Of the package: what only whole experiments show."""


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert failed == 0
    assert tried or name.rpartition(".")[2] in WITHOUT
