# Two cores: PostgreSQL's run on one, SQLite's then the browser's journeys on the other.
set -u
log=$(mktemp)
.venv/bin/python -m pytest --db postgresql -m "not journey" -p no:cacheprovider >"$log" 2>&1 &
other=$!
echo "— SQLite"
.venv/bin/python -m pytest --db sqlite -m "not journey" -p no:cacheprovider
sqlite=$?
echo "— Browser"
.venv/bin/python -m pytest -m journey -p no:cacheprovider
journeys=$?
wait $other
postgresql=$?
echo "— PostgreSQL"
cat "$log"
rm -f "$log"
[ "$sqlite" = 0 ] && [ "$postgresql" = 0 ] && [ "$journeys" = 0 ]
