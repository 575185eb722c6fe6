"""The gallery's how-tos: what the last line of a block shows, as a picture or as a film.

A block ends as a cell of a notebook does, with a chart or a film. A chart becomes two pictures,
for light and for dark pages, and a film a file that plays in a frame.
"""

from pathlib import Path
from typing import Any

import altair as alt
from films import frame
from pictures import save_chart

from sigmoid_estimator.player import FilmPlayer

HERE = Path(__file__).parents[1]
HOW_TOS = (
    "ten_lines",
    "own_table",
    "pipeline",
    "diagnose",
    "other_networks",
    "sigmoid_or_relu",
    "times_c",
    "digits",
    "overconfident",
    "grid_search",
    "film_files",
)
PICTURE = """
.. container:: picture

   .. image:: {file}.svg
      :class: only-light
      :alt: {alt}

   .. image:: {file}_dark.svg
      :class: only-dark
      :alt: {alt}
"""


class Shown:
    """What a block shows, once: sphinx-gallery keeps an expression's value for later blocks."""

    def __init__(self) -> None:
        self.last: Any = None

    def __call__(
        self, block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]
    ) -> str:
        """The reStructuredText of the block's picture or film."""
        shown = block_vars["example_globals"].get("___")
        if shown is self.last:
            return ""
        self.last = shown
        if isinstance(shown, FilmPlayer):
            name = f"{Path(block_vars['target_file']).stem}_{block.lineno}"
            shown.save_html(Path(gallery_conf["src_dir"], "gallery", "images", f"{name}.html"))
            return f".. raw:: html\n\n    {frame(name, shown.title, folder='../films')}\n"
        if isinstance(shown, alt.TopLevelMixin):
            path = Path(next(block_vars["image_path_iterator"]))
            save_chart(shown, path)
            file = "/" + path.with_suffix("").relative_to(gallery_conf["src_dir"]).as_posix()
            return PICTURE.format(file=file, alt=" ".join(shown.description.split()))
        return ""

    def __repr__(self) -> str:  # a part of the settings that Sphinx compares between builds
        return "Shown()"


class ReadingOrder:
    """How-tos in the order of `HOW_TOS`, and none beside them."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, file: str) -> int:
        """The place of a file."""
        return HOW_TOS.index(Path(file).stem)


SETTINGS = {
    "examples_dirs": str(HERE / "how_tos"),
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "image_scrapers": (Shown(),),
    "reset_modules": (),
    "capture_repr": ("_repr_html_", "__repr__"),
    "ignore_repr_types": r"altair|FilmPlayer",
    "abort_on_example_error": True,
    "show_signature": False,
    "download_all_examples": False,
    "min_reported_time": 1e9,  # seconds; how long a machine took says nothing of the example
    "write_computation_times": False,
    "copyfile_regex": r"",
    "backreferences_dir": "reference/used_in",
    "doc_module": ("sigmoid_estimator",),
    "inspect_global_variables": False,
    "remove_config_comments": True,
    "thumbnail_size": (600, 340),
    "within_subsection_order": "gallery.ReadingOrder",
    "reference_url": {},
}
