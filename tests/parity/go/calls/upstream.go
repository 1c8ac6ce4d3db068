package main

// Upstream's test contracts.

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/CosmWasm/wasmvm/v3/parity/host"
	"github.com/CosmWasm/wasmvm/v3/types"
)

var contractNames = []string{"hackatom", "cyberpunk", "floaty_2.0", "ibc_reflect", "queue", "reflect"}

func encode(v any) string {
	raw, err := json.Marshal(v)
	must(err)
	return string(raw)
}

// bad sends messages that no contract understands, and no messages.
func (c *contract) bad(entries ...string) {
	for _, entry := range entries {
		for _, m := range []struct{ name, msg string }{
			{"empty", ""},
			{"{}", "{}"},
			{"no object", "7"},
			{"half", `{"verifier":`},
			{"unknown variant", `{"no_such_thing":{}}`},
			{"not UTF-8", "{\"\xff\xfe\":{}}"},
			{"NUL bytes", "\x00\x00\x00"},
			{"deep", strings.Repeat("[", 300)},
			{"long", `{"x":"` + strings.Repeat("x", 100_000) + `"}`},
		} {
			c.run("message "+m.name, entry, m.msg, call{scratch: true})
		}
		c.run("message nil", entry, "", call{msgIsNil: true})
		none, empty, garbage := []byte(nil), []byte{}, []byte("{]")
		c.run("env nil", entry, "{}", call{env: &none})
		c.run("env empty", entry, "{}", call{env: &empty})
		c.run("env garbage", entry, "{}", call{env: &garbage})
		if entry == "instantiate" || entry == "execute" {
			c.run("info nil", entry, "{}", call{info: &none})
			c.run("info empty", entry, "{}", call{info: &empty})
			c.run("info garbage", entry, "{}", call{info: &garbage})
		}
		c.run("everything nil", entry, "", call{msgIsNil: true, env: &none, info: &none})
	}
}

// missing calls the entry points that the contract does not have.
func (c *contract) missing() {
	for _, entry := range entryNames {
		c.run("whether it is there", entry, "{}", call{scratch: true})
		c.run("whether it is there, no gas", entry, "{}", call{scratch: true, limit: ptr(uint64(0))})
		c.run("whether it is there, little gas", entry, "{}", call{scratch: true, limit: ptr(uint64(300_000))})
	}
}

const ibcVersion = "ibc-reflect-v1"

func (s *suite) hackatom() {
	c := s.contract("hackatom")
	c.missing()
	c.bad("instantiate", "execute", "migrate", "sudo", "query")
	c.run("before instantiate", "execute", `{"release":{}}`, call{})
	c.run("before instantiate", "query", `{"verifier":{}}`, call{})
	c.run("long address", "instantiate", `{"verifier":"an-address-of-more-than-24-characters","beneficiary":"bob"}`, call{})
	c.cuts("usual", "instantiate", `{"verifier":"fred","beneficiary":"bob"}`, call{funds: types.Array[types.Coin]{types.NewCoin(100, "ATOM")}})
	c.cuts("verifier", "query", `{"verifier":{}}`, call{})
	c.cuts("other balance", "query", `{"other_balance":{"address":"foobar"}}`, call{})
	c.run("balance of nobody", "query", `{"other_balance":{"address":"nobody"}}`, call{})
	c.cuts("int", "query", `{"get_int":{}}`, call{})
	for depth := range 4 {
		c.run(fmt.Sprintf("recurse to depth %d", depth), "query", fmt.Sprintf(`{"recurse":{"depth":%d,"work":%d}}`, depth, depth*20), call{})
	}
	c.cuts("by someone", "execute", `{"release":{}}`, call{sender: "eve"})
	c.cuts("by the verifier", "execute", `{"release":{}}`, call{sender: "fred"})
	c.run("user errors in API calls", "execute", `{"user_errors_in_api_calls":{}}`, call{})
	c.run("panic", "execute", `{"panic":{}}`, call{})
	for _, loop := range []string{"cpu_loop", "storage_loop", "memory_loop", "message_loop"} {
		c.run(loop+" with gas 10^9", "execute", `{"`+loop+`":{}}`, call{limit: ptr(uint64(1_000_000_000)), scratch: true})
	}
	c.run("pages", "execute", `{"allocate_large_memory":{"pages":30}}`, call{})
	c.cuts("steal", "sudo", `{"steal_funds":{"recipient":"pool","amount":[{"amount":"700","denom":"gold"}]}}`, call{})
	c.run("steal, amount wrong", "sudo", `{"steal_funds":{"recipient":"pool","amount":[{"amount":"-1","denom":"gold"}]}}`, call{})
	c.cuts("usual", "migrate", `{"verifier":"alice"}`, call{})
	c.cuts("usual", "migrate_with_info", `{"verifier":"carol"}`, call{})
	c.run("verifier after migration", "query", `{"verifier":{}}`, call{})
	c.run("a second time", "instantiate", `{"verifier":"fred","beneficiary":"bob"}`, call{})
	c.run("with all the gas there is", "query", `{"verifier":{}}`, call{limit: ptr(^uint64(0))})
}

