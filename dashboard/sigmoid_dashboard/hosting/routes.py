"""Routes of paths, without the names of sessions and files in them."""

PAGE = "page"
UPLOAD = "/_stcore/upload_file"
HEALTH = "/_stcore/health"
STREAM = "/_stcore/stream"
STATIC = "/static"
METRICS = "/_stcore/metrics"  # Streamlit's own, open to everybody

_OTHERS = ("/_stcore", "/media", "/component", "/healthz", "/metrics")
_ROUTES = (UPLOAD, HEALTH, STREAM, STATIC, METRICS, *_OTHERS)


def route_of(path: str) -> str:
    """Return the route of a path under any base address; "page" for unknown ones.

    Examples
    --------
    >>> route_of("/media/0f3a.csv"), route_of("/course/_stcore/health"), route_of("/saturation")
    ('/media', '/_stcore/health', 'page')
    """
    for route in _ROUTES:
        if f"{route}/" in f"{path}/":
            return route
    is_asset = "." in path.rpartition("/")[2]
    return STATIC if is_asset else PAGE


def after_route(path: str, route: str) -> str:
    """Return the part of a path after a route.

    Examples
    --------
    >>> after_route("/course/_stcore/upload_file/session/file", UPLOAD)
    'session/file'
    """
    return path.partition(f"{route}/")[2]
