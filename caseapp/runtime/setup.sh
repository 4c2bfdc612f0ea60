#!/bin/sh
# Bring about what the product needs on this machine; called by make, safe to repeat.
#
#   setup.sh run     what `make demo` and `make run` need
#   setup.sh dev     that, what `make test` and `make check` need, and what is optional
#   setup.sh find-python    only print the Python that would be used
#   setup.sh is-fresh       only say, by the exit code, whether .venv is up to date
#
# Steps: system packages, a Python >= 3.12, uv, the locked environment in .venv.
# Nothing outside the project folder is written but uv's and pip's caches, and, only as root,
# what apt-get installs.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
cd "$here"
packages_file=caseapp/runtime/system-packages.txt
tools=$here/.tools
uv_range='uv>=0.9,<1'
newest_wanted='3.13 3.12 3.14'
is_312='import sys; sys.exit(sys.version_info < (3, 12))'

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '    %s\n' "$line" >&2; done
    exit 1
}
is_root() { [ "$(id -u)" = 0 ]; }
has() { command -v "$1" >/dev/null 2>&1; }

# ── System packages ─────────────────────────────────────────────────────────────────────────

has_library() {
    for ldconfig in ldconfig /sbin/ldconfig /usr/sbin/ldconfig; do
        if has "$ldconfig" && "$ldconfig" -p 2>/dev/null | grep -q "lib$1\.so"; then return 0; fi
    done
    for folder in /opt/homebrew/lib /usr/local/lib /usr/lib /usr/lib64 /lib; do
        for file in "$folder/lib$1".so* "$folder/lib$1".*dylib; do
            [ -e "$file" ] && return 0
        done
    done
    return 1
}

has_font() {
    for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.local/share/fonts" \
        "${HOME:-/}/.fonts" "${HOME:-/}/Library/Fonts" /Library/Fonts; do
        [ -d "$folder" ] || continue
        [ -n "$(find "$folder" -name "$1.[ot]tf" -print 2>/dev/null | head -n 1)" ] && return 0
    done
    return 1
}

# need KIND:NAMES
need_is_met() {
    kind=${1%%:*}
    names=${1#*:}
    case $kind in
    command)
        # A browser of the reader's own choice may stand anywhere.
        case $names in chromium*) [ -x "${CASEAPP_CHROMIUM:-}" ] && return 0 ;; esac
        for name in $(printf '%s' "$names" | tr ',' ' '); do has "$name" && return 0; done
        return 1
        ;;
    library) has_library "$names" ;;
    font) has_font "$names" ;;
    *) fail "$packages_file names a check of an unknown kind: $1" ;;
    esac
}

# Set missing_apt, missing_dnf, missing_brew, missing_casks and missing_what for a profile.
look_for_packages() {
    missing_apt='' missing_dnf='' missing_brew='' missing_casks='' missing_what=''
    while IFS='|' read -r profile check purpose apt dnf brew; do
        profile=$(printf '%s' "$profile" | tr -d ' ')
        case $profile in '' | '#'*) continue ;; esac
        case $1 in
        run) [ "$profile" = run ] || continue ;;
        optional) [ "$profile" = optional ] || continue ;;
        *) [ "$profile" = optional ] && continue ;;
        esac
        check=$(printf '%s' "$check" | tr -d ' ')
        need_is_met "$check" && continue
        purpose=$(printf '%s' "$purpose" | sed 's/^ *//; s/ *$//')
        missing_what="$missing_what
        $check ($purpose)"
        missing_apt="$missing_apt $(printf '%s' "$apt" | sed 's/^ *//; s/ *$//')"
        missing_dnf="$missing_dnf $(printf '%s' "$dnf" | sed 's/^ *//; s/ *$//')"
        case $brew in
        *--cask*) missing_casks="$missing_casks ${brew##*--cask }" ;;
        *) missing_brew="$missing_brew $(printf '%s' "$brew" | tr -d ' ')" ;;
        esac
    done <"$packages_file"
}

unique() { printf '%s\n' $1 | sort -u | tr '\n' ' ' | sed 's/ *$//'; }

apt_install() {
    # shellcheck disable=SC2086
    env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 \
        install -y --no-install-recommends $1
}

