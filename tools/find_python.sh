#!/bin/sh
# Prints the first Python on this machine that can make the course's environment; else says what to install.
# MODIC_PYTHON, if set, is tried before all others.
# `command -v` alone is not proof: version managers leave names that do not run.

too_poor=
for candidate in ${MODIC_PYTHON:+"$MODIC_PYTHON"} python3.14 python3.13 python3.12 python3.11 python3; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
    too_poor=${too_poor:-$candidate}
done

if [ -n "$too_poor" ]; then
    echo "$too_poor lacks its venv module: install it with \`sudo apt-get install $too_poor-venv\` (Debian, Ubuntu)," \
        "\`sudo dnf reinstall python3 python3-libs\` (Fedora), \`brew reinstall python\` (macOS)" \
        "or the installer of python.org (Windows), then run the same command again." >&2
else
    echo "Python 3.11 or newer is needed: install it with \`sudo apt-get install python3 python3-venv\`" \
        "(Debian 12, Ubuntu 24.04 or newer), \`sudo dnf install python3\` (Fedora), \`brew install python\` (macOS)" \
        "or the installer of python.org (Windows), then run the same command again." >&2
fi
exit 1
