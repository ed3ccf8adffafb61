#!/usr/bin/env bats
# The runner of the TCK says what failed, counts every expected result, and never falls over a bad file.

setup() {
    folder=$(mktemp -d)
    head='<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>'
    cat >"$folder/m.dmn" <<'END'
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n" name="m">
  <decision name="two"><variable name="two"/><literalExpression><text>1 + 1</text></literalExpression></decision>
  <decision name="broken"><variable name="broken"/><literalExpression><text>1 +</text></literalExpression></decision>
</definitions>
END
}

teardown() {
    rm -rf "$folder"
}

result() { # NAME VALUE [ATTRIBUTES]
    echo "<testCase id=\"1\"><resultNode name=\"$1\" ${3:-}><expected>$2</expected></resultNode></testCase>"
}

@test "what passes and what fails is counted apart, with the reason" {
    { echo "$head"; result two '<value xsi:type="xsd:decimal">2.000000001</value>'
      result two '<value xsi:type="xsd:decimal">3</value>'
      result broken '<value xsi:nil="true"/>' 'errorResult="true"'
      result two '<value xsi:nil="true"/>' 'errorResult="true"'; echo '</testCases>'; } >"$folder/t.xml"
    run $TCK "$folder"
    [ "$status" -eq 1 ]
    [[ $output == *"t.xml:3: case 1, \"two\": expected 3, got 2"* ]]
    [[ $output == *"t.xml:5: case 1, \"two\": expected null, got 2"* ]]
    [ "${lines[-3]}" = "value results: passed 1 of 2" ]
    [ "${lines[-2]}" = "error results: passed 1 of 2" ]
    [ "${lines[-1]}" = "passed 2 of 4" ]
}

@test "all passed: exit status 0" {
    { echo "$head"; result two '<value xsi:type="xsd:decimal">2</value>'; echo '</testCases>'; } >"$folder/t.xml"
    run $TCK "$folder"
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = "passed 1 of 1" ]
}

@test "a model that cannot be read fails its cases" {
    { echo "$head"; result two '<value xsi:type="xsd:decimal">2</value>'; result two ''; echo '</testCases>'; } >"$folder/t.xml"
    echo 'no xml' >"$folder/m.dmn"
    run $TCK "$folder"
    [ "$status" -eq 1 ]
    [[ $output == *"m.dmn:1: not well-formed XML"* ]]
    [ "${lines[-1]}" = "passed 0 of 2" ]
}

@test "files that are no tests, unknown decisions, unknown types" {
    { echo "$head"; result nobody '<value>x</value>'; result two '<value xsi:type="xsd:decimal">two</value>'; echo '</testCases>'; } >"$folder/t.xml"
    echo '<testCases' >"$folder/broken.xml"
    echo '<other/>' >"$folder/other.xml"
    run $TCK "$folder"
    [ "$status" -eq 1 ]
    [[ $output == *"the model has no decision \"nobody\""* ]]
    [[ $output == *"\"two\" is no xsd:decimal"* ]]
    [[ $output == *"broken.xml:1: not well-formed XML"* ]]
    [ "${lines[-1]}" = "passed 0 of 3" ]
}

@test "nothing to run: one line, exit status 2" {
    for words in "" "$folder/m.dmn" "$folder"; do
        run $TCK $words
        [ "$status" -eq 2 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == qinqing-tck:* ]]
    done
}
