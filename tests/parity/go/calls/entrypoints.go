package main

import (
	"bytes"
	"encoding/json"

	cosmwasm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/internal/api"
	"github.com/CosmWasm/wasmvm/v3/types"
)

type (
	rawFunc func(cache api.Cache, checksum, env, info, msg []byte, meter *types.GasMeter, store types.KVStore,
		goapi *types.GoAPI, querier *types.Querier, limit uint64, debug bool) ([]byte, types.GasReport, error)
	// The last result says whether the method can send this message at all: most take Go's types, not bytes.
	methodFunc func(vm *cosmwasm.VM, checksum cosmwasm.Checksum, env types.Env, info types.MessageInfo, msg []byte, store types.KVStore,
		goapi types.GoAPI, querier types.Querier, meter types.GasMeter, limit uint64, cost types.UFraction) (any, uint64, error, bool)
	lowerFunc = func(cache api.Cache, checksum, env, msg []byte, meter *types.GasMeter, store types.KVStore,
		goapi *types.GoAPI, querier *types.Querier, limit uint64, debug bool) ([]byte, types.GasReport, error)
	upperFunc[M, R any] = func(vm *cosmwasm.VM, checksum cosmwasm.Checksum, env types.Env, msg M, store types.KVStore,
		goapi types.GoAPI, querier types.Querier, meter types.GasMeter, limit uint64, cost types.UFraction) (*R, uint64, error)
)

type entryPoint struct {
	raw    rawFunc
	method methodFunc
}

var entryPoints = map[string]entryPoint{
	"instantiate": withInfo(api.Instantiate, (*cosmwasm.VM).Instantiate),
	"execute":     withInfo(api.Execute, (*cosmwasm.VM).Execute),
	"migrate":     untyped(api.Migrate, (*cosmwasm.VM).Migrate),
	"sudo":        untyped(api.Sudo, (*cosmwasm.VM).Sudo),
	"query":       untyped(api.Query, (*cosmwasm.VM).Query),
	"reply":       typed(api.Reply, (*cosmwasm.VM).Reply),

	"migrate_with_info": migrateWithInfo(),

	"ibc_channel_open":         typed(api.IBCChannelOpen, (*cosmwasm.VM).IBCChannelOpen),
	"ibc_channel_connect":      typed(api.IBCChannelConnect, (*cosmwasm.VM).IBCChannelConnect),
	"ibc_channel_close":        typed(api.IBCChannelClose, (*cosmwasm.VM).IBCChannelClose),
	"ibc_packet_receive":       typed(api.IBCPacketReceive, (*cosmwasm.VM).IBCPacketReceive),
	"ibc_packet_ack":           typed(api.IBCPacketAck, (*cosmwasm.VM).IBCPacketAck),
	"ibc_packet_timeout":       typed(api.IBCPacketTimeout, (*cosmwasm.VM).IBCPacketTimeout),
	"ibc_source_callback":      typed(api.IBCSourceCallback, (*cosmwasm.VM).IBCSourceCallback),
	"ibc_destination_callback": typed(api.IBCDestinationCallback, (*cosmwasm.VM).IBCDestinationCallback),
	"ibc2_packet_receive":      typed(api.IBC2PacketReceive, (*cosmwasm.VM).IBC2PacketReceive),
	"ibc2_packet_ack":          typed(api.IBC2PacketAck, (*cosmwasm.VM).IBC2PacketAck),
	"ibc2_packet_timeout":      typed(api.IBC2PacketTimeout, (*cosmwasm.VM).IBC2PacketTimeout),
	"ibc2_packet_send":         typed(api.IBC2PacketSend, (*cosmwasm.VM).IBC2PacketSend),
}

// In the order of the header.
var entryNames = []string{
	"instantiate", "execute", "migrate", "migrate_with_info", "sudo", "reply", "query", "ibc_channel_open",
	"ibc_channel_connect", "ibc_channel_close", "ibc_packet_receive", "ibc_packet_ack", "ibc_packet_timeout",
	"ibc_source_callback", "ibc_destination_callback", "ibc2_packet_receive", "ibc2_packet_ack", "ibc2_packet_timeout",
	"ibc2_packet_send",
}

