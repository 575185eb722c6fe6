"""What the tests of the pages share."""

import pytest


@pytest.fixture(scope="module")
def default_page(request):
    """The page that the module is about, as it opens without a link; no test changes it."""
    return request.module.page()
