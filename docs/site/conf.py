"""The documentation site: `python -m sphinx -W -n --keep-going -b html docs/site build/site`."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE), str(HERE / "extensions"), str(ROOT / "docs" / "films")]

import inventories  # noqa: E402
from gallery import SETTINGS  # noqa: E402
from sphinx.util import inspect  # noqa: E402

import sigmoid_estimator  # noqa: E402

project = "sigmoid_estimator"
author = "The sigmoid_estimator developers"
project_copyright = author
release = version = sigmoid_estimator.__version__
language = "en"

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.intersphinx",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
    "sphinx_gallery.gen_gallery",
    "accessible",
    "films",
    "included",
    "reproductions",
]
exclude_patterns = ["how_tos", "inventories", "extensions", "**/*.ipynb", "**/sg_execution_times*"]
templates_path = ["_templates"]
copybutton_prompt_text = r">>> |\.\.\. "
copybutton_prompt_is_regexp = True
suppress_warnings = ["config.cache"]  # the gallery's settings hold functions, which are no cache

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autosummary_generate = True
autodoc_mock_imports = ["keras", "lightning", "skorch", "torch"]  # their callbacks' bases
autodoc_typehints = "none"  # numpydoc's sections say the types
numpydoc_show_class_members = False
numpydoc_xref_param_type = True
numpydoc_xref_aliases = inventories.ALIASES
numpydoc_xref_ignore = "all"  # a word that is no alias is a word

intersphinx_mapping = {
    name: (address, str(HERE / "inventories" / f"{name}.inv"))
    for name, address in inventories.ADDRESSES.items()
}
intersphinx_timeout = 1

sphinx_gallery_conf = SETTINGS

html_theme = "pydata_sphinx_theme"
html_context = {"default_mode": "auto"}
html_title = "sigmoid_estimator"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_favicon = "_static/sigmoid.svg"
html_logo = "_static/sigmoid.svg"
html_copy_source = html_show_sourcelink = False
html_show_sphinx = False
WITHOUT_SIDEBAR = ("index", "about", "changelog", "contributing", "getting_started")
html_sidebars = {name: [] for name in WITHOUT_SIDEBAR}
html_theme_options = {
    "logo": {"text": "sigmoid_estimator", "alt_text": ""},
    "navbar_align": "left",
    "header_links_before_dropdown": 5,
    "navigation_with_keys": False,
    "show_toc_level": 2,
    "footer_start": ["version", "copyright"],
    "footer_end": ["theme-version"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def of_the_library_itself(app, kind, name, member, skip, options):
    """Leave out methods of films and callbacks that are for libraries: they have one line."""
    owner, _, _ = getattr(member, "__qualname__", "").partition(".")
    is_method = callable(member) and owner in {"TrainingHistory", "FilmCallback"}
    if is_method and "----" not in (member.__doc__ or ""):
        return True
    return None  # as Sphinx decides


def signature_of_a_callback(app, kind, name, member, options, signature, returns):
    """Take it from `__init__`: the base, of a library that is not there, hides it."""
    if kind != "class" or not name.endswith(".FilmCallback"):
        return None  # as Sphinx found it
    own = inspect.signature(member.__init__, bound_method=True)
    return inspect.stringify_signature(own, show_annotation=False), returns


def setup(app):
    """Sphinx's entry."""
    app.connect("autodoc-skip-member", of_the_library_itself)
    app.connect("autodoc-process-signature", signature_of_a_callback)
