#!/usr/bin/env bash
# Load tests of the built product on this machine, over loopback. quick: about 4 minutes; full: longer runs, more connections.
#   loadtests/run.sh quick|full [framing] [way] [latency] [memory] [archive] [stations]     no name: all of them
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet publish src/Telematics.Host -c Release -o artifacts/host -v quiet
dotnet build loadtests/Telematics.LoadTests -c Release -v quiet
exec dotnet loadtests/Telematics.LoadTests/bin/Release/net10.0/Telematics.LoadTests.dll "${1:-quick}" artifacts/host/Telematics.Host.dll "${@:2}"
