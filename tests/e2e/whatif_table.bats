#!/usr/bin/env bats
# The generic table of what-if: scores and ranks by hand, published results, certainty, and every refusal by its line.
load helper

data=$root/tests/data/whatif

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export LC_ALL=C.UTF-8 LANGUAGE=
  printf 'unit,a,b\nX,1,4\nY,2,8\nZ,3,6\n' > t.csv
  printf 'indicator,min,max\na,0,4\nb,4,6\n' > g.csv
}

table() { qinqing whatif table "$@"; }
# scores and ranks on one line. usage: scores ARGUMENT…
scores() { table "$@" --format csv | tail -n +2 | cut -d, -f2- | paste -sd' '; }

# One line on standard error, whole, and the status. usage: says STATUS LINE ARGUMENT…
says() {
  local expected=$1 line=$2
  shift 2
  refuses "$expected" "$QINQING" whatif table "$@" || return 1
  [ "$(cat err.txt)" = "qinqing: $line" ] || { echo "not the line:"; cat err.txt; return 1; }
  [ ! -s out.txt ]
}

@test "scores and ranks by hand, in the order of the file or of rank" {
  [ "$(table t.csv --weights a=0.2,b=0.8 --normalise minmax --format csv)" = $'unit,score,rank\nX,0.000000,3\nY,0.900000,1\nZ,0.600000,2' ]
  [ "$(table t.csv --weights a=0.2,b=0.8 --normalise minmax --sort rank --decimals 1 --format csv)" = $'unit,score,rank\nY,0.9,1\nZ,0.6,2\nX,0.0,3' ]
  w=(--weights 'a=0.2,b=0.8')
  [ "$(scores t.csv "${w[@]}")" = "3.400000,3 6.800000,1 5.400000,2" ]
  [ "$(scores t.csv "${w[@]}" --normalise none --aggregate geometric)" = "3.031433,3 6.062866,1 5.223303,2" ]
  [ "$(scores t.csv "${w[@]}" --normalise zscore)" = "-1.000000,3 0.800000,1 0.200000,2" ]
  [ "$(scores t.csv "${w[@]}" --normalise zscore --deviation population)" = "-1.224745,3 0.979796,1 0.244949,2" ]
  [ "$(scores t.csv "${w[@]}" --normalise goalposts --goalposts g.csv)" = "0.050000,3 1.700000,1 0.950000,2" ]
  [ "$(scores t.csv "${w[@]}" --normalise goalposts --goalposts g.csv --clip)" = "0.050000,3 0.900000,2 0.950000,1" ]
  [ "$(scores t.csv "${w[@]}" --normalise goalposts --goalposts g.csv --clip --aggregate geometric)" = "0.000000,3 0.870551,2 0.944088,1" ]
  [ "$(scores t.csv "${w[@]}" --normalise minmax --lower-is-better b)" = "0.800000,1 0.100000,3 0.600000,2" ]
  [ "$(scores t.csv --weights equal --normalise minmax)" = "0.000000,3 0.750000,1 0.750000,1" ]
  [ "$(scores t.csv --weights equal --normalise minmax --ties average)" = "0.000000,3.0 0.750000,1.5 0.750000,1.5" ]
}

@test "empty cells: skipped, refused, the mean, a value; a unit without anything has no score" {
  printf 'unit,a,b\nX,1,\nY,2,8\nZ,3,6\nW,,\n' > m.csv
  w=(--weights 'a=0.25,b=0.75' --normalise minmax)
  [ "$(scores m.csv "${w[@]}")" = "0.000000,3 0.875000,1 0.250000,2 ," ]
  [ "$(scores m.csv "${w[@]}" --missing mean)" = "0.375000,3 0.875000,1 0.250000,4 0.500000,2" ]
  [ "$(scores m.csv "${w[@]}" --missing 1)" = "0.750000,3 0.875000,2 0.250000,4 1.000000,1" ]
  says 3 'm.csv: indicator b has no value for X; --missing says what to do' m.csv "${w[@]}" --missing refuse
  says 2 '--missing never: write skip, refuse, mean or a number' m.csv "${w[@]}" --missing never
}

