# zk-wasmvm: `make` alone lists the targets. `make demo` runs the main job, `make test` passes the tests.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CONTRACTS := halo2-verifier cw-headstash zk-authenticator value-store
WASM := $(patsubst %,artifacts/%.wasm,$(subst -,_,$(CONTRACTS)))
# Builds the programs of xtask/ when they have changed, and runs one.
XTASK := scripts/xtask.sh
CARGO_XTASK := --manifest-path xtask/Cargo.toml --target-dir target/xtask

.PHONY: help
help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what is missing: the patched VM, the Wasm toolchain
	@scripts/check-machine.sh
	@scripts/vm-fork.sh
	@scripts/wasm-toolchain.sh setup

# Cargo chooses the features of dependencies for all packages that it looks at, those of tests where an example is built too.
# So with the whole workspace and an example nothing is compiled a second time for `build`.
.PHONY: demo
demo: contracts ## Build the command line and run one private airdrop in the VM, honest and dishonest claims
	cargo build --locked --workspace --bin zkwasm --example circuits
	scripts/demo.sh $${CARGO_TARGET_DIR:-target}/debug/zkwasm

.PHONY: build
build: setup ## Build the programs and the tests
	cargo test --locked --workspace --no-run

.PHONY: contracts
contracts: setup ## Build the contracts to Wasm, into artifacts/
	@scripts/wasm-toolchain.sh build $(CONTRACTS)

.PHONY: test
test: test-xtask test-deps test-client test-guide test-ffi test-go test-module test-rust ## Run all tests of this repository, but for those of whole chains

.PHONY: test-xtask
test-xtask: ## Run the tests of the programs behind this file
	cargo test --quiet --locked $(CARGO_XTASK)

.PHONY: test-rust
test-rust: contracts build ## Run the tests of the Rust packages
	@$(XTASK) run-tests --locked --workspace

.PHONY: test-go
test-go: contracts build ## Run the tests of the Go package
	$(XTASK) test-go

.PHONY: test-module
test-module: contracts build ## Test the Cosmos SDK module x/zkwasm in the example chain's app
	$(XTASK) test-module

.PHONY: test-chain
test-chain: contracts zkwasmd ## Test chains of real processes: agreement of nodes, healing, state sync, upgrade (eight minutes)
	$(XTASK) test-chain

.PHONY: zkwasmd
zkwasmd: build ## Build the node of the example chain, into target/zkwasmd (a first time takes some minutes)
	$(XTASK) zkwasmd

.PHONY: node
node: contracts zkwasmd ## Run a chain of one node with funded accounts, in ./node (Ctrl-C ends it; `scripts/node.sh reset` removes it)
	scripts/node.sh start

.PHONY: proto
proto: ## Write the Go code of proto/ (needs protoc)
	scripts/proto.sh

# A sample for every commit, with what is built already.
.PHONY: test-portable
test-portable: contracts build ## Run a sample of the tests with vector instructions switched off: sums, verification, the VM
	@ZK_HALO2_SIMD=off $(XTASK) run-tests --locked --workspace --test batch --test cached --test differential --test orchard \
		--test shape --test zk --test vectors

# The second builds without the code for vector instructions, and libwasmvm without circuits; `circuit` is the one default
# feature that tests need. Cargo gives both libwasmvm one file name, so the plain one goes: the next build makes the other.
.PHONY: test-portable-all
test-portable-all: contracts build ## Run all tests without vector instructions, and libwasmvm without circuits (half an hour)
	@ZK_HALO2_SIMD=off $(XTASK) run-tests --locked --workspace
	@$(XTASK) run-tests --locked --workspace --no-default-features \
		--features headstash-circuit/circuit,credential-circuit/circuit,zk-gadgets/circuit
	$(XTASK) test-ffi --without-circuits --no-upstream
	@rm -f $${CARGO_TARGET_DIR:-target}/debug/deps/libwasmvm.*

.PHONY: test-upstream
test-upstream: setup ## Run upstream's own VM tests on the patched copy, and the parity check against the unpatched crate
	scripts/test-vm-upstream.sh
	CARGO_TARGET_DIR=target/vm-parity cargo test --locked --manifest-path tests/parity/vm/Cargo.toml

.PHONY: test-upstream-go
test-upstream-go: build ## Compare libwasmvm with upstream's: header, upstream's own Go tests, gas and results call by call
	$(XTASK) check-abi
	$(XTASK) test-upstream-go
	$(XTASK) parity-go

.PHONY: lint
lint: setup ## Formatting, clippy, rustdoc
	cargo fmt --all --check
	cargo fmt --manifest-path xtask/Cargo.toml --check
	@test -z "$$(gofmt -l *.go internal libwasmvm tests x cmd contracts)" || { gofmt -d *.go internal libwasmvm tests x cmd contracts; exit 1; }
	@if command -v protoc >/dev/null; then scripts/proto.sh --check; \
	else echo "warning: protoc is missing (Debian: protobuf-compiler): x/zkwasm/types was NOT compared with proto/" >&2; fi
	cargo clippy --locked --workspace --all-targets -- -D warnings
	CARGO_TARGET_DIR=target/benches cargo clippy --locked --manifest-path benches/Cargo.toml --all-targets -- -D warnings
	cargo clippy --locked $(CARGO_XTASK) --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items

