#!/bin/sh
# Make the virtual environment $1 with PYTHON, or with the first Python >= 3.11 on the path; say what is missing.
set -eu

folder=$1

serves() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

python=
for candidate in ${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14 python}; do
    if serves "$candidate"; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    echo "psoas_analytics needs Python 3.11 or newer, and found none${PYTHON:+ as $PYTHON}." >&2
    echo "Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.11)," >&2
    echo "or say where it is: make lab PYTHON=/path/to/python3.11" >&2
    exit 1
fi

if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$python lacks its venv module. On Debian and Ubuntu: sudo apt install python$version-venv" >&2
    exit 1
fi

echo "Making $folder with $("$python" --version) ..."
"$python" -m venv --clear "$folder"
