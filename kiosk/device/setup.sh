#!/bin/sh
# Make a display of this Debian or Raspberry Pi box; run it again to bring it up to date.
set -eu

usage() {
  cat <<TEXT
Usage: sudo ./setup.sh [--dry-run] [--uninstall]

  --dry-run    say what would be done, and do nothing
  --uninstall  take everything away again, the pairing included

Reads signage-kit.conf and signage.json beside this script; the server writes both:
signage display kit --origin https://… signage-kit.tar.gz

用法：sudo ./setup.sh [--dry-run] [--uninstall]
  --dry-run    只说明将要做什么，不作任何改动
  --uninstall  全部卸载，配对信息也一并删除
读取本脚本旁的 signage-kit.conf 和 signage.json，两者由服务器生成（命令见上）。
TEXT
}

HERE=$(dirname "$(readlink -f "$0")")
# Tests set it, and installers of images: everything goes below this folder.
ROOT=${SIGNAGE_KIT_DESTINATION:-}
KIT=/opt/signage-kit
SETTINGS=/etc/signage-kit.conf
POLICIES=/etc/chromium/policies/managed
POLICY=$POLICIES/signage.json
PAM=/etc/pam.d/signage-kit
UNIT=signage-screen.service
UNIT_FILE=/etc/systemd/system/$UNIT
COMMAND=/usr/local/bin/signage-kit
STATE=/var/lib/signage-kit
ACCOUNT=signage
# xwayland: cage of Debian 12 does not start without. v4l-utils: cec-ctl.
PACKAGES="cage chromium ddcutil fonts-noto-cjk grim python3 v4l-utils wlr-randr xwayland"
# Screen, graphics, touch, and the wires of ddcutil and cec-ctl.
GROUPS_WANTED="video render input i2c"
MANAGERS="gdm3 lightdm sddm lxdm"

dry=
uninstall=
for word in "$@"; do
  case $word in
    --dry-run) dry=yes ;;
    --uninstall) uninstall=yes ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

run() {
  if [ -n "$dry" ]; then echo "would run: $*"; else "$@"; fi
}

# put FILE TARGET MODE: only what differs is written.
put() {
  if cmp -s "$1" "$ROOT$2"; then return; fi
  echo "writing $2"
  run install -D -m "$3" "$1" "$ROOT$2"
}

take_away() {
  if [ -e "$ROOT$1" ] || [ -L "$ROOT$1" ]; then
    echo "removing $1"
    run rm -rf "$ROOT$1"
  fi
}

# All that is wrong, at once.
problems() {
  if [ -z "$dry" ] && [ -z "$ROOT" ] && [ "$(id -u)" != 0 ]; then
    echo "Run this as root: sudo ./setup.sh 请用 root 权限运行。"
  fi
  for program in apt-get systemctl useradd; do
    command -v "$program" >/dev/null || echo "This is no Debian with systemd: $program is missing. 这不是带 systemd 的 Debian：缺少 $program。"
  done
  for manager in $MANAGERS; do
    if systemctl is-enabled --quiet "$manager" 2>/dev/null; then
      echo "A desktop is installed. Use the image without one, or: systemctl disable --now $manager 已安装桌面环境：请换用不带桌面的系统镜像，或执行上面的命令。"
    fi
  done
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed: use Debian 12 or newer. 需要 Python 3.11 或更高版本：请使用 Debian 12 或更新的系统。"
  fi
  for file in signage-kit.conf signage.json; do
    [ -r "$HERE/$file" ] || echo "$file is missing here. Make the kit on the server: signage display kit 此处缺少 $file，请在服务器上用该命令生成。"
  done
}

