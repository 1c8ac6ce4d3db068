// Makes the client in generated/ from schema/cw-headstash.json, which `cargo run --example headstash-schema` prints.
const codegen = require("@cosmwasm/ts-codegen").default;

codegen({
  contracts: [{ name: "CwHeadstash", dir: "schema" }],
  outPath: "generated",
  options: { bundle: { enabled: false }, types: { enabled: true }, client: { enabled: true } },
});