@test "groups within groups, each aggregated its own way" {
  printf 'unit,a,b,c,d\nX,1,4,9,2\nY,4,4,4,4\n' > t.csv
  printf 'indicator,group,weight,aggregate\na,one,1/2,\nb,one,1/2,\none,two,0.25,geometric\nc,two,0.75,\nd,,0.4,\ntwo,,0.6,linear\n' > groups.csv
  # X: one = 2, two = 0.25 x 2 + 0.75 x 9 = 7.25, all = 0.6 x 7.25 + 0.4 x 2
  [ "$(scores t.csv --groups groups.csv)" = "5.150000,1 4.000000,2" ]
  # weights on the command line take the place of the file's; a group without a row stands at the top
  printf 'indicator,group,weight\na,one,\nb,one,\nc,two,\nd,two,\n' > groups.csv
  [ "$(scores t.csv --groups groups.csv --weights one=0.5,two=0.5,a=1,b=0,c=0,d=1)" = "1.500000,2 4.000000,1" ]
  [ "$(scores t.csv --groups groups.csv --weights equal)" = "4.000000,1 4.000000,1" ]
  says 2 '--weights: the weights of group one sum to 0.9, not to 1; change them' t.csv --groups groups.csv --weights one=0.5,two=0.5,a=0.9,b=0,c=0,d=1
  printf 'indicator,group,weight\na,one,1\nb,two,1\nc,,0.5\nd,,0.5\none,two,0\ntwo,one,0\n' > groups.csv
  says 2 '--groups: group one lies within itself; give it another place' t.csv --groups groups.csv
  printf 'indicator,group,weight\na,one,1\nb,,0.5\nc,,0.5\n' > groups.csv
  says 3 'groups.csv:1: no row for indicator d; add one' t.csv --groups groups.csv
  printf 'indicator,group,weight\na,one,1\na,two,0.5\n' > groups.csv
  says 3 'groups.csv:3:1: a has its place already; leave one row' t.csv --groups groups.csv
  printf 'indicator,group,weight\na,b,1\n' > groups.csv
  says 3 'groups.csv:2:2: b is an indicator; a group needs another name' t.csv --groups groups.csv
  printf 'indicator,group,weight\na,,1\nb,,0\nc,,0\nd,,0\ne,,0\n' > groups.csv
  says 3 'groups.csv:1: e is no indicator of t.csv, nor a group that holds one' t.csv --groups groups.csv
  printf 'indicator,group,weight\na,,x\n' > groups.csv
  says 3 'groups.csv:2:3: weight "x" is no number' t.csv --groups groups.csv
  printf 'indicator,group,weight\na,,-1\n' > groups.csv
  says 3 'groups.csv:2:3: weight "-1" is less than 0; a weight is 0 or more' t.csv --groups groups.csv
  printf 'name,group,weight\na,,1\n' > groups.csv
  says 3 'groups.csv:1:1: the header row is indicator,group,weight, with aggregate behind if wanted' t.csv --groups groups.csv
}

@test "weights: a sum, an unknown name, none, twice, below 0, no number" {
  says 2 '--weights: the weights sum to 0.9, not to 1; change them' t.csv --weights a=0.2,b=0.7
  says 2 '--weights: the weights sum to 1.00001, not to 1; change them' t.csv --weights a=0.2,b=0.80001
  [ "$(scores t.csv --weights a=0.2000000001,b=0.8 --normalise minmax --decimals 3)" = "0.000,3 0.900,1 0.600,2" ]
  says 2 '--weights: there is no c; there are a, b' t.csv --weights a=0.2,c=0.8
  says 2 '--weights: no weight for b; give b=…, 0 leaves it out' t.csv --weights a=1
  says 2 '--weights names a twice; leave one' t.csv --weights a=0.5,a=0.5
  says 2 '--weights: a has -0.2; a weight is 0 or more' t.csv --weights a=-0.2,b=1.2
  says 2 '--weights: "NaN" for a is no number' t.csv --weights a=NaN,b=1
  says 2 '--weights: "1/0" for a divides by 0' t.csv --weights a=1/0,b=1
  says 2 '--weights: "b" is not of the form name=value' t.csv --weights a=1,b
  says 2 '--weights is needed: a=0.2,b=0.8 or equal' t.csv
}

