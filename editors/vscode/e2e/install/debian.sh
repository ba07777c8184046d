#!/usr/bin/env bash
# Sees to a browser and to ripgrep, which the search of VS Code runs; Debian and its kin only. CHROMIUM names another browser.
set -euo pipefail
missing=()
[ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || missing+=(chromium)
command -v rg >/dev/null || missing+=(ripgrep)
[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null; then
	echo "needed and not on PATH: ${missing[*]} (CHROMIUM may name a browser)" >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
