// The client sends what the contract reads: each message is compared with the fixture that the contract's own tests parse.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import {
  type ClaimMsg,
  type ConfigResponse,
  CwHeadstashClient,
  CwHeadstashQueryClient,
  FUND,
  type InstantiateMsg,
  type IsSpentResponse,
  type TotalsResponse,
  timestamp,
} from "../src/index";

const CONTRACT = "wasm1contract";
const SENDER = "wasm1relayer";

interface Fixtures {
  instantiate: Record<"simple" | "full", InstantiateMsg>;
  execute: Record<string, unknown>;
  query: Record<string, unknown>;
  response: { config: ConfigResponse; is_spent: IsSpentResponse; totals: TotalsResponse };
}

const fixtures: Fixtures = JSON.parse(
  readFileSync(join(__dirname, "../../../../contracts/cw-headstash/fixtures/messages.json"), "utf8"),
);

/** A chain that notes what it is sent, as the JSON that goes over the wire, and answers queries with a fixture. */
class Chain {
  sent: unknown[] = [];

  async execute(sender: string, contract: string, msg: unknown, ...rest: unknown[]): Promise<unknown> {
    assert.deepEqual([sender, contract], [SENDER, CONTRACT]);
    assert.deepEqual(rest, ["auto", undefined, undefined], "fee, memo and funds");
    this.sent.push(JSON.parse(JSON.stringify(msg)));
    return {};
  }

  async queryContractSmart(contract: string, query: Record<string, unknown>): Promise<unknown> {
    assert.equal(contract, CONTRACT);
    this.sent.push(JSON.parse(JSON.stringify(query)));
    const [name] = Object.keys(query) as (keyof Fixtures["response"])[];
    return fixtures.response[name!];
  }
}

const element = (byte: string) => byte.repeat(32);

const claim = {
  recipient: "wasm1alice",
  token: "ustash",
  amount: "1000",
  nullifier: element("01"),
  commitment: element("09"),
  proof: Buffer.from("proof").toString("base64"),
} satisfies ClaimMsg;
const proved = { genesis_root: element("07"), recipient_commitment: element("03"), public_input: element("04") };
const other = {
  ...claim,
  recipient: "wasm1bob",
  token: "cw20:wasm1token",
  amount: "7",
  nullifier: element("02"),
  proof: Buffer.from("other").toString("base64"),
} satisfies ClaimMsg;

const executions: Record<string, (client: CwHeadstashClient) => Promise<unknown>> = {
  claim: (client) => client.claim(claim),
  claim_proved: (client) => client.claim({ ...claim, proved }),
  claim_batch: (client) => client.claimBatch({ claims: [claim, other] }),
  receive: (client) => client.receive({ sender: "wasm1distributor", amount: "7", msg: FUND }),
  pause: (client) => client.pause(),
  unpause: (client) => client.unpause(),
  withdraw: (client) => client.withdraw({ token: "cw20:wasm1token" }),
};

test("every message that can be executed has a call here", () => {
  assert.deepEqual(Object.keys(executions).sort(), Object.keys(fixtures.execute).sort());
});

for (const [name, call] of Object.entries(executions)) {
  test(`${name} is sent as the contract reads it`, async () => {
    const chain = new Chain();
    await call(new CwHeadstashClient(chain, SENDER, CONTRACT));
    assert.deepEqual(chain.sent, [fixtures.execute[name]]);
  });
}

test("queries are sent as the contract reads them, and answers have their types", async () => {
  const chain = new Chain();
  const client = new CwHeadstashQueryClient(chain, CONTRACT);
  const config = await client.config();
  const { spent } = await client.isSpent({ nullifier: element("01") });
  const { tokens } = await client.totals();
  assert.deepEqual(chain.sent, Object.values(fixtures.query));
  assert.deepEqual([config.admin, config.paused_at, spent], ["wasm1admin", null, true]);
  assert.deepEqual(tokens.map((token) => [token.token, token.claims, token.remaining]), [["ustash", 2, "998000"]]);
});

test("an airdrop is set up with the message that the contract reads", () => {
  const simple: InstantiateMsg = { genesis_root: element("07"), tokens: [{ token: "ustash", total: "1000000" }] };
  assert.deepEqual(simple, fixtures.instantiate.simple);
  const full: InstantiateMsg = {
    ...simple,
    tokens: [...simple.tokens, { token: "cw20:wasm1token", total: String(2n ** 128n - 1n) }],
    admin: "wasm1admin",
    start: timestamp(new Date("2027-01-15T08:00:00Z")),
    end: timestamp(new Date("2027-01-16T08:00:00Z")),
  };
  assert.deepEqual(full, fixtures.instantiate.full);
});
