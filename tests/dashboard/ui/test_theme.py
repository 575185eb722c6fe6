"""The theme is read once."""

from streamlit import config

from sigmoid_dashboard.ui import theme

SECTIONS = ("theme", "theme.light", "theme.dark.sidebar")


def test_the_theme_is_read_once(monkeypatch):
    read = []

    def options_of(section):
        read.append(section)
        return {"primaryColor": section}

    monkeypatch.setattr(config, "get_options_for_section", options_of)
    theme.keep.cache_clear()
    for _ in range(3):
        theme.keep()
        for section in SECTIONS:
            assert config.get_options_for_section(section) == {"primaryColor": section}
    assert read == list(SECTIONS)
