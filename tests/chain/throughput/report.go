//go:build sys_wasmvm

package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"time"
)

// kinds are the rows of the page, in the order of the table and the picture.
func kinds(r *results) []struct {
	title string
	row   *row
} {
	return []struct {
		title string
		row   *row
	}{
		{"bank sends", r.row(sendName, "off")},
		{"calls of a contract that stores", r.row(storeName, "off")},
		{"claims, verified ahead of the block", r.row(claimName, "on")},
		{"claims, the block comes at once", r.row(claimName, "on-at-once")},
		{"claims, verified in the block", r.row(claimName, "off")},
	}
}

func document(s settings, r *results) string {
	var text strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&text, format+"\n", values...) }
	sends, off, on, atOnce := r.row(sendName, "off"), r.row(claimName, "off"), r.row(claimName, "on"), r.row(claimName, "on-at-once")

	line("# Throughput")
	line("")
	line("`make bench-chain` writes this page and the picture; no figure is written by hand. The page shows how many transactions one node")
	line("executes in a second of `FinalizeBlock`, in the median of %d blocks of %d: claims of a private airdrop, each with a proof, beside", s.blocks, s.transactions)
	line("plain bank sends and calls of a contract that stores as many bytes as a claim has.")
	line("")
	line("![Transactions in a second of block execution](throughput.svg)")
	line("")
	line("| | |")
	line("|---|---|")
	line("| command | `make bench-chain` |")
	line("| processor | %s |", processor())
	line("| cores | %d |", runtime.NumCPU())
	line("| node | the app of `zkwasmd`, settings of a new `app.toml`, GoLevelDB on disk; no CometBFT |")
	line("| library | %s |", s.libraryOf)
	line("| compiler | %s |", runtime.Version())
	line("| load when the run ended (1 is this run alone) | %s |", load())
	line("")
	line("## Transactions a second")
	line("")
	line("| | in a second | each, ms | times a bank send | times a store | slowest, fastest block | gas | bytes |")
	line("|---|--:|--:|--:|--:|--:|--:|--:|")
	for _, kind := range kinds(r) {
		low, high := kind.row.spread()
		line("| %s | %s | %s | %.1f | %.1f | %+.0f %%, %+.0f %% | %s | %s |", kind.title, figure(kind.row.perSecond()), milliseconds(kind.row.each()),
			ratio(kind.row.each(), sends.each()), ratio(kind.row.each(), r.row(storeName, "off").each()), high*100, low*100, thousands(kind.row.gas), thousands(int64(kind.row.size)))
	}
	line("")
	line("A block without transactions takes %s ms of `FinalizeBlock`, which every figure includes. No figure includes `Commit`: %s ms",
		milliseconds(median(r.row(emptyName, "off").finalize)), milliseconds(median(off.commit)))
	line("after a block of claims, %s ms after one of bank sends. Gas is the same however a node knows a verdict.", milliseconds(median(sends.commit)))
	line("")
	line("## Verification ahead of blocks")
	line("")
	line("With `pre-verify` in `app.toml`, a node runs transactions of its mempool before their block. With it off, the node met all %s", thousands(int64(r.fresh[0])))
	line("proofs first in a block. With it on, and with enough time, the node knew all %s verdicts, and blocks of claims took %.1f times",
		thousands(int64(r.known[1])), ratio(off.each(), on.each()))
	line("less. Enough time is %s ms for a block here, counted from the first `CheckTx` (the calls of `CheckTx` alone take %s ms).",
		milliseconds(median(on.ahead)), milliseconds(median(on.check)))
	line("A block that came right after its last `CheckTx` found %.0f %% of the verdicts.", 100*r.known[2]/(r.known[2]+r.fresh[2]))
	line("")
	line("What remains of a claim is what any call costs: its signature, loading the contract, storage, and the payment. The host computes")
	line("the hashes of the statement.")
	line("")
	line("| for a block of claims, ms | off | on | on, block at once |")
	line("|---|--:|--:|--:|")
	line("| `FinalizeBlock` | %s | %s | %s |", milliseconds(median(off.finalize)), milliseconds(median(on.finalize)), milliseconds(median(atOnce.finalize)))
	line("| spared | | %s | %s |", milliseconds(median(off.finalize)-median(on.finalize)), milliseconds(median(off.finalize)-median(atOnce.finalize)))
	line("| spared, by the node's own estimate (`zkwasm_preverify_saved_seconds_total`, with the calls that store) | | %s | |",
		milliseconds(time.Duration(r.estimated/float64(s.blocks)*float64(time.Second))))
	line("")
	line("## How")
	line("")
	line("Three nodes execute the same blocks in one process, one after the other, each with its own folder. Which one goes first changes")
	line("from block to block, and kinds of blocks take turns. Every transaction must succeed, and the three app hashes must be equal after")
	line("every block. That is a test too, since only one of the nodes verified in the block. Each transaction has its own sender, is")
	line("signed, and pays a fee. The program `tests/chain/throughput` calls `FinalizeBlock` in the place of CometBFT and times it. So no")
	line("figure includes consensus, the network, or the mempool's own work.")
	return text.String()
}

