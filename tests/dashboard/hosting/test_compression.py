"""Static files are compressed once, whatever else is asked for stays as it is."""

import asyncio
import gzip

import pytest
from starlette.responses import PlainTextResponse, Response

from sigmoid_dashboard.hosting import compression
from sigmoid_dashboard.hosting.compression import CompressedFiles

SCRIPT = "const one = 1;\n" * 1000
PATH = "/static/js/index.js"


class Site:
    """An application behind the middleware, and how often it was asked."""

    def __init__(self, response):
        self.n_asked = 0
        self._response = response
        self._app = CompressedFiles(self._answer)

    async def _answer(self, scope, receive, send):
        self.n_asked += 1
        await self._response(scope, receive, send)

    def ask(self, path=PATH, method="GET", **headers):
        messages = []

        async def send(message):
            messages.append(message)

        scope = {
            "type": "http",
            "path": path,
            "method": method,
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        }
        asyncio.run(self._app(scope, None, send))
        start, *bodies = messages
        named = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], named, b"".join(body["body"] for body in bodies)


def script(cache="public, immutable, max-age=31536000"):
    headers = {"ETag": '"1"', "Cache-Control": cache}
    return Response(SCRIPT, media_type="text/javascript", headers=headers)


def test_a_file_is_compressed_once():
    site = Site(script())
    for _ in range(3):
        status, headers, body = site.ask(accept_encoding="gzip, br")
        assert status == 200
        assert headers["content-encoding"] == "gzip"
        assert headers["content-length"] == str(len(body)) != str(len(SCRIPT))
        assert headers["vary"] == "Accept-Encoding"
        assert headers["etag"] == 'W/"1"'
        assert gzip.decompress(body).decode() == SCRIPT
    assert site.n_asked == 1


def test_a_file_that_may_change_is_compressed_each_time():
    site = Site(script("no-cache"))  # as index.html has it, which is sent for any unknown name
    for n in (1, 2):
        _, headers, body = site.ask(accept_encoding="gzip")
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(body).decode() == SCRIPT
        assert site.n_asked == n


def test_other_addresses_of_a_file_are_not_kept_beside_it():
    site = Site(script())
    for folder in ("static", "static/", "static/.", "static/other/.."):
        site.ask(f"/{folder}/js/index.js", accept_encoding="gzip")
    assert site.n_asked == 1


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"accept_encoding": "br"},
        {"accept_encoding": "gzip", "range": "bytes=0-9"},
        {"accept_encoding": "gzip", "if_none_match": '"1"'},
        {"accept_encoding": "gzip", "path": "/media/film.npz"},
        {"accept_encoding": "gzip", "path": "/"},
    ],
)
def test_whoever_asks_for_something_else_gets_it_as_it_is(asked):
    _, headers, body = Site(script()).ask(**asked)
    assert "content-encoding" not in headers
    assert body.decode() == SCRIPT


@pytest.mark.parametrize(
    "response",
    [
        Response(b"\x89PNG" + bytes(5000), media_type="image/png"),
        PlainTextResponse("short"),
        PlainTextResponse("x" * 5000, status_code=404),
        PlainTextResponse("x" * 5000, headers={"Content-Encoding": "br"}),
    ],
)
def test_what_does_not_gain_is_sent_as_it_is(response):
    site = Site(response)
    for _ in range(2):
        status, headers, body = site.ask(accept_encoding="gzip")
        assert status == response.status_code
        assert headers.get("content-encoding") != "gzip"
        assert body == response.body
    assert site.n_asked == 2


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(compression, "MAX_KEPT_BYTES", 10)
    site = Site(script())
    for _ in range(2):
        _, _, body = site.ask(accept_encoding="gzip")
        assert gzip.decompress(body).decode() == SCRIPT
    assert site.n_asked == 2