func (s *suite) cyberpunk() {
	c := s.contract("cyberpunk")
	c.missing()
	c.bad("instantiate", "execute", "query")
	c.cuts("usual", "instantiate", `{}`, call{})
	c.cuts("mirror", "execute", `{"mirror_env":{}}`, call{})
	c.cuts("mirror", "query", `{"mirror_env":{}}`, call{})
	c.cuts("noop", "execute", `{"noop":{}}`, call{})
	c.cuts("argon2", "execute", `{"argon2":{"mem_cost":256,"time_cost":2}}`, call{})
	c.run("argon2, no memory", "execute", `{"argon2":{"mem_cost":0,"time_cost":2}}`, call{})
	c.run("argon2, more memory than there is", "execute", `{"argon2":{"mem_cost":100000,"time_cost":1}}`, call{})
	c.cuts("panic", "execute", `{"panic":{}}`, call{})
	c.cuts("unreachable", "execute", `{"unreachable":{}}`, call{})
	for _, loop := range []string{"cpu_loop", "storage_loop", "memory_loop", "message_loop"} {
		for _, limit := range []uint64{10_000_000, 300_000_000, 3_000_000_000} {
			c.run(fmt.Sprintf("%s with gas %d", loop, limit), "execute", `{"`+loop+`":{}}`, call{limit: &limit, scratch: true})
		}
	}
	c.run("memory_loop with much gas", "execute", `{"memory_loop":{}}`, call{scratch: true})
	c.run("storage_loop, the host runs out first", "execute", `{"storage_loop":{}}`, call{meterLimit: 30_000_000, scratch: true})
	for _, pages := range []uint32{0, 1, 100, 400, 500, 512, 1_000, 65_536, 4_294_967_295} {
		c.run(fmt.Sprintf("%d pages", pages), "execute", fmt.Sprintf(`{"allocate_large_memory":{"pages":%d}}`, pages), call{})
	}
	c.run("debug", "execute", `{"debug":{}}`, call{})
	c.run("debug, printed", "execute", `{"debug":{}}`, call{debug: true})
	c.run("denoms", "query", `{"denoms":{}}`, call{})
	c.run("denom", "query", `{"denom":{"denom":"ore"}}`, call{})
}

func (s *suite) queue() {
	c := s.contract("queue")
	c.missing()
	c.bad("instantiate", "execute", "query")
	c.cuts("usual", "instantiate", `{}`, call{})
	c.run("of nothing", "query", `{"sum":{}}`, call{})
	c.run("of nothing", "execute", `{"dequeue":{}}`, call{})
	for value := range 25 {
		c.run(fmt.Sprintf("enqueue %d", value), "execute", fmt.Sprintf(`{"enqueue":{"value":%d}}`, value*7-3), call{})
	}
	c.cuts("enqueue", "execute", `{"enqueue":{"value":-2147483648}}`, call{})
	c.cuts("dequeue", "execute", `{"dequeue":{}}`, call{})
	c.run("enqueue too much", "execute", `{"enqueue":{"value":2147483648}}`, call{})
	for _, query := range []string{"count", "sum", "reducer", "list"} {
		c.cuts(query, "query", `{"`+query+`":{}}`, call{})
	}
	for _, iterators := range []int{0, 1, 5_000, 35_000} {
		c.run(fmt.Sprintf("%d iterators", iterators), "query", fmt.Sprintf(`{"open_iterators":{"count":%d}}`, iterators), call{})
	}
	c.run("usual", "migrate", `{}`, call{})
	c.run("after migration", "query", `{"list":{}}`, call{})
}