install_packages() {
    names=$(unique "$missing_apt")
    say "installing system packages with apt-get: $names"
    mkdir -p "$tools"
    log=$tools/apt.log
    if ! { apt-get -o Acquire::Retries=3 update && apt_install "$names"; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        fail "apt-get could not install: $names" "See $log, repair apt-get, then run make again."
    fi
    look_for_packages "$1"
    [ -z "$missing_what" ] || fail "still missing after apt-get:$missing_what" \
        "Install it by hand, then run make again. For a browser of your own, set CASEAPP_CHROMIUM."
}

ensure_packages() {
    look_for_packages "$1"
    [ -z "$missing_what" ] && return 0
    if is_root && has apt-get; then
        install_packages "$1"
        return 0
    fi
    brew_line="brew install$missing_brew"
    [ -z "$missing_brew" ] && brew_line=''
    [ -n "$missing_casks" ] &&
        brew_line="${brew_line:+$brew_line && }brew install --cask $(unique "$missing_casks")"
    fail "these system packages are missing:$missing_what" "Install them with one of:" \
        "  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y --no-install-recommends $(unique "$missing_apt")" \
        "  Fedora, RHEL:    sudo dnf install -y $(unique "$missing_dnf")" \
        "  macOS:           $brew_line" \
        "Then run the same make command again."
}

# What the product can do without: tried once, as root with apt-get, and no lack of it is an error.
ensure_optional() {
    look_for_packages optional
    [ -n "$missing_what" ] && is_root && has apt-get || return 0
    names=$(unique "$missing_apt")
    tried=$tools/optional-tried
    [ -f "$tried" ] && [ "$(cat "$tried")" = "$names" ] && return 0
    say "installing optional system packages with apt-get: $names"
    mkdir -p "$tools"
    printf '%s\n' "$names" >"$tried"
    { apt-get -o Acquire::Retries=3 update && apt_install "$names"; } >"$tools/apt-optional.log" 2>&1 ||
        say "they could not be installed (see .tools/apt-optional.log); make doctor says what is lost"
}

# ── Python ──────────────────────────────────────────────────────────────────────────────────

# A version manager's shim may be on the PATH and fail, so each candidate is really run.
runs_312() { [ -x "$1" ] && [ ! -d "$1" ] && "$1" -c "$is_312" >/dev/null 2>&1; }
runs_at_all() { [ -x "$1" ] && [ ! -d "$1" ] && "$1" -c 'import ssl' >/dev/null 2>&1; }

# Print every place where a Python may be, best first, one per line.
python_candidates() {
    path_folders=$(printf '%s' "$PATH" | tr ':' '\n')
    for name in $(for v in $newest_wanted; do echo "python$v"; done) python3 python; do
        printf '%s\n' "$path_folders" | while IFS= read -r folder; do
            if [ -n "$folder" ]; then printf '%s\n' "$folder/$name"; fi
        done
    done
    # pyenv's versions, also when only its shims folder tells where they are.
    roots=$(
        printf '%s\n' "${PYENV_ROOT:-}" "${HOME:-/}/.pyenv"
        printf '%s\n' "$path_folders" | sed -n 's,/shims/*$,,p'
    )
    for v in $newest_wanted; do
        printf '%s\n' "$roots" | while IFS= read -r root; do
            [ -n "$root" ] || continue
            for file in "$root"/versions/"$v"*/bin/python; do printf '%s\n' "$file"; done
        done
        for file in "$tools"/python/*"$v"*/bin/python3 \
            "${HOME:-/}"/.local/share/uv/python/*"$v"*/bin/python3; do
            printf '%s\n' "$file"
        done
    done
}

find_python() {
    python=$(python_candidates | while IFS= read -r candidate; do
        if runs_312 "$candidate"; then
            printf '%s\n' "$candidate"
            break
        fi
    done)
    [ -n "$python" ]
}

find_any_python() {
    any_python=$(python_candidates | while IFS= read -r candidate; do
        if runs_at_all "$candidate"; then
            printf '%s\n' "$candidate"
            break
        fi
    done)
    [ -n "$any_python" ]
}

# The environment of a Python that was found is not asked to download another one.
ask_uv_for_python() {
    export UV_PYTHON_INSTALL_DIR="$tools/python"
    python=$("$uv" python find --no-python-downloads '>=3.12' 2>/dev/null) &&
        runs_312 "$python" && return 0
    say "no Python >= 3.12 was found on this machine; asking uv to fetch 3.13 into .tools/python"
    "$uv" python install 3.13 >"$tools/python.log" 2>&1 || true
    python=$("$uv" python find --no-python-downloads '>=3.12' 2>/dev/null) &&
        runs_312 "$python" && return 0
    tail -n 3 "$tools/python.log" >&2
    no_python "and uv could not fetch one"
}

no_python() {
    fail "no Python >= 3.12 was found on the PATH, in pyenv's versions or in uv's, $1." \
        "Install one, then run the same make command again:" \
        "  Debian 13, Ubuntu 24.04 or later:  sudo apt-get install -y python3 python3-venv" \
        "  Fedora:                            sudo dnf install -y python3.13" \
        "  macOS:                             brew install python@3.13" \
        "  anywhere with pyenv:               pyenv install 3.13" \
        "  anywhere with uv:                  uv python install 3.13"
}

# ── uv ──────────────────────────────────────────────────────────────────────────────────────

uv_is_usable() {
    # Older ones cannot read this lock file and its dependency groups.
    version=$("$1" --version 2>/dev/null | awk '{print $2}') || return 1
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    case $major$minor in '' | *[!0-9]*) return 1 ;; esac
    [ "$major" -gt 0 ] || [ "$minor" -ge 9 ]
}