@test "cells: a text, NaN, infinity, a separator, too large, by line and column" {
  w=(--weights 'a=0.2,b=0.8')
  for cell in x NaN inf n/a 0x10 1e 1. .5.; do
    printf 'unit,a,b\nX,1,4\nY,2,%s\n' $cell > bad.csv
    [ $cell = 1. ] && { table bad.csv "${w[@]}" > /dev/null; continue; }
    says 3 "bad.csv:3:3: \"$cell\" is no number; leave the cell empty where there is none" bad.csv "${w[@]}"
  done
  printf 'unit,a,b\nX,1,"1,234"\n' > bad.csv
  says 3 'bad.csv:2:3: "1,234" is no number; write it without separators; leave the cell empty where there is none' bad.csv "${w[@]}"
  printf 'unit,a,b\nX,1e101,1\n' > bad.csv
  says 3 'bad.csv:2:2: "1e101" is beyond 10^100; leave the cell empty where there is none' bad.csv "${w[@]}"
  printf 'unit,a,b\nX,1e999,1\n' > bad.csv
  says 3 'bad.csv:2:2: "1e999" is beyond 10^100; leave the cell empty where there is none' bad.csv "${w[@]}"
  printf 'unit,a,b\n"X\nY",1,1\nZ,x,1\n' > bad.csv
  says 3 'bad.csv:4:2: "x" is no number; leave the cell empty where there is none' bad.csv "${w[@]}"
  printf 'unit,a,b\nX,-0,-0.0\nY,0,0\n' > zero.csv
  [ "$(scores zero.csv "${w[@]}")" = "0.000000,1 0.000000,1" ]
  printf 'unit,a,b\nX,1e100,-1e100\nY,1,1\n' > huge.csv
  [ "$(scores huge.csv "${w[@]}" --normalise minmax)" = "0.200000,2 0.800000,1" ]
  [ "$(scores huge.csv "${w[@]}" --normalise zscore)" = "-0.424264,2 0.424264,1" ]
}

@test "the table: units twice, names, rows of another length, semicolons, nothing" {
  w=(--weights 'a=0.2,b=0.8')
  printf 'unit,a,b\nX,1,4\n\nX,2,8\n' > bad.csv
  says 3 'bad.csv:4:1: unit X stands in line 2 already; leave one' bad.csv "${w[@]}"
  printf 'unit,a,a\nX,1,4\n' > bad.csv
  says 3 'bad.csv:1:3: indicator a is there twice; leave one' bad.csv "${w[@]}"
  printf 'unit,a,\nX,1,4\n' > bad.csv
  says 3 'bad.csv:1:3: an indicator has no name; write one' bad.csv "${w[@]}"
  printf 'unit,a,b\n,1,4\n' > bad.csv
  says 3 'bad.csv:2:1: a unit has no name; write one' bad.csv "${w[@]}"
  printf 'unit,a,b\nX,1\n' > bad.csv
  says 3 'bad.csv:2:2: 2 cells, the header row has 3; write as many' bad.csv "${w[@]}"
  printf 'unit,a,b\nX,1,2,3\n' > bad.csv
  says 3 'bad.csv:2:4: 4 cells, the header row has 3; write as many' bad.csv "${w[@]}"
  printf 'unit;a;b\nX;1;2\n' > bad.csv
  says 3 'bad.csv:1:1: cells are divided by semicolons or tabs; save the file with commas' bad.csv "${w[@]}"
  printf 'unit\nX\n' > bad.csv
  says 3 "bad.csv:1:1: a header row has the unit's column, then the indicators" bad.csv "${w[@]}"
  printf 'unit,a,b\n' > bad.csv
  says 3 'bad.csv:1: no units; write a header row, then a row for each unit' bad.csv "${w[@]}"
  : > bad.csv
  says 3 'bad.csv:1: no units; write a header row, then a row for each unit' bad.csv "${w[@]}"
  says 3 'none.csv: cannot be read: No such file or directory' none.csv "${w[@]}"
  says 3 "/dev/zero: not a file of at most 64 MiB" /dev/zero "${w[@]}"
}

