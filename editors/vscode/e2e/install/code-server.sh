#!/usr/bin/env bash
# Installs code-server (VS Code in a browser) into a folder: code-server.sh VERSION FOLDER.
# Its own post-install downloads from outside of npm and refuses root, so its steps are taken one by one here.
set -euo pipefail
version=$1 folder=$2
[ -e "$folder/installed" ] && exit 0
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error
npm init -y >/dev/null
npm install "code-server@$version" --ignore-scripts
npm rebuild argon2
cd node_modules/code-server/lib/vscode
npm install --omit=dev --ignore-scripts
npm rebuild @vscode/spdlog native-watchdog @parcel/watcher
npm_config_yes=true npm rebuild node-pty || echo "no terminal in this code-server: node-pty was not built"
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
ln -sfn node_modules node_modules.asar
ln -sf code-linux.sh bin/remote-cli/code-server
ln -sf browser-linux.sh bin/helpers/browser.sh
touch "$folder/installed"