.PHONY: deny
deny: setup ## Licences, advisories and sources of every dependency (installs cargo-deny when it is missing)
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	cargo deny --all-features check licenses bans sources
	@# The advisory database is a git repository; say so where it cannot be reached, and check everything else.
	@if cargo deny fetch db 2>/dev/null; then cargo deny --all-features check advisories; \
	else echo "warning: the advisory database cannot be reached: advisories were NOT checked" >&2; fi

# Without `watch`, `serve` and `search`, which a build does not need. `make test-xtask` checks the links.
MDBOOK := mdbook@0.5.4
.PHONY: book
book: ## Build docs/ as a book, target/book/index.html (installs mdbook when it is missing)
	@command -v mdbook >/dev/null || cargo install --locked --no-default-features $(MDBOOK)
	mdbook build docs

.PHONY: test-ffi
test-ffi: contracts build ## Test the C interface from C, with sanitizers: every function, used and abused
	$(XTASK) test-ffi

.PHONY: test-guide
test-guide: build ## Follow docs/CONTRACTS.md and docs/PROVING.md literally in empty folders outside of this one (compiles their dependencies: some minutes)
	$(XTASK) follow-guide

.PHONY: test-client
test-client: build ## Generate the TypeScript client of cw-headstash and test it (needs node and npm)
	$(XTASK) test-client

.PHONY: test-deps
test-deps: ## Test the switch between our library and upstream's (scripts/deps.sh, justfile)
	$(XTASK) test-deps

.PHONY: libwasmvm
libwasmvm: setup ## Build the C library for release, into target/libwasmvm
	scripts/libwasmvm.sh build target/libwasmvm

SECONDS ?= 60
.PHONY: fuzz
fuzz: ## Run every fuzz target for SECONDS=60 (TARGETS="a b" picks some, JOBS=n runs n at a time)
	@TARGETS="$(TARGETS)" JOBS="$(JOBS)" $(XTASK) fuzz $(SECONDS)

.PHONY: test-prover-all
test-prover-all: setup ## Prove hundreds of random circuits with our prover and with halo2's: the same bytes (some minutes)
	cargo test --locked --workspace --test proofs -- --ignored

.PHONY: differential
differential: ## Compare zk-halo2 with halo2_proofs on a million mutated proofs
	cargo run --locked --release -p zk-halo2-testing --example differential -- --mutations 1000000 --seed 1

.PHONY: constraints
constraints: ## Remove every constraint of the circuits in turn and write docs/CONSTRAINTS.md (six minutes)
	cargo run --locked --release -p zk-circuit-faults --example constraints

.PHONY: gas
gas: ## Measure what is priced, on one thread, and write the tables of docs/GAS.md (a quiet machine, ten minutes)
	RAYON_NUM_THREADS=1 cargo run --locked --release -p zk-halo2-gas --example prices -- document

.PHONY: bench
bench: setup ## Times beside halo2_proofs on one thread, written to docs/BENCHMARKS.md (a quiet machine, eight minutes)
	RAYON_NUM_THREADS=1 CARGO_TARGET_DIR=$(abspath target/benches) \
		cargo run --locked --release --manifest-path benches/Cargo.toml --bin report

.PHONY: bench-prover
bench-prover: setup ## Times of proofs beside create_proof of halo2_proofs, written to docs/PROVING.md (a quiet machine, ten minutes)
	RAYON_NUM_THREADS=1 CARGO_TARGET_DIR=$(abspath target/benches) \
		cargo run --locked --release --manifest-path benches/Cargo.toml --bin prover

# One thread of portable code is what gas is priced on.
.PHONY: bench-hostile
bench-hostile: setup ## Fill blocks with the worst that strangers can do, written to docs/HOSTILE.md (a quiet machine, ten minutes)
	RAYON_NUM_THREADS=1 ZK_HALO2_SIMD=off cargo run --locked --release -p zk-cosmwasm-vm --example hostile -- document

.PHONY: bench-libwasmvm
bench-libwasmvm: libwasmvm ## Times of a release build beside upstream's library (a quiet machine, four minutes)
	$(XTASK) parity-speed target/libwasmvm/libwasmvm.so

.PHONY: bench-chain
bench-chain: contracts build libwasmvm ## Claims a second of block execution, written to docs/THROUGHPUT.md (a quiet machine, ten minutes)
	$(XTASK) bench-chain target/libwasmvm/libwasmvm.so

.PHONY: header
header: setup ## Write libwasmvm/bindings.h from the sources
	UPDATE_BINDINGS=1 cargo test --locked --workspace --lib header::

.PHONY: fmt
fmt: ## Format the sources
	cargo fmt --all
	cargo fmt --manifest-path xtask/Cargo.toml

.PHONY: ci
ci: ## What continuous integration runs
	.ci/run

# Everything without limits of time. What continuous integration runs is a sample of it.
.PHONY: nightly
nightly: ci test-upstream test-portable-all test-prover-all constraints differential ## Continuous integration, and in full what it takes a sample of (some hours)
	$(MAKE) fuzz SECONDS=600

.PHONY: clean
clean: ## Remove everything that was built (not what was installed)
	rm -rf target third_party artifacts demo lib node
