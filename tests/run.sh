#!/usr/bin/env bash
# Every test of the project. Installs what the tests need where it is missing (Debian packages, NuGet), starts and stops nothing but
# what the tests themselves start on private ports and folders. Last line: "N passed, N failed".
#   tests/run.sh [--fast]      --fast: only Telematics.Tests (no browser, no processes)
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

install_missing() {
    local wanted=()
    command -v chromium >/dev/null || wanted+=(chromium)
    fc-list 2>/dev/null | grep -qi 'noto.*cjk' || wanted+=(fonts-noto-cjk fontconfig)
    command -v python3 >/dev/null || wanted+=(python3)
    [ ${#wanted[@]} -eq 0 ] && return 0
    echo "Installing ${wanted[*]}"
    local sudo=""; [ "$(id -u)" -eq 0 ] || sudo="sudo"
    $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null \
        || { echo "Cannot install ${wanted[*]}: install them by hand" >&2; exit 1; }
}

projects=(tests/Telematics.Tests)
if [ "${1:-}" != "--fast" ]; then
    install_missing
    projects+=(tests/Telematics.SystemTests tests/Telematics.BrowserTests)
fi

# A project that does not end is ended after so many seconds and counts as failed; the runner names tests that last over a minute.
readonly LONGEST=600

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build Telematics.sln -c Release -v quiet || { echo "0 passed, 1 failed"; exit 1; }
# The system and browser tests drive the published program, as an operator would run it.
dotnet publish src/Telematics.Host -c Release --no-build -o artifacts/host -v quiet || { echo "0 passed, 1 failed"; exit 1; }

failed=0
for project in "${projects[@]}"; do
    timeout -k 10 "$LONGEST" dotnet test --project "$project" -c Release --no-build --no-progress 2>&1 | tee -a "$log"
    [ "${PIPESTATUS[0]}" -eq 0 ] || failed=1
done

awk -F: -v bad="$failed" '
    /^ *failed:/ { f += $2 } /^ *succeeded:/ { s += $2 } /^ *skipped:/ { k += $2 }
    END { if (bad && f == 0) f = 1; printf "%d passed, %d failed", s, f; if (k) printf ", %d skipped", k; print ""; exit f > 0 }' "$log"