func ratio(a, b time.Duration) float64 { return a.Seconds() / b.Seconds() }

// figure has three digits that mean something.
func figure(value float64) string {
	switch {
	case value >= 100:
		return thousands(int64(value + 0.5))
	case value >= 10:
		return fmt.Sprintf("%.1f", value)
	default:
		return fmt.Sprintf("%.2f", value)
	}
}

func milliseconds(d time.Duration) string { return figure(d.Seconds() * 1000) }

func thousands(value int64) string {
	text := fmt.Sprint(value)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer file.Close()
	found := map[string]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		if name = strings.TrimSpace(name); found[name] == "" {
			found[name] = strings.TrimSpace(value)
		}
	}
	return fmt.Sprintf("%s, family %s, model %s", found["model name"], found["cpu family"], found["model"])
}

func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(text))[0]
}

// picture is one bar for each kind.
func picture(r *results) string {
	const width, left, right, top, bar, gap = 860, 250, 80, 46, 30, 14
	entries := kinds(r)
	fastest := 0.0
	for _, entry := range entries {
		fastest = max(fastest, entry.row.perSecond())
	}
	// Lines at multiples of 1, 2 or 5 times a power of ten, six at most.
	step := math.Pow(10, math.Floor(math.Log10(fastest/5)))
	for _, factor := range []float64{2, 2.5, 2} {
		if fastest/step > 6 {
			step *= factor
		}
	}
	bottom := top + len(entries)*(bar+gap)
	x := func(value float64) float64 { return left + (width-left-right)*value/fastest }

	var svg strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&svg, format+"\n", values...) }
	line(`<svg width="%d" height="%d" viewBox="0 0 %d %d" xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" fill="#80868E">`,
		width, bottom+44, width, bottom+44)
	line(`<text x="%d" y="24" text-anchor="middle" font-size="15">Transactions in a second of block execution, one node</text>`, width/2)
	for value := 0.0; value <= fastest; value += step {
		line(`<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#80868E" opacity="0.3"/>`, x(value), top-6, x(value), bottom)
		line(`<text x="%.1f" y="%d" text-anchor="middle" font-size="11">%s</text>`, x(value), bottom+16, thousands(int64(value)))
	}
	line(`<text x="%d" y="%d" text-anchor="middle" font-size="11">transactions a second</text>`, (left+width-right)/2, bottom+34)
	for i, entry := range entries {
		y := top + i*(bar+gap)
		color := "#80868E"
		if strings.HasPrefix(entry.title, "claims") {
			color = "#3B82F6"
		}
		end := x(entry.row.perSecond())
		line(`<text x="%d" y="%d" text-anchor="end" font-size="12">%s</text>`, left-10, y+bar/2+4, entry.title)
		line(`<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>`, left, y, end-left, bar, color)
		line(`<text x="%.1f" y="%d" font-size="12">%s</text>`, end+8, y+bar/2+4, figure(entry.row.perSecond()))
	}
	line(`</svg>`)
	return svg.String()
}
