#!/bin/sh
# The image's entry point: `web`, `worker`, `beat`, `migrate`, or any manage.py command.
# The same command as `make run`, one role at a time; the services are containers of their own.
set -eu

cd /srv/caseapp 2>/dev/null || cd "$(dirname "$0")/.."
python=${CASEAPP_PYTHON:-python}
role=${1:-web}

case $role in
web)
    exec "$python" manage.py run --role web --host "${CASEAPP_HOST:-0.0.0.0}" \
        --port "${CASEAPP_PORT:-8000}" --workers "${CASEAPP_WEB_WORKERS:-2}"
    ;;
all | worker | beat | migrate)
    exec "$python" manage.py run --role "$role"
    ;;
*)
    exec "$python" manage.py "$@"
    ;;
esac
