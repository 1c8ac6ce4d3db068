package simapp_test

import (
	"os"
	"testing"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
)

func TestMain(m *testing.M) {
	simapp.SetAddresses()
	os.Exit(m.Run())
}
