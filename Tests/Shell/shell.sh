#!/usr/bin/env bash
# The shell as a person uses it, driven through tmux: typing, Tab, history after a restart, entries of
# several lines, Ctrl-C during training, going on, jobs, notices, a dumb terminal.
#
#     Tests/Shell/shell.sh [PROGRAM]      (default: .build/release/cloze)
#
# Everything waits for what must appear on the screen, so that slow machines pass too.
set -euo pipefail

program=$(realpath "${1:-$(dirname "$0")/../../.build/release/cloze}")
home=$(mktemp -d)
servers=0
tmux=(tmux -L "cloze-test-$$-$servers" -f /dev/null)
# What ends with the server may still be writing into the folder.
trap '"${tmux[@]}" kill-server 2>/dev/null || true; sleep 0.3; rm -rf "$home" || rm -rf "$home" || true' EXIT

fail() {
  echo "shell test: $1; the screen:" >&2
  screen >&2
  exit 1
}

screen() { "${tmux[@]}" capture-pane -p -J -S - 2>/dev/null || true; }
keys() { "${tmux[@]}" send-keys "$@"; }

# Waits until the screen has the extended regular expression $1.
await() {
  for _ in $(seq 600); do
    if screen | grep -qE -- "$1"; then return; fi
    sleep 0.1
  done
  fail "'$1' did not appear"
}

# Clears the screen, so that what is waited for is new. The shell at the prompt draws it anew.
clear() {
  keys C-l
  sleep 0.2
  "${tmux[@]}" clear-history
}

# Starts the shell with the words as environment and arguments.
start() {
  "${tmux[@]}" kill-server 2>/dev/null || true
  # A server of its own: one that is still ending would take this session with it.
  servers=$((servers + 1))
  tmux=(tmux -L "cloze-test-$$-$servers" -f /dev/null)
  "${tmux[@]}" new-session -d -x 100 -y 40 "env -u TMUX -u NO_COLOR HOME=$home XDG_STATE_HOME= \
    XDG_CONFIG_HOME= PS1='outside> ' bash --norc --noprofile"
  await 'outside> '
  keys "cd $home; $* " Enter
}

# A corpus of a few thousand words.
awk 'BEGIN {
  split("the cat dog sees follows paints a boat river lantern house basket stone farmer", w, " ")
  for (i = 0; i < 6000; i++) printf "%s%s", w[(i * 7 + int(i / 3)) % 14 + 1], i % 12 == 11 ? ".\n\n" : " "
}' > "$home/book.txt"
tiny="--threads 1 --vocab-size 60 --set encoder.layers=1 --set encoder.hidden=16 \
--set encoder.heads=2 --set encoder.feedForward=32"

echo 'greeting = "from the start-up file"' > "$home/.clozerc"
start "$program"
await 'cloze> $'

echo "shell test: names, expressions, the start-up file"
# shellcheck disable=SC2016
keys 'echo "$greeting is $(6 * 7)"' Enter
await '^from the start-up file is 42$'

echo "shell test: Tab"
clear
keys 'doct' Tab
await 'cloze> doctor $'
keys -l -- '--fo'
keys Tab 'js' Tab
await 'cloze> doctor --format json'
keys C-c
clear
keys 'explain text --set encoder.n' Tab Tab Tab
await 'encoder.normPlacement=post +normalize'
keys C-c
clear
keys 'pretrain text-tiny --data bo' Tab
await 'book.txt $'
keys C-c

echo "shell test: did you mean, help"
clear
keys 'docter' Enter
await "did you mean 'doctor'"
keys 'help warmup' Enter
await 'training.schedule.warmup'

