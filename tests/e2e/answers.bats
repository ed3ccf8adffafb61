#!/usr/bin/env bats
# What comes out: query, explain, upcoming, blacklist, bribery, review, digest.
load helper

setup_file() {
  export QINQING_DB=$BATS_FILE_TMPDIR/shared.db QINQING_KEY=$BATS_FILE_TMPDIR/shared.key
  QINQING=${QINQING:-$BATS_TEST_DIRNAME/../../build/release/qinqing}
  find "$BATS_TEST_DIRNAME/../../data/sample" -name '*.xml*' ! -name 'faulty*' -o -name '*.zip' | sort | xargs "$QINQING" import auto
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export QINQING_DB=$BATS_FILE_TMPDIR/shared.db QINQING_KEY=$BATS_FILE_TMPDIR/shared.key LC_ALL=C.UTF-8 LANGUAGE=
}

@test "query --format json has every key that scripts rely on" {
  run qinqing query "$clean" --as-of $day --format json
  [ "$status" -eq 0 ]
  for key in uscc name registered as_of known_at model model_digest engine_semantics score grade trust blacklisted listings bribery categories reasons next_change; do
    jq -e ".[0] | has(\"$key\")" <<< "$output"
  done
  jq -e '.[0].bribery == null' <<< "$output"
  jq -e '.[0].categories | length == 4' <<< "$output"
  grep -qE '"score": [0-9]+\.[0-9]{3},' <<< "$output"
}

@test "a shortlist answers in the order asked; an invalid code is told by its character, status 1" {
  run qinqing query "$clean" 9142000075701313OP --as-of $day --format json
  [ "$status" -eq 1 ]
  jq -e '.[1].error | contains("O")' <<< "$output"
  jq -e '.[0].score' <<< "$output"
}

@test "a valid code never seen gets the newcomer's result" {
  run qinqing query $unknown --as-of $day --format json
  [ "$status" -eq 0 ]
  jq -e '.[0] | .registered == false and .score == 80 and .grade == "A" and .trust == "trust"' <<< "$output"
}

