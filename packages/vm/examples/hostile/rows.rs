//! The rows of contract calls: one kind of call each, with the worst arguments that are known for it.

use cosmwasm_std::{GrpcQuery, QueryRequest, to_json_vec};
use zk_cosmwasm_vm::section::{OnExisting, bind};
use zk_cosmwasm_vm::{ResultCode, gas};
use zk_halo2::Checksum;
use zk_halo2_testing::generated::Generated;

use crate::contract::{Arguments, calls, region};
use crate::keys::{Key, heavy};
use crate::node::{Node, Spent};
use crate::peers;

const VERIFY: &str = "verify_halo2_proof";
const VERIFY_WITH: &str = "verify_halo2_proof_with";
const VERIFY_BATCH: &str = "verify_halo2_proofs";
const NOT_VALID: u32 = ResultCode::NotValid as u32;

/// A kind of call, and what it came to.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) spent: Spent,
}

pub(crate) fn row(what: impl Into<String>, spent: Spent) -> Row {
    let what = what.into();
    eprintln!("{what}: {:.2} times its gas", spent.time_per_gas());
    Row { what, spent }
}

impl Spent {
    /// How many times longer it took than the gas stands for.
    pub(crate) fn time_per_gas(&self) -> f64 {
        self.time.as_secs_f64() * 1e6 * gas::GAS_PER_US as f64 / self.gas as f64
    }
}

/// Upstream's own functions.
pub(crate) fn upstream(block: u64) -> Vec<Row> {
    let node = Node::new(&[]);
    let measure = |peer: peers::Peer| {
        let spent = node.fill(block, peer.function, &[peer.arguments], Some(peer.code));
        row(format!("`{}`, {}", peer.function, peer.what), spent)
    };
    peers::all().into_iter().map(measure).collect()
}

/// Ours.
pub(crate) fn ours(block: u64) -> Vec<Row> {
    let mut rows = verifications(block);
    rows.extend(large_keys(block));
    rows.extend(arguments(block));
    rows.extend(hashes(block));
    rows
}

/// Proofs that parse and are wrong, which shows at the very end.
fn verifications(block: u64) -> Vec<Row> {
    let least = Generated::SMALLEST;
    let shapes = [
        ("the smallest circuit, k = 6", Generated { k: 6, ..least.clone() }),
        ("250 public inputs, k = 9", Generated { k: 9, inputs: vec![250], permutation: 1, ..least.clone() }),
        ("400 columns, k = 11", Generated { k: 11, advice: 400, permutation: 400, ..least.clone() }),
        ("1,000 gates, k = 11", Generated { k: 11, gates: 1000, degree: 4, ..least.clone() }),
        ("the smallest circuit, k = 14", Generated { k: 14, ..least }),
    ];
    let keys: Vec<_> = shapes.iter().map(|(_, shape)| Key::new(shape.binary().to_bytes())).collect();
    let node = Node::new(&keys);
    let mut rows = vec![];
    for ((name, _), key) in shapes.iter().zip(&keys) {
        let (proof, inputs) = key.proof(1);
        let arguments = vec![region(key.name()), region(proof), region(inputs)];
        let spent = node.fill(block, VERIFY_WITH, &[arguments], Some(NOT_VALID));
        rows.push(row(format!("a wrong proof: {name}"), spent));
    }
    for count in [16, 256] {
        let (proofs, inputs): (Vec<_>, Vec<_>) = (0..count).map(|seed| keys[0].proof(seed)).unzip();
        let arguments = vec![region(keys[0].name()), region(batch(&proofs)), region(batch(&inputs))];
        let spent = node.fill(block, VERIFY_BATCH, &[arguments], Some(NOT_VALID));
        rows.push(row(format!("a batch of {count} wrong proofs: the smallest circuit, k = 6"), spent));
    }
    rows
}

