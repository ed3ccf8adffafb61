#!/usr/bin/env bats
# The demo does the main job and ends with one enterprise's answer, its explanation and the blacklist.
load helper

@test "the demo runs to its end and shows each answer" {
  run "$root/data/demo.sh" "$QINQING"
  [ "$status" -eq 0 ]
  for said in 'landed 3, unchanged 0, revised 0, queued 0, rejected 12' 'grade AAA' 'is given back' '241   listed' 'barred   (rule 1, listed)' '<PROJECT_RANK>1</PROJECT_RANK>' 'was it committed'; do
    grep -qF "$said" <<< "$output" || { echo "missing: $said"; false; }
  done
  tail -n 1 <<< "$output" | grep -q 'wage *listed'
}

@test "./run demo hands the program to the demo" {
  grep -qE 'exec data/demo.sh build/release/qinqing$' "$root/run"
}
