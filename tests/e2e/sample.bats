#!/usr/bin/env bats
# The sample market: every enterprise gets what data/sample/expected.csv says, worked out from the model's rules apart from the engine.
load helper

@test "every enterprise of the sample gets the expected score, grade, trust word and list state" {
  import_samples > /dev/null
  tail -n +2 "$sample/expected.csv" | cut -d, -f1-6 > expected.csv
  [ "$(wc -l < expected.csv)" -ge 60 ]
  mapfile -t codes < <(cut -d, -f1 expected.csv)
  qinqing query "${codes[@]}" --as-of $day --format json > answer.json
  jq -r '.[] | [.uscc, (.score | tostring), .grade, .trust, (.blacklisted | tostring), ([.categories[].score | tostring] | join("/"))]
      | join(",")' answer.json | awk -F, -v OFS=, '{ $2 = sprintf("%.3f", $2); print }' | sort > answer.csv
  diff expected.csv answer.csv
}

@test "the sample's faulty penalties: three land, twelve are rejected" {
  run qinqing import auto "$sample/faulty.xml" --rejects rejects.csv
  [ "$status" -eq 1 ]
  grep -q 'read 15, landed 3, unchanged 0, revised 0, queued 0, rejected 12$' <<< "$output"
  [ "$(tail -n +2 rejects.csv | wc -l)" -eq 12 ]
}
