"""Percentages in sentences."""


def percent(share: float, n_decimals: int = 0) -> str:
    """Write a share, "97 %"; 100 % is said only of all."""
    below = 1 - 10.0 ** -(n_decimals + 2)
    return f"{100 * (min(share, below) if share < 1 else share):.{n_decimals}f} %"