func (s *suite) reflect() {
	c := s.contract("reflect")
	c.missing()
	c.bad("instantiate", "execute", "reply", "query")
	c.cuts("usual", "instantiate", `{}`, call{})
	bank := `{"bank":{"send":{"to_address":"friend","amount":[{"denom":"token","amount":"1"}]}}}`
	c.cuts("a message", "execute", `{"reflect_msg":{"msgs":[`+bank+`]}}`, call{})
	c.run("no message", "execute", `{"reflect_msg":{"msgs":[]}}`, call{})
	c.run("by someone", "execute", `{"reflect_msg":{"msgs":[`+bank+`]}}`, call{sender: "eve"})
	var many []string
	for range 200 {
		many = append(many, bank)
	}
	c.run("many messages", "execute", `{"reflect_msg":{"msgs":[`+strings.Join(many, ",")+`]}}`, call{})
	sub := `{"id":1234,"msg":` + bank + `,"gas_limit":null,"reply_on":"always"}`
	c.cuts("a submessage", "execute", `{"reflect_sub_msg":{"msgs":[`+sub+`]}}`, call{})
	large := `{"id":5,"payload":"` + strings.Repeat("AAAA", 50_000) + `","msg":` + bank + `,"gas_limit":null,"reply_on":"always"}`
	c.run("a submessage with a large payload", "execute", `{"reflect_sub_msg":{"msgs":[`+large+`]}}`, call{})
	c.run("a message of every kind", "execute", `{"reflect_msg":{"msgs":[`+strings.Join([]string{
		bank,
		`{"bank":{"burn":{"amount":[{"denom":"token","amount":"340282366920938463463374607431768211455"}]}}}`,
		`{"wasm":{"execute":{"contract_addr":"a","msg":"e30=","funds":[]}}}`,
		`{"wasm":{"instantiate":{"admin":null,"code_id":7,"msg":"e30=","funds":[],"label":"l"}}}`,
		`{"staking":{"delegate":{"validator":"v","amount":{"denom":"stake","amount":"5"}}}}`,
		`{"distribution":{"withdraw_delegator_reward":{"validator":"v"}}}`,
		`{"stargate":{"type_url":"/x","value":"AA=="}}`,
		`{"ibc":{"close_channel":{"channel_id":"channel-1"}}}`,
		`{"gov":{"vote":{"proposal_id":1,"vote":"yes"}}}`,
		`{"custom":{"debug":"text"}}`,
	}, ",")+`]}}`, call{})
	c.run("a message of no kind", "execute", `{"reflect_msg":{"msgs":[{"none":{}}]}}`, call{})
	data := []byte("foobar")
	events := types.Array[types.Event]{{Type: "message", Attributes: types.Array[types.EventAttribute]{{Key: "signer", Value: "caller"}}}}
	c.cuts("a good one", "reply", encode(types.Reply{
		GasUsed: 4_312_324, ID: 1234,
		Result: types.SubMsgResult{Ok: &types.SubMsgResponse{Events: events, Data: data}},
	}), call{})
	c.cuts("an error", "reply", encode(types.Reply{ID: 4321, Result: types.SubMsgResult{Err: "no such thing"}}), call{})
	c.cuts("result of 1234", "query", `{"sub_msg_result":{"id":1234}}`, call{})
	c.run("result of nothing", "query", `{"sub_msg_result":{"id":7777}}`, call{})
	c.cuts("owner", "query", `{"owner":{}}`, call{})
	c.cuts("capitalized", "query", `{"capitalized":{"text":"small."}}`, call{})
	for _, q := range []struct{ name, request string }{
		{"balance", `{"bank":{"balance":{"address":"foobar","denom":"ATOM"}}}`},
		{"all balances", `{"bank":{"all_balances":{"address":"contract"}}}`},
		{"supply", `{"bank":{"supply":{"denom":"ATOM"}}}`},
		{"ping", `{"custom":{"ping":{}}}`},
		{"custom", `{"custom":{"nonsense":{}}}`},
		{"staking", `{"staking":{"bonded_denom":{}}}`},
		{"smart", `{"wasm":{"smart":{"contract_addr":"a","msg":"e30="}}}`},
		{"raw", `{"wasm":{"raw":{"contract_addr":"a","key":"Y29uZmln"}}}`},
		{"stargate", `{"stargate":{"path":"/a.b.Query/C","data":"AA=="}}`},
		{"nonsense", `{"nonsense":{}}`},
	} {
		c.run("chain: "+q.name, "query", `{"chain":{"request":`+q.request+`}}`, call{})
	}
	c.run("raw", "query", `{"raw":{"contract":"someone","key":"Y29uZmln"}}`, call{})
	c.cuts("change owner", "execute", `{"change_owner":{"owner":"fred"}}`, call{})
	c.run("change owner by the old one", "execute", `{"change_owner":{"owner":"eve"}}`, call{})
}

