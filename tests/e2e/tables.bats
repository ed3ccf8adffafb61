#!/usr/bin/env bats
# Decision tables of a package: checked, printed, edited as CSV.
load helper

package() { cp -r "$root/models/chuzhou-2021" "$1"; }

@test "a shipped table is proved; without a rule, or with one cell wider, it is refuted and not adopted" {
  qinqing model check "$root/models/chuzhou-2021" | grep -q '1 decision tables of 1 are proved'
  qinqing model show "$root/models/chuzhou-2021" --table ladder --format csv > ladder.csv
  package less
  grep -v '^rule,ladder-03,' ladder.csv > less.csv
  qinqing model table less.csv > less/bid_points.dmn
  run qinqing model check less
  [ "$status" -eq 1 ]
  [[ $output == *"bid_points.dmn:"*": decision ladder: no rule for contract_estimate = 0, city_score = 30 (and wherever contract_estimate in [0..10000000), city_score in [30..40)); add a rule"* ]]
  run qinqing model adopt less
  [ "$status" -eq 1 ]
  [ ! -e test.db ]
  package more
  sed '/^rule,ladder-03,/s/\[30\.\.40)/[30..40]/' ladder.csv > more.csv
  qinqing model table more.csv > more/bid_points.dmn
  run qinqing model check more
  [ "$status" -eq 1 ]
  [[ $output == *"rules 2 and 3 both hold for contract_estimate = "*", city_score = 40 ("* ]]
}

@test "a table goes to CSV and back without loss, and is well-formed XML" {
  qinqing model show "$root/models/chuzhou-2021" --table ladder --format csv > one.csv
  qinqing model table one.csv > one.dmn
  xmllint --noout one.dmn
  package again
  cp one.dmn again/bid_points.dmn
  run qinqing model check again # its cases are of another decision
  [[ $output == *'1 decision tables of 1 are proved'* ]]
  qinqing model show again --table ladder --format csv | cmp - one.csv
}

@test "a table is printed as text, HTML and Markdown, in both languages" {
  qinqing model show "$root/models/chuzhou-2021" --table ladder | grep -q '^Hit policy: UNIQUE'
  qinqing model show "$root/models/chuzhou-2021" --table ladder --format markdown --lang zh | grep -q '命中策略'
  qinqing model show "$root/models/chuzhou-2021" --table ladder --format html --lang zh > page.html
  xmllint --noout page.html
  digest=$(grep -o '<td>[0-9a-f]\{64\}</td>' page.html)
  [ -n "$digest" ]
}

@test "wrong words and files are one line" {
  refuses 2 qinqing model show "$root/models/chuzhou-2021" --table nothing
  grep -q 'it has ladder$' err.txt
  refuses 2 qinqing model show "$root/models/jiangxi-2020" --table nothing
  refuses 2 qinqing model show "$root/models/chuzhou-2021" --table ladder --format pdf
  refuses 2 qinqing model table
  refuses 3 qinqing model table nothing.csv
  mkfifo pipe.csv
  refuses 3 qinqing model table pipe.csv
  printf 'table,t\nhit policy,BEST\n' > wrong.csv
  refuses 3 qinqing model table wrong.csv
  grep -q '^qinqing: wrong.csv:2: hit policy BEST' err.txt
}

@test "a table that reads what the law forbids is refused, whatever it is called on the way" {
  package unfair
  sed -i 's|<text>ladder.counts \* credit_points - ladder.deduction</text>|<text>{unit: credit_points}.ownership</text>|' unfair/bid_points.dmn
  refuses 3 qinqing model check unfair
  grep -q '^qinqing: bid_points.dmn:[0-9]*: "ownership" may not be read by a model' err.txt
}

# What `model check` prints for the table, as `decide --inputs` takes it. usage: counter_example DIR TABLE WORDS
counter_example() {
  qinqing model check "$1" 2>&1 | sed -n "s/.*: decision $2: .*$3 for \(.*\) (and .*/\1/p" | head -n 1
}

@test "without its first, middle or last rule, each shipped table has a counter-example that decide confirms, and its own table answers" {
  for file in "$root"/models/*/*.dmn; do
    package=$(dirname "$file") table=$(basename "$file" .dmn)
    [ "$table" = bid_points ] && table=ladder
    qinqing model show "$package" --table $table --format csv > table.csv
    grep -n '^rule,' table.csv | cut -d: -f1 > lines
    [ -s lines ]
    middle=$((($(wc -l < lines) + 1) / 2)) # every rule: tests/unit/decide/test_policy_shipped.c
    for line in $(sed -n "1p;${middle}p;\$p" lines); do
      rm -rf less
      cp -r "$package" less
      rule=$(sed -n "${line}s/^rule,\([^,]*\),.*/\1/p" table.csv)
      python3 - "$rule" "less/$(basename "$file")" <<'PYTHON'
import re, sys
text = open(sys.argv[2], encoding="utf-8").read()
shorter = re.sub(r' *<rule id="%s">.*?</rule>\n' % re.escape(sys.argv[1]), "", text, flags=re.S)
assert shorter != text
open(sys.argv[2], "w", encoding="utf-8").write(shorter)
PYTHON
      counter_example less $table 'no rule' > gap.txt
      [ -s gap.txt ]
      refuses 3 qinqing decide $table --model less --inputs gap.txt
      grep -q 'no rule holds' err.txt
      qinqing decide $table --model "$package" --inputs - < gap.txt | grep -q ", $rule)"
    done
  done
}

@test "with an interval wider, decide confirms that two rules hold" {
  cp -r "$root/models/hubei-enterprise" wide
  sed -i 's/<text>&gt; 50000000/<text>\&gt;= 50000000/' wide/bid_bond.dmn
  counter_example wide bid_bond 'both hold' > overlap.txt
  [ "$(cat overlap.txt)" = 'grade = "AAA", contract_price = 50000000' ]
  refuses 3 qinqing decide bid_bond --model wide --inputs overlap.txt
  grep -q 'more than one rule holds .* rules 1, 3' err.txt
  sed -i '0,/<text>&gt; 0</s//<text>\&gt;= 0</' wide/tender_eligibility.dmn
  counter_example wide tender_eligibility 'both hold' > overlap.txt
  refuses 3 qinqing decide tender_eligibility --model wide --inputs overlap.txt
  grep -q 'more than one rule holds' err.txt
}

@test "a table is tried on inputs that are written as they are printed, by itself" {
  models=$root/models
  echo 'grade = "B", contract_price = 5' > inputs.txt
  qinqing decide bid_bond --model "$models/hubei-enterprise" --inputs inputs.txt | grep -q 'share: 0.02, ceiling: 800000'
  qinqing decide bid_bond --model "$models/hubei-enterprise" --inputs inputs.txt --format json | jq -e '.rule == "others" and .rule_number == 4'
  for wrong in 'grade = "Z", contract_price = 5' 'grade = "B"' 'contract_price = 5, grade = "B"' 'grade = "B", contract_price = (' ''; do
    echo "$wrong" > wrong.txt
    refuses 3 qinqing decide bid_bond --model "$models/hubei-enterprise" --inputs wrong.txt
  done
  refuses 3 qinqing decide bid_bond --model "$models/hubei-enterprise" --inputs absent.txt
  refuses 2 qinqing decide bid_points --model "$models/chuzhou-2021" --inputs inputs.txt
  refuses 2 qinqing decide bid_bond --inputs inputs.txt
  refuses 2 qinqing decide bid_bond "$clean" --model "$models/hubei-enterprise" --inputs inputs.txt
}