func lower(f lowerFunc) rawFunc {
	return func(cache api.Cache, checksum, env, _, msg []byte, meter *types.GasMeter, store types.KVStore,
		goapi *types.GoAPI, querier *types.Querier, limit uint64, debug bool,
	) ([]byte, types.GasReport, error) {
		return f(cache, checksum, env, msg, meter, store, goapi, querier, limit, debug)
	}
}

func withInfo[R any](raw rawFunc, method func(vm *cosmwasm.VM, checksum cosmwasm.Checksum, env types.Env, info types.MessageInfo,
	msg []byte, store types.KVStore, goapi types.GoAPI, querier types.Querier, meter types.GasMeter, limit uint64,
	cost types.UFraction) (*R, uint64, error),
) entryPoint {
	return entryPoint{raw, func(vm *cosmwasm.VM, checksum cosmwasm.Checksum, env types.Env, info types.MessageInfo, msg []byte,
		store types.KVStore, goapi types.GoAPI, querier types.Querier, meter types.GasMeter, limit uint64, cost types.UFraction,
	) (any, uint64, error, bool) {
		result, gas, err := method(vm, checksum, env, info, msg, store, goapi, querier, meter, limit, cost)
		return result, gas, err, true
	}}
}

func untyped[R any](raw lowerFunc, method upperFunc[[]byte, R]) entryPoint {
	return entryPoint{lower(raw), func(vm *cosmwasm.VM, checksum cosmwasm.Checksum, env types.Env, _ types.MessageInfo, msg []byte,
		store types.KVStore, goapi types.GoAPI, querier types.Querier, meter types.GasMeter, limit uint64, cost types.UFraction,
	) (any, uint64, error, bool) {
		result, gas, err := method(vm, checksum, env, msg, store, goapi, querier, meter, limit, cost)
		return result, gas, err, true
	}}
}

func typed[M, R any](raw lowerFunc, method upperFunc[M, R]) entryPoint {
	return entryPoint{lower(raw), func(vm *cosmwasm.VM, checksum cosmwasm.Checksum, env types.Env, _ types.MessageInfo, msg []byte,
		store types.KVStore, goapi types.GoAPI, querier types.Querier, meter types.GasMeter, limit uint64, cost types.UFraction,
	) (any, uint64, error, bool) {
		var message M
		if err := json.Unmarshal(msg, &message); err != nil {
			return nil, 0, nil, false
		}
		if again, err := json.Marshal(message); err != nil || !bytes.Equal(again, msg) {
			return nil, 0, nil, false
		}
		result, gas, err := method(vm, checksum, env, message, store, goapi, querier, meter, limit, cost)
		return result, gas, err, true
	}}
}

// The info of this one is about the migration, and always the same here.
func migrateWithInfo() entryPoint {
	version := uint64(41)
	info := types.MigrateInfo{Sender: "creator", OldMigrateVersion: &version}
	point := untyped(
		func(cache api.Cache, checksum, env, msg []byte, meter *types.GasMeter, store types.KVStore,
			goapi *types.GoAPI, querier *types.Querier, limit uint64, debug bool,
		) ([]byte, types.GasReport, error) {
			raw, err := json.Marshal(info)
			must(err)
			return api.MigrateWithInfo(cache, checksum, env, msg, raw, meter, store, goapi, querier, limit, debug)
		},
		func(vm *cosmwasm.VM, checksum cosmwasm.Checksum, env types.Env, msg []byte, store types.KVStore, goapi types.GoAPI,
			querier types.Querier, meter types.GasMeter, limit uint64, cost types.UFraction,
		) (*types.ContractResult, uint64, error) {
			return vm.MigrateWithInfo(checksum, env, msg, info, store, goapi, querier, meter, limit, cost)
		},
	)
	return point
}
