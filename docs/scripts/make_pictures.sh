#!/bin/sh
# Makes the pictures of docs/plots.md from text that every Debian has: two small runs (some minutes,
# unless FOLDER has them already), their curves, an attention map and a map of lines.
# Usage: docs/scripts/make_pictures.sh [FOLDER]
set -eu
cloze=${CLOZE:-.build/release/cloze}
work=${1:-cloze-pictures}
mkdir -p "$work"

for steps in 3000 4000; do
  [ -e "$work/steps-$steps" ] ||
    "$cloze" pretrain text-tiny --data /usr/share/common-licenses /usr/share/doc /usr/share/perl \
      --steps $steps --out "$work/steps-$steps"
done

"$cloze" plot "$work/steps-3000" "$work/steps-4000" --series loss,validation_loss --smooth 5 \
  --output docs/pictures/curves.png
"$cloze" plot attention "$work/steps-4000" --layer 0,1 \
  "You may copy this program under the terms of the license." \
  --output docs/pictures/attention.png

# 150 lines each of licences, of notes on who wrote what, and of Perl.
: >"$work/lines.txt"
: >"$work/labels.txt"
add() {
  awk 'length($0) > 40' | head -150 | tee -a "$work/lines.txt" | sed "s/.*/$1/" >>"$work/labels.txt"
}
cat /usr/share/common-licenses/GPL-3 | add licence
cat /usr/share/doc/*/copyright | grep -i '^ *copyright' | add copyright
cat /usr/share/perl/5*/CPAN.pm | add perl
"$cloze" plot embeddings "$work/steps-4000" --input "$work/lines.txt" \
  --labels "$work/labels.txt" --output docs/pictures/embeddings.png
