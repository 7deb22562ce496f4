"""How many errors there may be behind those seen: the bound that says whether enough fields were checked."""

from __future__ import annotations

import pytest

from lms.skills.bounds import poisson_lower, poisson_upper


@pytest.mark.parametrize(("errors", "fields"), [(0, 2303), (1, 3890), (2, 5323), (3, 6681)])
def test_fields_needed_to_show_one_error_in_a_thousand(errors, fields):
    """To show 0.1 % at 90 % confidence; one field fewer would not do."""
    assert poisson_upper(errors) / fields <= 0.001 < poisson_upper(errors) / (fields - 1)


@pytest.mark.parametrize(
    ("count", "confidence", "upper"),
    [
        (0, 0.95, 2.995732),
        (1, 0.9, 3.889720),
        (5, 0.95, 10.513035),
        (10, 0.9, 15.406641),
        (99, 0.95, 116.997127),
    ],
)
def test_poisson_bound_against_published_chi_squared_values(count, confidence, upper):
    """Half of the tabled quantiles with 2, 4, 12, 22 and 200 degrees of freedom."""
    assert poisson_upper(count, confidence=confidence) == pytest.approx(upper, abs=2e-4)


def test_poisson_bound_of_very_many_errors_does_not_underflow():
    """Large counts approach the normal quantile: m - 1.2816 sqrt(m) ≈ count."""
    upper = poisson_upper(100_000)
    assert upper - 1.2816 * upper**0.5 == pytest.approx(100_000, rel=1e-4)


@pytest.mark.parametrize(("count", "lower"), [(0, 0.0), (1, 0.105361), (2, 0.531812), (5, 2.432591)])
def test_lower_poisson_bound_against_published_chi_squared_values(count, lower):
    """Half of the tabled 10 % quantiles with 2, 4 and 10 degrees of freedom: 0.210721, 1.063623, 4.865182."""
    assert poisson_lower(count) == pytest.approx(lower, abs=2e-6)