@test "the explanation adds up by hand for every sample enterprise" {
  codes=$(qinqing upcoming --as-of 2020-01-01 --days 3660 --format csv | cut -d, -f2 | tail -n +2 | sort -u | head -n 30)
  [ -n "$codes" ]
  for code in $codes; do
    qinqing explain "$code" --as-of $day --format json > e.json
    jq -e '. as $e | [.categories[] | . as $c
        | (.base + ([$e.lines[] | select(.category == $c.id) | .points] | add // 0)
                 + ([$e.adjustments[] | select(.category? == $c.id) | .amount] | add // 0)) - .score | fabs < 0.0005] | all' e.json
    jq -e '([.categories[] | .score * .weight] | add) - .weighted_sum | fabs < 0.000001' e.json
    jq -e '(.weighted_sum + ([.adjustments[] | select(.kind == "rounding" or .kind == "clamp") | .amount] | add // 0)) - .score | fabs < 0.0005' e.json
  done
}

@test "explain's timeline says what query says on those days" {
  for code in $(cat "$sample/demo-codes"); do
    qinqing explain "$code" --as-of $day --format json > e.json
    for i in $(seq 0 $(($(jq '.timeline | length' e.json) - 1))); do
      on=$(jq -r ".timeline[$i].day" e.json)
      expected=$(jq -c ".timeline[$i] | [.score, .grade, .trust, .blacklisted]" e.json)
      [ "$(qinqing query "$code" --as-of "$on" --format json | jq -c '.[0] | [.score, .grade, .trust, .blacklisted]')" = "$expected" ]
    done
  done
}

@test "blacklist: listed on its days, gone after them, and query agrees" {
  qinqing blacklist list --on $day --format csv > list.csv
  [ "$(wc -l < list.csv)" -ge 2 ]
  code=$(sed -n 2p list.csv | cut -d, -f1)
  until=$(sed -n 2p list.csv | cut -d, -f6)
  qinqing query "$code" --as-of "$until" --format json | jq -e '.[0] | .blacklisted and .grade == "D" and .trust == "untrust"'
  after=$(date -d "$until + 1 day" +%F)
  ! qinqing blacklist list --on "$after" --format csv | grep "^$code,.*,$until," || false
  ! qinqing blacklist list --on $day --format csv | grep -q proposed || false
}

@test "bribery answers only with a purpose, from standard input, and a hit is status 1" {
  refuses 2 qinqing bribery < /dev/null
  refuses 2 qinqing bribery --purpose tender "$clean"
  codes=$(cat "$sample/demo-codes")
  run qinqing bribery --purpose tender --as-of $day --format json <<< "$codes"
  [ "$status" -eq 1 ]
  jq -e '[.[] | .convictions] | add >= 1' <<< "$output"
  run qinqing bribery --purpose tender --as-of $day <<< "$unknown"
  [ "$status" -eq 0 ]
}

@test "bribery never shows a person's number" {
  run qinqing bribery --purpose tender --as-of $day <<< 11010519491231002X
  [ "$status" -eq 0 ]
  ! grep -q 11010519491231002X <<< "$output" || false
  grep -q '1101\*' <<< "$output"
  run qinqing bribery --purpose tender --as-of $day <<< 110105194912310021
  [ "$status" -eq 1 ]
  ! grep -q 19491231 <<< "$output" || false
}

@test "the same answer whatever the thread count" {
  one=$(digest --threads 1)
  [ "$(digest --threads 2)" = "$one" ]
  [ "$(digest --threads 7)" = "$one" ]
  run qinqing assess --as-of $day --threads 3
  [ "$status" -eq 0 ]
  grep -q "$one" <<< "$output"
}

@test "text answers come in Chinese for a Chinese locale; json does not change" {
  json=$(qinqing query "$clean" --as-of $day --format json)
  export LC_ALL=zh_CN.UTF-8 LANG=zh_CN.UTF-8
  qinqing query "$clean" --as-of $day | grep -q 守信
  qinqing --help | grep -q 用法
  [ "$(qinqing query "$clean" --as-of $day --format json)" = "$json" ]
}

@test "every command explains itself, and wrong words are status 2 in one line" {
  for command in assess backup blacklist bribery check digest explain feed import landings model query restore retract review upcoming; do
    qinqing $command --help | grep -qi usage
  done
  for verb in list show; do qinqing blacklist $verb --help > /dev/null; done
  refuses 2 qinqing nonsense
  refuses 2 qinqing query
  refuses 2 qinqing query --no-such-option "$clean"
  refuses 2 qinqing query "$clean" --as-of 2026-02-31
  refuses 2 qinqing query "$clean" --known-at 99999
  refuses 2 qinqing query "$clean" --format xml
  refuses 2 qinqing import nonsense file.xml
}

@test "bribery counts back from the anchor, its last day included" {
  code=$(sed -n 4p "$sample/demo-codes") # effective 2025-10-31
  for ask in '24 2027-10-31 1' '24 2027-11-01 0' '24 2025-10-30 0' '24 2025-10-31 1' '120 2035-10-31 1'; do
    read -r window anchor count <<< "$ask"
    run qinqing bribery --purpose tender --as-of $day --window "$window" --anchor "$anchor" --format json <<< "$code"
    jq -e ".[0].convictions == $count" <<< "$output"
  done
  run qinqing bribery --purpose tender --as-of $day --anchor 2025-10-30 --format json <<< "$code"
  [ "$status" -eq 1 ] # known today, though not within the window
  jq -e '.[0] | .convictions == 0 and .records == [] and (.later | length) == 1 and .later[0].effective_on == "2025-10-31"' <<< "$output"
  run qinqing bribery --purpose tender --as-of $day --anchor 2025-10-30 <<< "$code"
  grep -q 'CHECK  after the window, outside what was asked, yet known: 1' <<< "$output"
  run qinqing bribery --purpose tender --as-of 2025-10-30 --anchor 2025-10-30 --format json <<< "$code"
  [ "$status" -eq 0 ]
  jq -e '.[0].later == []' <<< "$output"
}

@test "a supervisor's decision lists and removes, as facts that replay" {
  cp "$QINQING_DB" own.db
  export QINQING_DB=own.db
  code=$(sed -n 6p "$sample/demo-codes")
  qinqing blacklist enter "$code" --list 241 --document '鄂建黑〔2026〕9号' --authority 湖北省住房和城乡建设厅 --date 2026-05-01 --why 会议决定
  qinqing blacklist list --on 2026-05-01 | grep -q "^$code"
  qinqing query "$code" --as-of $day --format json | jq -e '.[0] | .blacklisted and .trust == "untrust" and .listings[0].document == "鄂建黑〔2026〕9号"'
  ! qinqing blacklist list --on 2026-04-30 | grep -q "^$code" || false
  qinqing blacklist remove "$code" --list 241 --document '鄂建黑移〔2026〕1号' --authority 湖北省住房和城乡建设厅 --date 2026-06-10 --why 已纠正
  qinqing blacklist list --on 2026-06-09 | grep -q "^$code"
  ! qinqing blacklist list --on 2026-06-10 | grep -q "^$code" || false
  refuses 2 qinqing blacklist enter "$code" --list nonsense --document x --authority y --date 2026-05-01 --why z
  refuses 2 qinqing blacklist enter "$code" --list 241
}

@test "a ground that is met is proposed with its documents, to supervisors only, and costs nothing more" {
  qinqing blacklist list --on $day --proposed --format csv > proposed.csv
  code=$(grep ',proposed,' proposed.csv | head -n 1 | cut -d, -f1)
  [ -n "$code" ]
  grep "^$code,.*,proposed,,,[^,]" proposed.csv
  qinqing query "$code" --as-of $day --format json | jq -e '.[0] | (.blacklisted | not) and (.listings | length == 0)'
}

@test "words of a decision propose a code; a person's classification is a fact" {
  cp "$QINQING_DB" own.db
  export QINQING_DB=own.db
  qinqing review list > before.txt
  key=$(awk '$1 == "code" && /D1-2-05/ {print $2; exit}' before.txt)
  code=$(awk -v k="$key" '$2 == k {print $3}' before.txt)
  then=$(qinqing landings | tail -n 1 | awk '{print $1}')
  old=$(qinqing query "$code" --as-of $day --format json)
  qinqing review classify "$key" D1-2-05 --why "决定书第二页" --who 李四
  ! qinqing review list | grep -q "$key" || false
  qinqing explain "$code" --as-of $day --format json | jq -e "[.lines[] | select(.record == \"$key\") | .code] | all(. == \"D1-2-05\")"
  [ "$(qinqing query "$code" --as-of $day --known-at "$then" --format json)" = "$old" ]
}

@test "a person's conviction reaches an enterprise only by a person's decision, and stays through revisions and order" {
  cp "$QINQING_DB" own.db
  export QINQING_DB=own.db
  read -r key code < <(qinqing review list | awk '$1 == "tie" {print $2, $3; exit}')
  qinqing query "$code" --as-of $day --purpose x --format json | jq -e '.[0] | .trust != "untrust" and .bribery.convictions == 0'
  qinqing review attach "$key" "$code" --why "判决书载明为该公司谋取利益" --who 王五
  ! qinqing review list | grep -q "^tie *$key" || false
  qinqing query "$code" --as-of $day --purpose x --format json | jq -e '.[0] | .trust == "untrust" and .bribery.convictions == 1'
  sed 's/2026-02-16T10:30:00/2026-03-16T10:30:00/; s/95000.00/96000.00/' "$sample/bribery.xml" > again.xml
  qinqing import auto again.xml
  qinqing query "$code" --as-of $day --purpose x --format json | jq -e '.[0].bribery.convictions == 1'
}

# Each figure of an explanation as: line of model.xml, value without needless zeros.
figures_of() { jq -r '.. | objects | select(has("figure")) | [.model_line, (.value | tostring), .basis] | @tsv' "$1"; }

@test "every figure of an explanation stands on the line of model.xml that it names, with its law" {
  model=$root/models/hubei-enterprise/model.xml
  for code in $(qinqing upcoming --as-of 2020-01-01 --days 3660 --format csv | cut -d, -f2 | tail -n +2 | sort -u | head -n 30); do
    for on in 2025-07-01 $day; do
      qinqing explain "$code" --as-of "$on" --format json > e.json
      figures_of e.json >> figures.tsv
      jq -r '.categories[] | [.model_line, (.base | tostring), .basis], [.model_line, (.weight | tostring), .basis] | @tsv' e.json >> figures.tsv
    done
  done
  sort -u figures.tsv > each.tsv
  [ "$(wc -l < each.tsv)" -gt 30 ]
  while IFS=$'\t' read -r line value basis; do
    [ -n "$basis" ]
    sed -n "${line}p" "$model" | grep -oP '="\K[^"]*' | sed -E '/^[0-9.]+$/{/\./s/0+$//;s/\.$//}' |
      grep -Fxq -- "$value" || { echo "model.xml:$line has no $value"; return 1; }
  done < each.tsv
}

@test "the text of an explanation names line and law of each figure, in both languages" {
  code=$(sed -n 3p "$sample/demo-codes")
  figures=$(qinqing explain "$code" --as-of $day --format json > e.json && figures_of e.json | wc -l)
  [ "$(qinqing explain "$code" --as-of $day | grep -c '\[.*; model.xml:[0-9]*\]')" -ge "$((figures / 2))" ]
  qinqing explain "$code" --as-of $day | grep -F 'an act of severity A costs 60 points' | grep -F '241, Article 10'
  LC_ALL=zh_CN.UTF-8 LANG=zh_CN.UTF-8 qinqing explain "$code" --as-of $day | grep -F 'A 级行为扣 60 分' | grep -F '241号）第十条'
  # Every line with a model line has a basis too.
  ! qinqing explain "$code" --as-of $day | grep -E '\[; ?model\.xml' || false
}

@test "a decision that came through two feeds is annulled in both, and a removal ends the stay of both" {
  export QINQING_DB=$BATS_TEST_TMPDIR/own.db
  penalty_feed "$(penalty_record N1 $unknown 2026-03-01 '<measures>罚款</measures>')" > native.xml
  cat > copy.xml <<X
<data><row><CF_WSH>鄂建罚字[2026]N1号</CF_WSH><CF_XDR_MC>某公司</CF_XDR_MC><CF_XDR_LB>法人及非法人组织</CF_XDR_LB><CF_XDR_SHXYM>$unknown</CF_XDR_SHXYM>
<CF_WFXW>一般</CF_WFXW><CF_SY>一般</CF_SY><CF_YJ>条例</CF_YJ><CF_CFLB>罚款</CF_CFLB><CF_NR>罚款</CF_NR><CF_NR_FK>1.000000</CF_NR_FK>
<CF_JDRQ>2026-03-01</CF_JDRQ><CF_CFJG>武汉市住房和城乡建设局</CF_CFJG></row></data>
X
  cat > ends.xml <<X
<revocation source="test"><record><record_id>Z1</record_id><updated_at>2026-05-01T00:00:00</updated_at><kind>repair</kind><uscc>$unknown</uscc>
<target_feed>penalty</target_feed><target_record_id>N1</target_record_id><effective_on>2026-05-01</effective_on>
<document_no>武信修〔2026〕1号</document_no><authority>武汉市住房和城乡建设局</authority></record></revocation>
X
  cat > lists.xml <<X
<listing source="test"><entry><record_id>L1</record_id><updated_at>2026-01-01T00:00:00</updated_at><uscc>$unknown</uscc><name>某公司</name><list>241</list>
<decided_on>2026-01-10</decided_on><document_no>鄂建黑〔2026〕1号</document_no><authority>湖北省住房和城乡建设厅</authority></entry>
<entry><record_id>L2</record_id><updated_at>2026-01-01T00:00:00</updated_at><uscc>$unknown</uscc><name>某公司</name><list>241</list>
<decided_on>2026-01-10</decided_on><document_no>鄂建黑(2026)1号</document_no><authority>湖北省住房和城乡建设厅</authority></entry>
<removal><record_id>L3</record_id><updated_at>2026-05-01T00:00:00</updated_at><uscc>$unknown</uscc><name>某公司</name><list>241</list><effective_on>2026-05-01</effective_on>
<target_record_id>L1</target_record_id><document_no>鄂建移〔2026〕1号</document_no><authority>湖北省住房和城乡建设厅</authority></removal></listing>
X
  qinqing import auto ends.xml native.xml copy.xml lists.xml
  qinqing query $unknown --as-of 2026-04-30 --format json | jq -e '.[0] | .score < 80 and .blacklisted'
  qinqing query $unknown --as-of 2026-05-01 --format json | jq -e '.[0] | .score == 80 and .grade == "A" and (.blacklisted | not)'
}

@test "the register answers nothing when it could not read every number" {
  refuses 3 qinqing bribery --purpose tender --from-file .
  run qinqing bribery --purpose tender --as-of $day --format json < <(printf '%0300d%s\n%s\n' 0 "$clean" "$clean")
  [ "$(jq length <<< "$output")" -eq 2 ]
  refuses 2 qinqing bribery --purpose tender --anchor 2099-12-31
}

@test "words and figures a command has no use for are refused, not passed over" {
  refuses 2 qinqing check other.db
  refuses 2 qinqing landings 3
  refuses 2 qinqing assess --threads 100000
  refuses 2 qinqing digest --threads -3
  refuses 2 qinqing query "$clean" --purpose=
}

@test "a citizen number given for a code is not echoed" {
  run qinqing query 11010519491231002X --as-of $day
  [ "$status" -eq 1 ]
  [[ $output == *"1101**********002X"* ]]
  [[ $output != *19491231* ]]
}

@test "model show prints the whole model for signature, as a page that parses, in either language" {
  command -v xmllint
  for language in zh en; do
    qinqing model show --format html --lang $language > page.html
    xmllint --noout page.html
    xmllint --html --noout page.html 2> faults.txt
    [ ! -s faults.txt ]
    qinqing model show --format markdown --lang $language | grep -q '^| AAA | 95 |'
  done
  grep -q '<h2>Signatures</h2>' page.html
  LC_ALL=zh_CN.UTF-8 LANG=zh_CN.UTF-8 qinqing model show --format html "$root/models/hubei-enterprise" | grep -q '<h2>签署</h2>'
  grep -qF "$(qinqing model check | grep -o '[0-9a-f]\{64\}')" page.html
  refuses 2 qinqing model show --format pdf
  refuses 2 qinqing model show --lang fr
}
