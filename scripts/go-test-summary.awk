# The last line of a script that ran `go test -v`: "N passed, N failed, N skipped". Fails when anything did or nothing ran.
#   awk -v status=STATUS -f scripts/go-test-summary.awk LOG     (STATUS: not 0 when go test itself failed)
/^ *--- PASS/ { passed++ }
/^ *--- FAIL/ { failed++ }
/^ *--- SKIP/ { skipped++ }
END {
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit (status || failed || !passed) ? 1 : 0
}