echo "shell test: suggestions from history, taken by Right, gone with the next key"
clear
keys 'echo suggested words' Enter
await '^suggested words$'
clear
keys 'echo sug'
await 'cloze> echo suggested words$'
keys 'x' Enter
await '^sugx$'
if screen | grep -q 'sugx.*words'; then fail "a suggestion stayed on the screen"; fi
clear
keys 'echo suggested' Right Enter
await '^suggested words$'
clear
keys 'set color off' Enter
keys 'echo sug'
sleep 0.5
if screen | grep -q 'echo suggested'; then fail "a suggestion without colours"; fi
keys C-c
keys 'set color on' Enter

echo "shell test: a tutorial"
clear
keys 'tutorial items --out lesson' Enter
await 'Enter, skip or quit> $'
keys 'echo aside' Enter
await '^aside$'
keys Enter
await '2 of '
[ -f "$home/lesson/histories.txt" ] || fail "the tutorial's first step made nothing"
keys 'quit' Enter
await 'which can be removed'
await 'cloze> $'

echo "shell test: several lines"
clear
keys 'for x in 1 2 {' Enter
await '^ +\.\.\. $'
# shellcheck disable=SC2016
keys 'echo "value $x"' Enter '}' Enter
await '^value 2$'
clear
keys 'echo "an open' Enter 'quote"' Enter
await '^an open$'

echo "shell test: Ctrl-C during training"
clear
keys 'm = "older"' Enter
keys "m = pretrain text-tiny --data book.txt --out run --steps 1000000 $tiny" Enter
await 'step [0-9]+/1000000'
began=$(date +%s%N)
keys C-c
await 'go on with: cloze pretrain --resume run'
await 'cloze> $'
took=$(( ($(date +%s%N) - began) / 1000000 ))
echo "shell test: back at the prompt after $took ms"
[ "$took" -lt "${CLOZE_CTRL_C_MS:-2000}" ] || fail "Ctrl-C took $took ms"
ls "$home"/run/checkpoints/* >/dev/null || fail "no checkpoint"

echo "shell test: a name stands for the run that was stopped, not for an older one"
clear
# shellcheck disable=SC2016
keys 'echo "$m is $m.state"' Enter
await '^run is cancelled$'

echo "shell test: going on"
clear
keys 'cloze pretrain --resume ru' Tab Enter
await 'going on after step [0-9]+'
keys C-c
await 'go on with'
await 'cloze> $'

echo "shell test: a job, its progress in the prompt, its end as a notice while a line is typed"
clear
keys "pretrain text-tiny --data book.txt --out other --steps 1000000 $tiny &" Enter
await '^\[1 pretrain [0-9]+%\] cloze> $'
keys 'echo half a li'
keys Left Left
sleep 1
"${tmux[@]}" send-keys Right Right
keys C-c
clear
keys 'quit' Enter
await 'still running: 1 pretrain'
keys 'cancel 1' Enter
keys 'echo half'
await 'job 1 was cancelled'
await '^cloze> echo half$'
keys C-c

echo "shell test: history after a restart, a recalled entry of several lines, Ctrl-R"
keys C-d
await 'outside> $'
keys 'stty -a | grep -cE "(^| )(icanon|isig|echo)( |;)"' Enter
await '^[1-3]$'
start "$program" --no-rc
await 'cloze> $'
keys Up
await 'cloze> echo half|cloze> cancel 1$'
keys C-u
keys C-r 'for x'
await 'for x in 1 2 \{'
keys Enter Enter
await '^value 2$'
# shellcheck disable=SC2016
keys 'echo $greeting' Enter
await 'unknown name .greeting'
keys 'history 3' Enter
await 'echo .greeting'

echo "shell test: a resized terminal, a long line"
clear
"${tmux[@]}" resize-window -x 50 -y 30
keys 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaé世界' Enter
await '^a+é世界$'
keys C-d
await 'outside> $'

echo "shell test: a dumb terminal"
start TERM=dumb "$program"
await 'cloze> $'
keys 'echo $(1 + 1)' C-c
await '\^C$'
await '^cloze> $'
keys 'echo $(20 + 3)' Enter
await '^23$'
keys C-d
await 'outside> $'
echo "shell test: all passed"
