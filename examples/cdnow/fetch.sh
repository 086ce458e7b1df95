#!/usr/bin/env bash
# Puts the CDNOW purchase history, which the Python package lifetimes ships, beside this script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ -s CDNOW_master.txt ]; then
    echo 'CDNOW_master.txt is here already' >&2
    exit
fi
if ! python3 -m pip --version >/dev/null 2>&1; then
    echo 'error: python3 with pip is needed to fetch the data' >&2
    echo 'hint: apt-get install python3-pip' >&2
    exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" lifetimes==0.11.3 >&2
python3 -m zipfile -e "$work"/Lifetimes-0.11.3-py3-none-any.whl "$work"
mv "$work/lifetimes/datasets/CDNOW_master.txt" .
echo "CDNOW_master.txt: $(($(wc -l <CDNOW_master.txt) - 1)) purchases" >&2