install_uv_with() {
    rm -rf "$tools/uv"
    mkdir -p "$tools"
    if "$1" -m venv "$tools/uv" && "$tools/uv/bin/python" -m pip install --quiet "$uv_range"; then
        return 0
    fi
    # Debian's own Python comes without ensurepip; its pip, where it is there, can do alone.
    rm -rf "$tools/uv"
    "$1" -m pip install --quiet --target "$tools/uv" "$uv_range"
}

ensure_uv() {
    uv=$tools/uv/bin/uv
    uv_is_usable "$uv" && return 0
    if has uv && uv_is_usable uv; then
        uv=$(command -v uv)
        return 0
    fi
    say "obtaining uv into .tools/uv"
    mkdir -p "$tools"
    if [ -z "$python" ] && ! find_any_python && is_root && has apt-get; then
        say "there is no Python at all; installing Debian's with apt-get"
        { apt-get update && apt_install "python3 python3-venv"; } >"$tools/apt.log" 2>&1 || true
        find_python || find_any_python || true
    fi
    maker=${python:-${any_python:-}}
    [ -n "$maker" ] || no_python "nor any other Python that could install uv"
    if ! install_uv_with "$maker" >"$tools/uv.log" 2>&1 && is_root && has apt-get; then
        say "$maker has neither venv nor pip; installing python3-venv with apt-get"
        { apt-get update && apt_install python3-venv; } >>"$tools/uv.log" 2>&1 || true
        install_uv_with /usr/bin/python3 >>"$tools/uv.log" 2>&1 || true
    fi
    uv_is_usable "$uv" && return 0
    tail -n 5 "$tools/uv.log" >&2
    fail "uv could not be installed into .tools/uv with $maker (see .tools/uv.log)." \
        "Check that PyPI can be reached and that the Python has pip or venv" \
        "(Debian, Ubuntu: sudo apt-get install -y python3-venv)," \
        "or install uv yourself: https://docs.astral.sh/uv/getting-started/installation/"
}

# ── The environment ─────────────────────────────────────────────────────────────────────────

# What the stamp holds: the lock it was made from and the folder that it was made in.
fingerprint() {
    { cat uv.lock && pwd; } | cksum
}

is_fresh() {
    [ -x .venv/bin/python ] || return 1
    for stamped in "$@"; do
        [ -f ".venv/.stamp-$stamped" ] || continue
        [ "$(cat ".venv/.stamp-$stamped")" = "$(fingerprint)" ] && return 0
    done
    return 1
}

sync_environment() {
    groups='--no-default-groups'
    [ "$1" = dev ] && groups='--no-default-groups --group dev'
    say "installing the locked packages ($1) into .venv with $python"
    # Not an environment that happens to be active in the reader's shell.
    unset VIRTUAL_ENV || true
    # The machine's certificates where it keeps any, as pip does: an office whose proxy opens TLS
    # has added its own to them.
    [ ! -s /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
    # Compiled once here and not by each program at its first start.
    # shellcheck disable=SC2086
    if ! UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT="$here/.venv" UV_PYTHON_DOWNLOADS=never \
        UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-120}" \
        "$uv" sync --quiet --frozen --python "$python" $groups; then
        fail "uv could not install the locked packages." \
            "Check that PyPI can be reached and that the disk has 2 GB free, then run make again." \
            "If .venv is broken, delete it: rm -rf .venv"
    fi
    rm -f .venv/.stamp-*
    fingerprint >".venv/.stamp-$1"
}

ensure_environment() {
    profile=$1
    if [ "$profile" = run ]; then
        is_fresh run dev && return 0
        # What tests need stays once it is there.
        [ -f .venv/.stamp-dev ] && profile=dev
    fi
    is_fresh "$profile" && return 0
    python=''
    find_python || python=''
    ensure_uv
    [ -n "$python" ] || ask_uv_for_python
    sync_environment "$profile"
}

case ${1:-} in
run | dev)
    ensure_packages "$1"
    [ "$1" = run ] || ensure_optional
    ensure_environment "$1"
    ;;
is-fresh) is_fresh run dev ;;
find-python)
    find_python || no_python "nor anywhere else"
    printf '%s\n' "$python"
    ;;
*) fail "say which: setup.sh run, dev, find-python or is-fresh" ;;
esac
