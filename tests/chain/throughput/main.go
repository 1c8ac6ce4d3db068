//go:build sys_wasmvm

// Program throughput measures how many claims a second a node executes: a private airdrop's claims, each with a proof, beside plain
// bank sends and calls of a contract that only stores as many bytes.
//
//	go run ./throughput [-blocks 10] [-transactions 100] [-document FOLDER]
//
// The node is the example chain's app in this process, over a database on disk, as `zkwasmd start` makes it; this program stands in
// the place of CometBFT and calls CheckTx, FinalizeBlock and Commit. What is timed is FinalizeBlock, so nothing of the mempool, of
// consensus or of the network is in a figure.
//
// Three nodes execute the same blocks, one after the other: without verification ahead of blocks, with it and time for it, and with it
// when a block comes right after its transactions. After each block their app hashes must be equal.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

type settings struct {
	blocks, transactions         int
	document                     string
	zkwasm, artifacts, libraryOf string
}

func main() {
	var s settings
	flag.IntVar(&s.blocks, "blocks", 10, "blocks of each kind")
	flag.IntVar(&s.transactions, "transactions", 100, "transactions of a block")
	flag.StringVar(&s.document, "document", "", "write THROUGHPUT.md and throughput.svg to this folder")
	flag.StringVar(&s.zkwasm, "zkwasm", os.Getenv("ZKWASM"), "the command line zkwasm, which makes the claims")
	flag.StringVar(&s.artifacts, "artifacts", os.Getenv("ARTIFACTS"), "the folder of the contracts")
	flag.StringVar(&s.libraryOf, "library", os.Getenv("LIBRARY_PROFILE"), "how the library was built, for the document")
	flag.Parse()
	if s.blocks < 1 || s.transactions < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintf(os.Stderr, "throughput: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	folder, err := os.MkdirTemp("", "throughput-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	// The proofs take longest by far: a quarter of a second each, on two cores.
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute+time.Duration(s.blocks*s.transactions)*3*time.Second)
	defer cancel()

	accounts := newAccounts(s.blocks * s.transactions)
	var nodes []*node
	defer func() {
		for _, node := range nodes {
			node.close()
		}
	}()
	for _, mode := range modes {
		node, err := newNode(filepath.Join(folder, mode.name), mode, accounts)
		if err != nil {
			return fmt.Errorf("a node, %s: %w", mode.name, err)
		}
		nodes = append(nodes, node)
	}
	chain := &chain{nodes: nodes, time: genesisTime}
	// CheckTx sees the genesis once a block is committed.
	if _, _, err := chain.block(ctx, nil); err != nil {
		return err
	}
	workloads, err := prepare(ctx, s, folder, chain, accounts)
	if err != nil {
		return err
	}
	results, err := measure(ctx, s, chain, workloads)
	if err != nil {
		return err
	}
	text := document(s, results)
	fmt.Println(text)
	if s.document == "" {
		return nil
	}
	if err := os.WriteFile(filepath.Join(s.document, "THROUGHPUT.md"), []byte(text), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.document, "throughput.svg"), []byte(picture(results)), 0o644)
}