# The policy has to be for the server whose page is shown, or the page lacks its rights.
policy_problem() {
  PYTHONPATH=$HERE PYTHONDONTWRITEBYTECODE=1 python3 - "$HERE/signage-kit.conf" "$HERE/signage.json" <<'PYTHON'
import sys
from pathlib import Path
from signage_kit.policy import policy_origin
from signage_kit.settings import SettingsError, read_settings

lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
try:
    wanted = read_settings(dict(line.split("=", 1) for line in lines if "=" in line)).origin
    named = policy_origin(Path(sys.argv[2]))
    if named != wanted:
        print(f"signage.json is for {named or 'no server'}, but signage-kit.conf is for {wanted}. "
              f"Make the kit anew on the server: signage display kit --origin {wanted} "
              f"signage.json 属于 {named or '未知服务器'}，signage-kit.conf 属于 {wanted}：请在服务器上重新生成。")
except SettingsError as error:
    print(error)
PYTHON
}

add_packages() {
  missing=
  for package in $PACKAGES; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  if [ -z "$missing" ]; then return; fi
  echo "installing 正在安装$missing"
  run apt-get update -q
  # shellcheck disable=SC2086 # several names
  run apt-get install -q -y --no-install-recommends $missing
}

add_account() {
  if ! getent passwd "$ACCOUNT" >/dev/null; then
    echo "adding the account 正在添加账户 $ACCOUNT"
    run useradd --system --home-dir "$STATE" --shell /usr/sbin/nologin "$ACCOUNT"
  fi
  for group in $GROUPS_WANTED; do
    if getent group "$group" >/dev/null; then run usermod -a -G "$group" "$ACCOUNT"; fi
  done
}

# Settings somebody added on this box stay; where it belongs comes from the kit.
put_settings() {
  merged=$(mktemp)
  cat "$HERE/signage-kit.conf" >"$merged"
  if [ -r "$ROOT$SETTINGS" ]; then
    grep -v -e '^SIGNAGE_KIT_ORIGIN=' -e '^SIGNAGE_KIT_KIND=' "$ROOT$SETTINGS" >>"$merged" || true
  fi
  put "$merged" "$SETTINGS" 644
  rm -f "$merged"
}

set_up() {
  found=$(problems)
  if [ -z "$found" ]; then found=$(policy_problem); fi
  if [ -n "$found" ]; then
    echo "$found" >&2
    exit 1
  fi
  add_packages
  add_account
  for file in "$HERE"/signage_kit/*.py; do
    put "$file" "$KIT/signage_kit/$(basename "$file")" 644
  done
  for file in "$ROOT$KIT"/signage_kit/*.py; do
    name=$(basename "$file")
    if [ ! -e "$HERE/signage_kit/$name" ]; then take_away "$KIT/signage_kit/$name"; fi
  done
  put "$HERE/signage-kit" "$KIT/signage-kit" 755
  put "$HERE/README.md" "$KIT/README.md" 644
  run mkdir -p "$ROOT$(dirname $COMMAND)"
  run ln -sfn "$KIT/signage-kit" "$ROOT$COMMAND"
  put_settings
  put "$HERE/signage.json" "$POLICY" 644
  put "$HERE/linux/pam" "$PAM" 644
  put "$HERE/linux/$UNIT" "$UNIT_FILE" 644
  run systemctl daemon-reload
  run systemctl set-default graphical.target
  run systemctl enable "$UNIT"
  run systemctl restart "$UNIT"
  echo "Done. The screen shows a pairing code; see how it is with: signage-kit check
完成。屏幕会显示配对码；查看状态：signage-kit check"
}

take_all_away() {
  if [ -e "$ROOT$UNIT_FILE" ]; then
    run systemctl disable --now "$UNIT"
  fi
  for path in "$UNIT_FILE" "$PAM" "$POLICY" "$SETTINGS" "$COMMAND" "$KIT" "$STATE"; do
    take_away "$path"
  done
  run systemctl daemon-reload
  run systemctl set-default multi-user.target
  if getent passwd "$ACCOUNT" >/dev/null; then run userdel "$ACCOUNT"; fi
  echo "Done. The packages stay 完成，以下软件包保留：$PACKAGES"
  echo "In the office, revoke this display under Displays. 请在办公室移除这块屏幕。"
}

if [ -n "$uninstall" ]; then take_all_away; else set_up; fi
