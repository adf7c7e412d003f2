#!/usr/bin/env bash
# Gathers seeds for a run that are in the repository under other names: office files for `attachment`,
# catalogs for `catalog`, pages for `page` (also those of a folder given as first argument).
# A byte is put before each: the choice that the target makes (fuzz/run).
set -euo pipefail
cd "$(dirname "$0")"
add() { mkdir -p "seeds/$1"; { printf "$2"; cat "$3"; } > "seeds/$1/$(basename "$3")"; }
for file in ../crates/attachment/tests/fixtures/*.{doc,docx,odt,ods,pdf,rtf,xls,xlsx}; do add attachment '\0' "$file"; done
for file in ../crates/standard/tests/fixtures/import/*; do
  case $file in
    *.htm*) add catalog '\3' "$file" ;;
    *.csv) add catalog '\4' "$file" ;;
    *) add catalog '\0' "$file" ;;
  esac
done
for file in $(find ../crates/page/tests/fixtures "$@" -name '*.*htm*' -size -40k); do add page '\0' "$file"; done
du -sh seeds/*
