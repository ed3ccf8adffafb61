#!/usr/bin/env bash
# The main job on the sample feeds: import, assess, query, explain, decide, blacklist. Called by ./run demo.
# usage: data/demo.sh PROGRAM; works in a temporary folder and leaves nothing behind.
set -euo pipefail

program=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export QINQING_DB=$folder/demo.db QINQING_KEY=$folder/demo.key
day=2026-06-30

say() { printf '\n\033[1m$ qinqing %s\033[0m\n' "$*"; }
show() { say "$@"; "$program" "$@"; }

cd "$root/data/sample"
say import auto '*'
for file in *.xml *.xml.gz *.zip; do
  case $file in faulty.xml) continue ;; esac
  [ -e "$file" ] && "$program" import auto "$file"
done

say import auto faulty.xml '(records that cannot be understood are refused one by one)'
"$program" import auto faulty.xml || [ $? -eq 1 ]

show assess --as-of $day
show digest --as-of $day
show upcoming --as-of $day --days 60
show review list
mapfile -t codes < demo-codes
show query --as-of $day --purpose demo "${codes[@]}"
# The third has one case that came by penalty, judgment and trading platform and counts once.
show explain --as-of $day "${codes[2]}"
# A shortlist of five, one of them on the blacklist, one a consortium. Exit status 1: somebody is barred.
show decide tender_eligibility --file shortlist.csv --persons managers.csv --purpose demo --as-of $day \
  --set project_kind=municipal --set project_place=420115 --set tender_mandatory=yes --set window_months=24 || [ $? -eq 1 ]
show export bidder-credit E4201150000000011001001 --as-of $day
show blacklist list --on $day
