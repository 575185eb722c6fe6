"""The dashboard for many people: `uvicorn --app-dir dashboard hosted:app`.

It adds to `streamlit run dashboard/app.py` what a shared server needs: limits, security headers,
/healthz and /metrics, logs without visitors' data. How to run it: docs/HOSTING.md.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from streamlit.runtime import Runtime

from sigmoid_dashboard.hosting import logs, measures
from sigmoid_dashboard.hosting.compression import CompressedFiles
from sigmoid_dashboard.hosting.headers import (
    SecurityHeaders,
    content_security_policy,
    streamlit_index_page,
)
from sigmoid_dashboard.hosting.limits import Limits, Visits
from sigmoid_dashboard.hosting.measures import Measure
from sigmoid_dashboard.hosting.options import Options, read_options, set_options
from sigmoid_dashboard.hosting.sessions import check_storage, sweep
from sigmoid_dashboard.hosting.uploads import UploadLimits, n_kept_bytes

visits = Visits()


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Be warm before the first visitor comes."""
    check_storage()
    seconds = await to_thread.run_sync(_get_ready)
    logs.use_one_handler()
    logs.log_event("ready", seconds_to_compile=round(seconds, 1))
    sweeping = asyncio.create_task(sweep())
    yield
    sweeping.cancel()
    logs.log_event("stopping", sessions=visits.n_sessions)


def _get_ready() -> float:
    # With all that pages import; Streamlit must run by then.
    from sigmoid_dashboard.ui import lesson, stage  # noqa: F401, PLC0415
    from sigmoid_estimator import SigmoidMLPClassifier  # noqa: PLC0415

    began = time.monotonic()
    # Not `warmup.warm_up`, which loads the kernel for float32 too: 25 MiB that no page needs.
    SigmoidMLPClassifier((), max_iter=1).fit([[0.0], [1.0]], [0, 1])
    seconds = time.monotonic() - began
    gc.collect()
    gc.freeze()  # collections need not look again at what will stay
    return seconds


async def health(request: Request) -> JSONResponse:
    """Whether the server takes visitors."""
    is_ready, _ = await Runtime.instance().is_ready_for_browser_connection
    return JSONResponse(
        {"status": "ok" if is_ready else "unavailable"},
        status_code=200 if is_ready else 503,
        headers={"Cache-Control": "no-cache"},
    )


async def metrics(request: Request) -> PlainTextResponse:
    """The server's figures, for Prometheus."""
    from sigmoid_dashboard.runs.recorded import shared_runs  # noqa: PLC0415
    from sigmoid_dashboard.runs.trainer import trainer  # noqa: PLC0415
    from sigmoid_dashboard.runs.turns import TURNS  # noqa: PLC0415

    own = [
        Measure("sigmoid_sessions", "gauge", "Visitors connected.", visits.n_sessions),
        Measure("sigmoid_runs", "gauge", "Runs kept for all.", len(shared_runs())),
        Measure("sigmoid_upload_bytes", "gauge", "Files held for sessions.", n_kept_bytes()),
        Measure("sigmoid_jobs", "gauge", "Trainings under way or waiting.", trainer().n_jobs),
        Measure("sigmoid_trainings_total", "counter", "Trainings done.", trainer().n_trained),
        Measure(
            "sigmoid_serving_cpu_seconds_total",
            "counter",
            "Processor time of pages, and of the thread that sends them.",
            TURNS.processor_seconds + time.thread_time(),
        ),
        Measure(
            "sigmoid_turned_away_total",
            "counter",
            "What a limit turned away or held up.",
            visits.turned_away,
            label="what",
        ),
    ]
    text = measures.exposition([*own, *measures.of_process()])
    return PlainTextResponse(text, media_type=measures.MEDIA_TYPE)


def show_failure(error: Exception) -> bool:
    """A sentence in place of a page that failed; Streamlit logs the failure."""
    st.error(
        "Something went wrong on the server, and it has been noted. Reload the page; the link "
        "brings your settings back.",
        icon=":material/error:",
    )
    return True


def _app(options: Options) -> st.App:
    policy = content_security_policy(
        streamlit_index_page(), frame_ancestors=options.frame_ancestors
    )
    return st.App(
        Path(__file__).with_name("app.py"),
        lifespan=lifespan,
        routes=[Route("/healthz", health), Route("/metrics", metrics)],
        middleware=[
            Middleware(logs.RequestLog),
            Middleware(SecurityHeaders, policy=policy),
            Middleware(
                Limits,
                max_sessions=options.max_sessions,
                max_sessions_of_one=options.max_sessions_of_one,
                visits=visits,
            ),
            Middleware(UploadLimits, max_megabytes=options.max_uploads_size, visits=visits),
            Middleware(CompressedFiles),
        ],
        on_script_error=show_failure,
    )


try:
    _options = read_options()
except ValueError as error:
    raise SystemExit(str(error)) from None
app = _app(_options)
set_options(_options)  # after the app, which tells Streamlit where config.toml is
logs.configure()  # after Streamlit's own loggers
