// Measures how much longer our library takes than upstream's. The program is built twice, once with each library. The one
// that is started runs both as children, in turn: a batch of calls with one library, the same batch with the other, the
// next time the other way round. Each pair of batches gives a ratio, so that whatever slows the machine down for longer
// than two batches does not count. What is judged is the median of the ratios: of times on the wall, or, where other
// programs keep the machine busy, of processor time.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// A batch takes about this long, if a single call does not take longer.
	batch = 12 * time.Millisecond
	// How many processes there are for each library, one after the other.
	processes = 5
)

func main() {
	log.SetFlags(0)
	child := flag.Bool("child", false, "run batches as they are asked for on the standard input")
	contracts := flag.String("contracts", "", "directory with upstream's test contracts")
	upstream := flag.String("upstream", "", "this program with upstream's library")
	ours := flag.String("ours", "", "this program with our library")
	seconds := flag.Float64("seconds", 8, "time for each operation")
	limit := flag.Float64("limit", 1.03, "the largest ratio that is good")
	clock := flag.String("clock", "wall", "what is judged: wall or processor")
	only := flag.String("only", "", "measure the operations whose names contain this")
	flag.Parse()
	if otherClock[*clock] == "" {
		log.Fatal("the clock is wall or processor")
	}
	if *child {
		serve(*contracts)
		return
	}

	start := func() (a, b *process) { return start(*upstream, *contracts), start(*ours, *contracts) }
	a, b := start()
	fmt.Printf("upstream: %s\nours:     %s\n\n", a.library, b.library)
	var list []*measurement
	for _, name := range a.operations {
		if strings.Contains(name, *only) {
			list = append(list, &measurement{name: name})
		}
	}
	if len(list) == 0 {
		log.Fatal("no such operation")
	}

	// Where a process happens to have its memory can make a difference that stays for all its life. So there are several of
	// them, and what is still not clear after that is measured twice more.
	share := time.Duration(*seconds / processes * float64(time.Second))
	memoryUpstream, memoryOurs := 0, 0
	for round := range 3 {
		for process := range processes {
			if round+process > 0 {
				a, b = start()
			}
			for _, m := range list {
				if round == 0 || m.open(*limit) {
					m.measure(a, b, share, *clock)
				}
			}
			memoryUpstream, memoryOurs = max(memoryUpstream, a.stop()), max(memoryOurs, b.stop())
		}
		if !slices.ContainsFunc(list, func(m *measurement) bool { return m.open(*limit) }) {
			break
		}
	}

	fmt.Printf("%-34s %7s %7s %11s %11s %8s %16s %10s\n", "", "batches", "calls", "upstream", "ours", "ratio", "95 % interval", otherClock[*clock])
	bad, sum, largest := 0, 0.0, 0.0
	for _, m := range list {
		ratio, low, high := median(m.ratios)
		other, _, _ := median(m.others)
		verdict := ""
		if ratio > *limit {
			verdict = "  SLOWER"
			bad++
		}
		fmt.Printf("%-34s %7d %7d %11v %11v %8.3f %7.3f .. %5.3f %10.3f%s\n", m.name, len(m.ratios), m.calls,
			m.one(m.upstream), m.one(m.ours), ratio, low, high, other, verdict)
		sum += math.Log(ratio)
		largest = max(largest, ratio)
	}
	fmt.Printf("\n%d operations, geometric mean of the ratios %.3f, largest %.3f, %d above %.2f\n",
		len(list), math.Exp(sum/float64(len(list))), largest, bad, *limit)
	fmt.Printf("peak memory: upstream %d MB, ours %d MB\n", memoryUpstream, memoryOurs)
	if bad > 0 {
		os.Exit(1)
	}
}

// process is a child.
type process struct {
	command    *exec.Cmd
	in         *bufio.Writer
	out        *bufio.Reader
	library    string
	operations []string
}

func start(program, contracts string) *process {
	command := exec.Command(program, "-child", "-contracts", contracts)
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	must(err)
	out, err := command.StdoutPipe()
	must(err)
	must(command.Start())
	p := &process{command: command, in: bufio.NewWriter(in), out: bufio.NewReader(out)}
	p.library = p.line()
	p.operations = strings.Split(p.line(), ",")
	return p
}

func (p *process) line() string {
	line, err := p.out.ReadString('\n')
	must(err)
	return strings.TrimSuffix(line, "\n")
}

// run answers with the time on the wall and that of the processor.
func (p *process) run(operation string, calls int) times {
	fmt.Fprintf(p.in, "%s,%d\n", operation, calls)
	must(p.in.Flush())
	var t times
	_, err := fmt.Sscan(p.line(), &t.wall, &t.processor)
	must(err)
	return t
}

type times struct{ wall, processor time.Duration }

func (t times) of(clock string) time.Duration {
	if clock == "wall" {
		return t.wall
	}
	return t.processor
}

var otherClock = map[string]string{"wall": "processor", "processor": "wall"}

// stop ends the child and says how many megabytes it had at most.
func (p *process) stop() int {
	fmt.Fprintln(p.in, "end,0")
	must(p.in.Flush())
	megabytes, err := strconv.Atoi(p.line())
	must(err)
	must(p.command.Wait())
	return megabytes
}

// measurement is of one operation.
type measurement struct {
	name           string
	calls          int             // in a batch
	upstream, ours []time.Duration // of each batch
	ratios, others []float64       // by the clock that is judged, and by the other one
}

// open says whether it is not yet clear on which side of the limit this is.
func (m *measurement) open(limit float64) bool {
	ratio, low, high := median(m.ratios)
	return ratio > limit || low <= limit && limit <= high
}

// one is the median of one call.
func (m *measurement) one(batches []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(batches))
	return (sorted[len(sorted)/2] / time.Duration(m.calls)).Round(100 * time.Nanosecond)
}

func (m *measurement) measure(a, b *process, budget time.Duration, clock string) {
	// Both warm up; the first time it is seen how many calls make a batch.
	if m.calls == 0 {
		m.calls = 1
		for {
			t := min(a.run(m.name, m.calls).processor, b.run(m.name, m.calls).processor)
			if t >= batch {
				break
			}
			grow := math.Ceil(float64(m.calls) * math.Min(4, 1.1*float64(batch)/float64(max(t, 1))))
			m.calls = max(m.calls+1, int(grow))
		}
	}
	for range 2 {
		a.run(m.name, m.calls)
		b.run(m.name, m.calls)
	}
	begin := time.Now()
	for round := 0; round < 4 || round%2 == 1 || time.Since(begin) < budget; round++ {
		var u, o times
		if round%2 == 0 {
			u = a.run(m.name, m.calls)
			o = b.run(m.name, m.calls)
		} else {
			o = b.run(m.name, m.calls)
			u = a.run(m.name, m.calls)
		}
		m.upstream, m.ours = append(m.upstream, u.of(clock)), append(m.ours, o.of(clock))
		m.ratios = append(m.ratios, float64(o.of(clock))/float64(u.of(clock)))
		m.others = append(m.others, float64(o.of(otherClock[clock]))/float64(u.of(otherClock[clock])))
	}
}

// median with its 95 % interval: the ranks between which it lies with that probability, whatever the distribution.
func median(values []float64) (middle, low, high float64) {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	n := len(sorted)
	middle = (sorted[(n-1)/2] + sorted[n/2]) / 2
	reach := 0.98 * math.Sqrt(float64(n))
	return middle, sorted[max(0, int(float64(n)/2-reach))], sorted[min(n-1, int(math.Ceil(float64(n)/2+reach)))]
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