@test "bytes: a mark and Windows line ends, GB18030, quotes" {
  printf '\xef\xbb\xbfunit,a,b\r\n"X, the ""first""",1,4\r\nY,2,8\r\n' > w.csv
  [ "$(table w.csv --weights a=0.2,b=0.8 --normalise minmax --format csv)" = $'unit,score,rank\n"X, the ""first""",0.000000,2\nY,1.000000,1' ]
  printf '单位,质量,安全\n甲,1,4\n乙,2,8\n' > u.csv
  iconv -f UTF-8 -t GB18030 u.csv > g18030.csv
  table u.csv --weights 质量=0.2,安全=0.8 --format csv > one.txt
  table g18030.csv --weights 质量=0.2,安全=0.8 --format csv | cmp - one.txt
  grep -q '^乙,6.800000,1$' one.txt
}

@test "normalisation, goalposts, directions and transformation say what does not fit" {
  w=(--weights 'a=0.2,b=0.8')
  printf 'unit,a,b\nX,5,4\nY,5,8\n' > same.csv
  for how in minmax zscore; do
    says 3 'same.csv: indicator a has one value for all units, which min-max and z-scores cannot spread; leave it out or give goalposts' same.csv "${w[@]}" --normalise $how
  done
  printf 'unit,a,b\nX,,4\nY,,8\n' > none.csv
  says 3 'none.csv: indicator a has no value at all; leave it out' none.csv "${w[@]}" --normalise minmax
  says 2 '--normalise goalposts needs --goalposts FILE.csv' t.csv "${w[@]}" --normalise goalposts
  says 2 '--goalposts goes with --normalise goalposts' t.csv "${w[@]}" --goalposts g.csv
  says 2 '--clip cuts to 0..1; it goes with --normalise minmax or goalposts' t.csv "${w[@]}" --clip
  says 2 '--lower-is-better turns normalised values; choose another --normalise than none' t.csv "${w[@]}" --lower-is-better a
  says 2 '--lower-is-better: there is no indicator c; there are a, b' t.csv "${w[@]}" --lower-is-better c --normalise minmax
  says 2 '--transform: "sqrt" for a: write ln or log10' t.csv "${w[@]}" --transform a=sqrt
  says 2 '--normalise rank: write one of none, minmax, zscore, goalposts' t.csv "${w[@]}" --normalise rank
  says 2 '--aggregate mean: write one of linear, geometric' t.csv "${w[@]}" --aggregate mean
  says 2 '--deviation goes with --normalise zscore' t.csv "${w[@]}" --deviation sample
  says 2 '--decimals takes 0 to 9' t.csv "${w[@]}" --decimals 10
  p=("${w[@]}" --normalise goalposts --goalposts p.csv)
  printf 'a,0,4\nb,6,6\n' > p.csv
  says 3 'p.csv:2:1: the min of b is not below its max; a direction is turned by --lower-is-better' t.csv "${p[@]}"
  printf 'a,0,4\n' > p.csv
  says 3 'p.csv:1: no goalposts for indicator b; add a row' t.csv "${p[@]}"
  printf 'a,0,4\nc,0,4\n' > p.csv
  says 3 'p.csv:2:1: t.csv has no indicator "c"' t.csv "${p[@]}"
  printf 'a,0,4\na,0,4\n' > p.csv
  says 3 'p.csv:2:1: a has goalposts already; leave one row' t.csv "${p[@]}"
  printf 'a,x,4\n' > p.csv
  says 3 'p.csv:1:2: "x" is no number' t.csv "${p[@]}"
  printf 'a,0\n' > p.csv
  says 3 'p.csv:1:2: goalposts are indicator,min,max' t.csv "${p[@]}"
  printf 'unit,a,b\nX,0,4\nY,2,8\n' > zero.csv
  says 3 'zero.csv: indicator a is not above 0 for X; a logarithm needs that' zero.csv "${w[@]}" --transform a=ln
  printf 'unit,a,b\nX,-1,4\nY,2,8\n' > below.csv
  says 3 'below.csv: a of X is -1; a geometric mean takes values of 0 and more: choose --normalise minmax, --clip, or linear' below.csv "${w[@]}" --aggregate geometric
  refuses 2 qinqing whatif table
  refuses 2 qinqing whatif nonsense
  grep -q 'whatif needs one of: .*table' err.txt
}

