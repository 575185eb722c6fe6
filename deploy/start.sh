#!/bin/sh
# Start the hosted dashboard. Everything that it writes is under NUMBA_CACHE_DIR and HOME.
set -eu

if [ -n "${KERNELS:-}" ]; then
    mkdir -p "$NUMBA_CACHE_DIR"
    cp -R "$KERNELS/." "$NUMBA_CACHE_DIR"
fi

# A Space of Hugging Face shows the dashboard in a frame of another site, through its own proxy.
if [ -n "${SPACE_ID:-}" ]; then
    export SIGMOID_FRAME_ANCESTORS="${SIGMOID_FRAME_ANCESTORS:-https://huggingface.co}"
    export STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE="${STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE:-none}"
    export FORWARDED_ALLOW_IPS="${FORWARDED_ALLOW_IPS:-*}"
fi

# The C library's own rules keep memory: an arena for every thread that runs a page, and after the
# first large array that is freed all others on the heap, where holes stay between them.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-1048576}"

exec python -m uvicorn --app-dir "$(dirname "$0")/../dashboard" hosted:app \
    --host "${HOST:-0.0.0.0}" --port "${PORT:-8501}" \
    --ws websockets-sansio --ws-max-size 4000000 --ws-ping-interval 30 --ws-ping-timeout 30 \
    --timeout-graceful-shutdown 5 --no-access-log --no-server-header
