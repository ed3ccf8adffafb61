#!/usr/bin/env bash
# Regenerates qinqing.pot from the texts of engine/cli and brings the catalogues up to date with it.
# With --check changes nothing and fails when the template or a catalogue is behind, or a text is not translated.
set -euo pipefail
cd "$(dirname "$0")"
head_of_template=$PWD/head.pot

extract() { # FILE: the template, without the time it was made, so that equal texts give equal files
    local -a sources
    mapfile -t sources < <(cd .. && printf '%s\n' ./*.c ./*.h | LC_ALL=C sort)
    (cd .. && xgettext --language=C --from-code=UTF-8 --keyword --keyword=_ --keyword=N_ --add-location=file --sort-by-file \
        --package-name=qinqing --output=- "${sources[@]}") |
        sed '1,/^$/d' | cat "$head_of_template" - >"$1"
}

merge() { # CATALOGUE TEMPLATE OUTPUT
    msgmerge --quiet --no-fuzzy-matching --add-location=file --sort-by-file --output-file=- "$1" "$2" |
        sed '/^"POT-Creation-Date/d' | msgattrib --no-obsolete --no-wrap --add-location=file --output-file="$3" -
}

check() {
    local folder status=0 catalogue missing
    folder=$(mktemp -d)
    extract "$folder/qinqing.pot"
    if ! cmp -s "$folder/qinqing.pot" qinqing.pot; then
        echo "engine/cli/po/qinqing.pot is behind the sources: run engine/cli/po/update.sh" >&2
        status=1
    fi
    for catalogue in *.po; do
        missing=$(msgmerge --quiet --no-fuzzy-matching --output-file=- "$catalogue" "$folder/qinqing.pot" |
            msgattrib --untranslated --no-obsolete --no-wrap - | grep -c '^msgid "' || true)
        if ((missing > 1)); then # the head counts as one
            echo "engine/cli/po/$catalogue: $((missing - 1)) texts are not translated" >&2
            status=1
        fi
        msgfmt --check --output-file=/dev/null "$catalogue" || status=1
    done
    rm -r "$folder"
    return $status
}

if [[ ${1:-} == --check ]]; then
    check
    exit
fi
extract qinqing.pot
for catalogue in *.po; do
    merge "$catalogue" qinqing.pot "$catalogue.new"
    mv "$catalogue.new" "$catalogue"
    msgfmt --check --statistics --output-file=/dev/null "$catalogue"
done