@test "the Human Development Index of 2015: 24 countries within a thousandth" {
  table "$data/hdi-2015.csv" --groups "$data/hdi-groups.csv" --normalise goalposts --goalposts "$data/hdi-goalposts.csv" \
    --transform gni=ln --clip --aggregate geometric --decimals 4 --format csv > ours.csv
  # both tables without the quoted country
  paste -d, <(sed 's/"[^"]*"/Hong Kong/' ours.csv) <(sed 's/"[^"]*"/Hong Kong/' "$data/hdi-2015-published.csv") | tail -n +2 > both.csv
  [ "$(wc -l < both.csv)" -eq 24 ]
  awk -F, '{ d = $2 - $5; if (d < 0) d = -d; if ($1 != $4 || d > 0.001) exit 1; same += d <= 0.0005; r = $3 - $6; if (r < -1 || r > 1) exit 1 }
    END { if (same < 16) exit 1 }' both.csv
}

@test "the Technology Achievement Index: ranks of 23 countries under two weightings, normalised schooling" {
  posts=(--normalise goalposts --goalposts "$data/tai-goalposts.csv" --clip --format csv)
  budget=patents=0.11,royalties=0.11,internet=0.11,exports=0.18,telephones=0.10,electricity=0.06,schooling=0.15,university=0.18
  ranks() { sed 's/"[^"]*"/Korea/' | tail -n +2 | cut -d, -f3; }
  published() { sed 's/"[^"]*"/Korea/' "$data/tai-2001-published.csv" | tail -n +2 | cut -d, -f"$1"; }
  cmp <(table "$data/tai-2001.csv" --weights equal "${posts[@]}" | ranks) <(published 2)
  cmp <(table "$data/tai-2001.csv" --weights $budget "${posts[@]}" | ranks) <(published 3)
  one=patents=0,royalties=0,internet=0,exports=0,telephones=0,electricity=0,schooling=1,university=0
  column() { sed 's/"[^"]*"/Korea/' | tail -n +2 | cut -d, -f2; }
  cmp <(table "$data/tai-2001.csv" --weights $one --normalise zscore --decimals 2 --format csv | column) <(published 4)
  cmp <(table "$data/tai-2001.csv" --weights $one --normalise minmax --decimals 2 --format csv | column) <(published 5)
}

@test "the geometric example of the OECD/JRC handbook" {
  printf 'country,a,b,c,d\none,21,1,1,1\ntwo,6,6,6,6\none more,21,2,1,1\ntwo more,7,6,6,6\n' > h.csv
  [ "$(scores h.csv --weights equal --decimals 0)" = "6,3 6,3 6,1 6,1" ]
  [ "$(scores h.csv --weights equal --aggregate geometric --decimals 2)" = "2.14,4 6.00,2 2.55,3 6.24,1" ]
}

@test "Monte Carlo: the same bytes on one and two threads; without spread no intervals" {
  w=("$data/tai-2001.csv" --weights equal --normalise goalposts --goalposts "$data/tai-goalposts.csv" --montecarlo 500 --seed 7 --format json)
  table "${w[@]}" --threads 1 > one.json
  table "${w[@]}" --threads 2 | cmp - one.json
  jq -e '.tables.intervals | length == 23 and all(.[]; .rank_best <= .rank_low and .rank_low <= .rank_high and .rank_high <= .rank_worst and .rank_best <= .rank_mean and .rank_mean <= .rank_worst and .rank_best >= 1 and .rank_worst <= 23)' one.json
  jq -e '[.tables.intervals[] | .rank_high - .rank_low] | add > 0' one.json
  run cmp <(table "${w[@]}" --seed 8) one.json
  [ "$status" -eq 1 ]
  table "${w[@]}" --spread none > none.json
  jq -e 'all(.tables.intervals[]; .rank_low == .rank and .rank_high == .rank and .rank_best == .rank and .rank_worst == .rank)' none.json
  [ "$(table "${w[@]}" --format csv | head -n 1)" = unit,score,rank,rank_mean,rank_low,rank_high ]
  cmp <(table "${w[@]}" --format csv | cut -d, -f1-4) <(table "${w[@]}" --format csv --threads 2 | cut -d, -f1-4)
  table "${w[@]}" --spread dirichlet:50 | jq -e '.parameters.spread == "dirichlet:50" and .parameters.seed == "7"'
}

