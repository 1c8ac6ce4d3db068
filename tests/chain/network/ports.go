package network

import (
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
)

// Ports come from below those that systems give to outgoing connections (32768 and up on Linux): the port of a node that
// is down must not be taken before it is up again.
const (
	firstPort = 20_000
	lastPort  = 32_000
)

var ports = struct {
	sync.Mutex
	next int
}{next: firstPort + rand.IntN(10_000)}

func freePorts(count int) ([]int, error) {
	ports.Lock()
	defer ports.Unlock()
	var free []int
	for range lastPort - firstPort {
		port := ports.next
		if ports.next++; ports.next > lastPort {
			ports.next = firstPort
		}
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		listener.Close()
		if free = append(free, port); len(free) == count {
			return free, nil
		}
	}
	return nil, fmt.Errorf("no %d free ports between %d and %d", count, firstPort, lastPort)
}