/// Keys that are many times larger in memory than in the file, more of them than there is room for in memory.
fn large_keys(block: u64) -> Vec<Row> {
    let keys = heavy();
    let node = Node::new(&keys);
    let with = |extra: &[u8]| -> Vec<Arguments> {
        let arguments = |key: &Key| {
            let (proof, inputs) = key.proof(1);
            vec![region(key.name()), region(proof), region([&inputs[..], extra].concat())]
        };
        keys.iter().map(arguments).collect()
    };
    let verification = |key: &Key| gas::verification(key.key.shape(), 1);
    let decoding = |key: &Key| gas::decoding(&key.key.counts());
    // A call that pays for everything: what is missing is counted back from its end.
    let fetched: Vec<u64> = keys.iter().map(verification).collect();
    let decoded: Vec<u64> = keys.iter().map(|key| verification(key) - decoding(key)).collect();
    let queries: Vec<Arguments> = keys.iter().map(|key| vec![region(asked(&key.checksum()))]).collect();
    let keys_in_turn = format!("{} large keys in turn", keys.len());
    vec![
        row(
            format!("a wrong proof: {keys_in_turn}"),
            node.fill(block, VERIFY_WITH, &with(&[]), Some(NOT_VALID)),
        ),
        row(
            format!("one public input too many: {keys_in_turn}"),
            node.fill(block, VERIFY_WITH, &with(&[0; 32]), Some(ResultCode::WrongInputCount as u32)),
        ),
        row(
            format!("gas ends when a key's file is read: {keys_in_turn}"),
            node.fill_short_of(block, VERIFY_WITH, &with(&[]), &fetched),
        ),
        row(
            format!("gas ends when a key is decoded: {keys_in_turn}"),
            node.fill_short_of(block, VERIFY_WITH, &with(&[]), &decoded),
        ),
        row(
            format!("asking whether a circuit is registered: {keys_in_turn}"),
            node.fill(block, "query_chain", &queries, None),
        ),
    ]
}

/// The query that a contract can make of itself.
fn asked(circuit: &Checksum) -> Vec<u8> {
    let data = [&[0x0a, 32][..], circuit.as_bytes()].concat();
    let path = "/zkwasm.v1.Query/CircuitRegistered".into();
    let request: QueryRequest = GrpcQuery { path, data: data.into() }.into();
    to_json_vec(&request).expect("a query as JSON")
}

/// Arguments that are large, and refused.
fn arguments(block: u64) -> Vec<Row> {
    let key = Key::new(Generated { k: 6, ..Generated::SMALLEST }.binary().to_bytes());
    let keys = [key];
    let node = Node::new(&keys);
    let [key] = &keys;
    let unknown = || region([5; 32]);
    let code = |code: ResultCode| Some(code as u32);
    // Unreadable at its very start, which is read last.
    let malformed = [&[0xff; 3][..], &batch(&vec![vec![1; 8_187]; 255])].concat();
    let empty = vec![vec![]; 256];
    let most_inputs = batch(&vec![vec![1; 255 * 32]; 256]);
    let declared: Vec<Checksum> = (0..64).map(|number| Checksum::from([number; 32])).collect();
    let own = calls(VERIFY, "halo2", &[vec![region([]), region([])]]);
    let own = bind(&own, &declared, OnExisting::Refuse).expect("a module without circuits");
    let with = |circuit, proofs: Vec<u8>, inputs: Vec<u8>| vec![circuit, region(proofs), region(inputs)];
    vec![
        row(
            "the longest proof and most inputs, of a circuit that is not registered",
            node.fill(
                block,
                VERIFY_WITH,
                &[with(unknown(), vec![1; 128 << 10], vec![1; 255 * 32])],
                code(ResultCode::CircuitNotRegistered),
            ),
        ),
        row(
            "the largest batch, malformed where it is read last",
            node.fill(
                block,
                VERIFY_BATCH,
                &[with(unknown(), malformed, most_inputs.clone())],
                code(ResultCode::MalformedBatch),
            ),
        ),
        row(
            "a batch of the most inputs, of a circuit that is not registered",
            node.fill(
                block,
                VERIFY_BATCH,
                &[with(unknown(), batch(&empty), most_inputs.clone())],
                code(ResultCode::CircuitNotRegistered),
            ),
        ),
        row(
            "a batch of empty proofs with the most inputs",
            node.fill(
                block,
                VERIFY_BATCH,
                &[with(region(key.name()), batch(&empty), most_inputs)],
                code(ResultCode::WrongInputCount),
            ),
        ),
        row(
            "a code that declares 64 circuits, none of them registered",
            node.fill_with(block, &own, code(ResultCode::CircuitNotRegistered)),
        ),
    ]
}

fn hashes(block: u64) -> Vec<Row> {
    let node = Node::new(&[]);
    let measure = |elements: usize, element: u8, code: ResultCode| {
        let message = vec![element; 32 * elements];
        node.fill(block, "poseidon_hash", &[vec![region(message), region([0; 32])]], Some(code as u32))
    };
    vec![
        row("`poseidon_hash` of 1 element", measure(1, 0x3f, ResultCode::Valid)),
        row("`poseidon_hash` of 255 elements", measure(255, 0x3f, ResultCode::Valid)),
        row(
            "`poseidon_hash` of 255 elements that are not canonical",
            measure(255, 0xff, ResultCode::MalformedInputs),
        ),
    ]
}

/// A batch argument as the guest encodes it.
fn batch(elements: &[Vec<u8>]) -> Vec<u8> {
    let encode = |element: &Vec<u8>| [&element[..], &(element.len() as u32).to_be_bytes()].concat();
    elements.iter().flat_map(encode).collect()
}