@test "sensitivity: indices of the weights, effective weights, one left out; the same on two threads" {
  w=("$data/tai-2001.csv" --weights equal --normalise goalposts --goalposts "$data/tai-goalposts.csv" --sensitivity --samples 128 --unit Finland --unit Japan --format json)
  table "${w[@]}" --threads 1 > one.json
  table "${w[@]}" --threads 2 | cmp - one.json
  jq -e '.tables | (.sensitivity | length == 8) and (.sensitivity_unit_1 | length == 8) and (.sensitivity_unit_2 | length == 8)' one.json
  jq -e '[.tables.weights[].effective] | add | . > 0.999 and . < 1.001' one.json
  jq -e 'all(.tables.weights[]; .nominal == 0.125 and .left_out > 0)' one.json
  # a weight moves a score the more, the farther its indicator is from the score: Japan's 0.21 of 0.70
  jq -e '[.tables.sensitivity_unit_2[]] | sort_by(-.total) | .[0].weight == "internet"' one.json
  says 2 '--unit: there is no unit Atlantis with a score' t.csv --weights equal --sensitivity --unit Atlantis
  says 2 '--unit goes with --sensitivity' t.csv --weights equal --unit X
}

@test "a page, a workbook, a file; what drawing takes" {
  table t.csv --weights equal --montecarlo 100 --report page.html > text.txt
  grep -q 'mean rank' text.txt
  xmllint --html --noout page.html 2> /dev/null
  grep -q '<svg' page.html
  LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN table t.csv --weights equal | grep -q '名次'
  says 2 '--seed -1: write a whole number from 0 to 18446744073709551615' t.csv --weights equal --montecarlo 5 --seed -1
  says 2 '--spread far: write none, share:0.25 (each weight up to a quarter more or less) or dirichlet:50 (a concentration)' t.csv --weights equal --montecarlo 5 --spread far
  says 2 '--spread and --seed go with --montecarlo or --sensitivity' t.csv --weights equal --seed 4
  says 2 '--montecarlo takes the number of weightings to draw, 1 or more' t.csv --weights equal --montecarlo -3
  says 2 '--samples takes 2 or more' t.csv --weights equal --sensitivity --samples 1
  refuses 2 qinqing whatif table t.csv --weights equal --montecarlo 1000000000
  grep -q 10000000 err.txt
  refuses 2 qinqing whatif table t.csv --weights equal --montecarlo 100000000000
  refuses 2 qinqing whatif table t.csv --weights equal --sensitivity --samples 1000000000
  refuses 2 qinqing whatif table t.csv --weights equal --montecarlo 10 --spread share:2
  refuses 2 qinqing whatif table t.csv --weights equal --montecarlo 10 --spread dirichlet:0
}

@test "an interrupt ends the drawing with what is done, in one line and whole" {
  awk 'BEGIN { print "unit,a,b,c"; for (i = 0; i < 3000; i++) print "u" i "," i % 97 "," i % 89 "," i % 83 }' > many.csv
  "$QINQING" whatif table many.csv --weights equal --montecarlo 500000 --format json > out.json 2> err.txt &
  pid=$!
  sleep 2
  kill -TERM $pid
  status=0
  wait $pid || status=$?
  [ "$status" -eq 1 ]
  [ "$(cat err.txt)" = 'qinqing: interrupted; the answer is of what was done until then' ]
  jq -e '.tables.intervals | length == 3000' out.json
}

@test "scaling an indicator and permuting columns change nothing" {
  w=(--weights 'a=0.2,b=0.5,c=0.3' --normalise minmax --format csv)
  printf 'unit,a,b,c\nX,1,4,0.3\nY,2,8,0.1\nZ,3,6,0.7\nW,9,7,0.2\n' > one.csv
  printf 'unit,c,a,b\nX,0.3,1000,4\nY,0.1,2000,8\nZ,0.7,3000,6\nW,0.2,9000,7\n' > two.csv
  cmp <(table one.csv "${w[@]}") <(table two.csv "${w[@]}")
}