func (s *suite) ibcReflect() {
	c := s.contract("ibc_reflect")
	c.missing()
	c.bad("instantiate", "reply", "query", "ibc_channel_open", "ibc_channel_connect", "ibc_channel_close", "ibc_packet_receive",
		"ibc_packet_ack", "ibc_packet_timeout", "migrate")
	channel := func(order types.IBCOrder, version string) types.IBCChannel {
		return types.IBCChannel{
			Endpoint:             types.IBCEndpoint{PortID: "my_port", ChannelID: "channel-432"},
			CounterpartyEndpoint: types.IBCEndpoint{PortID: "their_port", ChannelID: "channel-7"},
			Order:                order, Version: version, ConnectionID: "connection-3",
		}
	}
	good := channel(types.Ordered, ibcVersion)
	packet := func(data string) types.IBCPacket {
		return types.IBCPacket{
			Data: []byte(data), Sequence: 15,
			Src:     types.IBCEndpoint{PortID: "their_port", ChannelID: "channel-7"},
			Dest:    types.IBCEndpoint{PortID: "my_port", ChannelID: "channel-432"},
			Timeout: types.IBCTimeout{Block: &types.IBCTimeoutBlock{Revision: 1, Height: 123_456}},
		}
	}
	c.cuts("usual", "instantiate", `{"reflect_code_id":101}`, call{})
	c.cuts("init", "ibc_channel_open", encode(types.IBCChannelOpenMsg{OpenInit: &types.IBCOpenInit{Channel: good}}), call{})
	c.run("try", "ibc_channel_open", encode(types.IBCChannelOpenMsg{OpenTry: &types.IBCOpenTry{Channel: good, CounterpartyVersion: ibcVersion}}), call{})
	c.run("try, other version there", "ibc_channel_open", encode(types.IBCChannelOpenMsg{OpenTry: &types.IBCOpenTry{Channel: good, CounterpartyVersion: "x"}}), call{})
	c.run("unordered", "ibc_channel_open", encode(types.IBCChannelOpenMsg{OpenInit: &types.IBCOpenInit{Channel: channel(types.Unordered, ibcVersion)}}), call{})
	c.run("other version", "ibc_channel_open", encode(types.IBCChannelOpenMsg{OpenInit: &types.IBCOpenInit{Channel: channel(types.Ordered, "x")}}), call{})
	c.cuts("ack", "ibc_channel_connect", encode(types.IBCChannelConnectMsg{OpenAck: &types.IBCOpenAck{Channel: good, CounterpartyVersion: ibcVersion}}), call{})
	c.run("confirm", "ibc_channel_connect", encode(types.IBCChannelConnectMsg{OpenConfirm: &types.IBCOpenConfirm{Channel: good}}), call{})
	// The address of the contract that the reply is about, as protobuf.
	address := "reflect-acct-1"
	data := append([]byte{0x0a, byte(len(address))}, address...)
	events := types.Array[types.Event]{{Type: "instantiate", Attributes: types.Array[types.EventAttribute]{{Key: "_contract_address", Value: address}}}}
	c.run("of an unknown number", "reply", encode(types.Reply{ID: 9, Result: types.SubMsgResult{Ok: &types.SubMsgResponse{}}}), call{})
	c.run("without data", "reply", encode(types.Reply{ID: 7890, Result: types.SubMsgResult{Ok: &types.SubMsgResponse{}}}), call{scratch: true})
	c.run("an error", "reply", encode(types.Reply{ID: 7890, Result: types.SubMsgResult{Err: "no"}}), call{scratch: true})
	c.cuts("usual", "reply", encode(types.Reply{ID: 7890, Result: types.SubMsgResult{Ok: &types.SubMsgResponse{Events: events, Data: data}}}), call{})
	c.cuts("accounts", "query", `{"list_accounts":{}}`, call{})
	c.run("account", "query", `{"account":{"channel_id":"channel-432"}}`, call{})
	c.run("account of no channel", "query", `{"account":{"channel_id":"channel-1"}}`, call{})
	dispatch := `{"dispatch":{"msgs":[{"bank":{"send":{"to_address":"friend","amount":[{"denom":"token","amount":"1"}]}}}]}}`
	c.cuts("dispatch", "ibc_packet_receive", encode(types.IBCPacketReceiveMsg{Packet: packet(dispatch), Relayer: "relayer"}), call{})
	c.cuts("who am I", "ibc_packet_receive", encode(types.IBCPacketReceiveMsg{Packet: packet(`{"who_am_i":{}}`)}), call{})
	c.cuts("balances", "ibc_packet_receive", encode(types.IBCPacketReceiveMsg{Packet: packet(`{"balances":{}}`)}), call{})
	for _, variant := range []string{"panic", "return_err", "return_msgs"} {
		c.run(variant, "ibc_packet_receive", encode(types.IBCPacketReceiveMsg{Packet: packet(`{"` + variant + `":{"text":"t","msgs":[],"denom":"d"}}`)}), call{})
	}
	c.run("nonsense", "ibc_packet_receive", encode(types.IBCPacketReceiveMsg{Packet: packet(`{"nonsense":{}}`)}), call{})
	c.run("usual", "ibc_packet_ack", encode(types.IBCPacketAckMsg{Acknowledgement: types.IBCAcknowledgement{Data: []byte(`{"ok":null}`)}, OriginalPacket: packet(dispatch)}), call{})
	c.run("usual", "ibc_packet_timeout", encode(types.IBCPacketTimeoutMsg{Packet: packet(dispatch)}), call{})
	transfer := &types.IBCTransferCallback{Sender: "s", Receiver: "r", Funds: types.Array[types.Coin]{types.NewCoin(1, "ATOM")}}
	c.run("usual", "ibc_source_callback", encode(types.IBCSourceCallbackMsg{Timeout: &types.IBCTimeoutCallbackMsg{Packet: packet("x"), Relayer: "r"}}), call{})
	c.run("usual", "ibc_destination_callback", encode(types.IBCDestinationCallbackMsg{Ack: types.IBCAcknowledgement{Data: []byte("a")}, Packet: packet("x"), Transfer: transfer}), call{})
	payload := types.IBC2Payload{SourcePort: "a", DestinationPort: "b", Version: "v", Encoding: "json", Value: []byte("x")}
	c.run("usual", "ibc2_packet_receive", encode(types.IBC2PacketReceiveMsg{Payload: payload, Relayer: "r", PacketSequence: 1}), call{})
	c.run("usual", "ibc2_packet_ack", encode(types.IBC2AcknowledgeMsg{Data: payload, Acknowledgement: []byte("a"), Relayer: "r"}), call{})
	c.run("usual", "ibc2_packet_timeout", encode(types.IBC2PacketTimeoutMsg{Payload: payload, Relayer: "r", PacketSequence: 1}), call{})
	c.run("usual", "ibc2_packet_send", encode(types.IBC2PacketSendMsg{Payload: payload, Signer: "s", PacketSequence: 1}), call{})
	c.cuts("init", "ibc_channel_close", encode(types.IBCChannelCloseMsg{CloseInit: &types.IBCCloseInit{Channel: good}}), call{})
	c.run("confirm", "ibc_channel_close", encode(types.IBCChannelCloseMsg{CloseConfirm: &types.IBCCloseConfirm{Channel: good}}), call{})
	c.run("usual", "migrate", `{}`, call{})
	c.run("accounts after all", "query", `{"list_accounts":{}}`, call{})
}

// Every floating-point instruction, with arguments that the contract makes up from a seed.
func (s *suite) floaty() {
	c := s.contract("floaty_2.0")
	c.missing()
	c.bad("instantiate", "query")
	c.run("usual", "instantiate", `{}`, call{})
	query := func(name, msg string) json.RawMessage {
		r := c.run(name, "query", msg, call{})
		if r.Error != "" {
			return nil
		}
		h := host.New(nil, nil, gasLimit, host.Fault{})
		result, _, err := c.vm.Query(c.checksum, env(), []byte(msg), h, *h.API(), h.Querier(), h, gasLimit, deserCost)
		must(err)
		return json.RawMessage(result.Ok)
	}
	var instructions []string
	must(json.Unmarshal(query("instructions", `{"instructions":{}}`), &instructions))
	for _, instruction := range instructions {
		for seed := range 2 {
			arguments := query(fmt.Sprintf("arguments of %s, seed %d", instruction, seed),
				fmt.Sprintf(`{"random_args_for":{"instruction":%q,"seed":%d}}`, instruction, seed))
			query(fmt.Sprintf("run %s, seed %d", instruction, seed),
				fmt.Sprintf(`{"run":{"instruction":%q,"args":%s}}`, instruction, arguments))
		}
	}
}
