#!/usr/bin/env bash
# Fuzzes the parsers for hours, with a seed of its own each time. Stops at the first find of a target and says where its input lies.
#   tests/fuzz.sh [hours] [target]     default: 1 hour, all targets sharing it
#   FUZZ_SEED=n tests/fuzz.sh ...      the same inputs again
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export FUZZ_SECONDS FUZZ_SEED FUZZ_TARGET
FUZZ_SECONDS=$(awk -v hours="${1:-1}" 'BEGIN { printf "%d", hours * 3600 }')
FUZZ_TARGET=${2:-}
FUZZ_SEED=${FUZZ_SEED:-$(date +%s)}

dotnet build tests/Telematics.Tests -c Release -v quiet -nologo
echo "Fuzzing ${FUZZ_TARGET:-all targets} for $FUZZ_SECONDS s, seed $FUZZ_SEED"
dotnet test --project tests/Telematics.Tests -c Release --no-build --no-progress --filter-class '*FuzzTests'
