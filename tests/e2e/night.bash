# Shared by the end-to-end tests of the night run.

# shellcheck disable=SC2034,SC2086,SC2119,SC2120,SC2154  # as in the suites, which use and set what is here
today=2026-12-31 # a night publishes no day that has not come, whatever the clock of the machine says

inbox_of_samples() { # the registry is published; the rest lies in the inbox
  mkdir -p inbox
  cp "$sample/registry.xml" inbox/
  night > /dev/null
  rm -f inbox/done/*
  for file in penalty revocation bribery honour accident listing; do cp "$sample/$file.xml" inbox/; done
}

night() { "$QINQING" nightly inbox --settle 0 --as-of $day "$@"; }

# A gate that never holds.
open_gate() { printf '[gate]\nchanged = 100%%\ndowngraded = 100%%\n' > open.conf; }

# The default gate of a small register.
tight_gate() { printf '[gate]\nchanged = 0%%\nchanged_allowed = 0\ndowngraded = 0%%\ndowngraded_allowed = 0\n' > tight.conf; }

field() { python3 -c 'import json, sys; value = json.load(open(sys.argv[1]))
for key in sys.argv[2].split("."): value = value[int(key)] if key.isdigit() else value[key]
print(value)' "$@"; }

# What a night must leave behind, from a fresh copy of where it began.
begin_again() {
  rm -rf inbox test.db*
  cp -r start.inbox inbox
  cp start.db test.db
}
