"""Where the files that travel with the package lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_path(*parts: str) -> Path:
    """Path of a file or folder in the data folder.

    Parameters
    ----------
    *parts : str
        Names below the data folder; none gives the folder itself.

    Returns
    -------
    Path
        ``psoas_analytics/data`` in an installed wheel, ``data`` beside the package in a checkout.

    Raises
    ------
    FileNotFoundError
        There is no data folder in either place.

    Examples
    --------
    >>> data_path("exercises.toml").name
    'exercises.toml'
    """
    return _folder("data").joinpath(*parts)


def notebooks_path(*parts: str) -> Path:
    """Path of a file or folder in the notebooks folder; as :func:`data_path`.

    Parameters
    ----------
    *parts : str
        Names below the notebooks folder; none gives the folder itself.

    Returns
    -------
    Path
        ``psoas_analytics/notebooks`` in an installed wheel, ``notebooks`` beside the package in a checkout.

    Raises
    ------
    FileNotFoundError
        There is no notebooks folder in either place.
    """
    return _folder("notebooks").joinpath(*parts)


def _folder(name: str) -> Path:
    # Inside first: a stray site-packages/data of another package must not win over ours.
    places = (_PACKAGE / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(
        f"the {name} folder must lie inside or beside the package, looked for {places[0]} and {places[1]}; "
        "install psoas-analytics again"
    )
