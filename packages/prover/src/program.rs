//! The expressions of a circuit as a program: each shared subexpression is computed once for each row.
//!
//! The key's table of expressions has every subexpression once, operands first. [`Program::compile`] turns it into
//! instructions over few registers, and a [`Machine`] executes them for some packs of rows at a time, so that the
//! registers stay in the processor's cache.

use std::collections::HashMap;

use ff::Field;
use pasta_curves::Fp;
use zk_halo2::model::{ColumnKind, Node, NodeId, PinnedKey, Query};
use zk_pasta::field::Lanes;

/// Packs that an instruction computes at a time.
pub(crate) const BLOCK: usize = 4;

type Register = u32;

/// What one instruction computes, of registers.
#[derive(Clone, Copy, Debug)]
enum Instruction {
    /// A column of this kind, by index, at a rotation.
    Load(ColumnKind, u32, i32, Register),
    /// A constant, by index.
    Constant(u32, Register),
    Add(Register, Register, Register),
    Sub(Register, Register, Register),
    Mul(Register, Register, Register),
    /// An operand times a constant, by index.
    Scale(Register, u32, Register),
    Negate(Register, Register),
    /// The result of this index is complete: times its factor, plus the register.
    Fold(u32, Register),
}

/// Instructions, and what they refer to.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    instructions: Vec<Instruction>,
    constants: Vec<Fp>,
    registers: usize,
    results: usize,
}

/// The columns of one instance of a circuit, in the order of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns<'a, L: Lanes> {
    pub(crate) fixed: &'a [Vec<L::Pack>],
    pub(crate) advice: &'a [Vec<L::Pack>],
    pub(crate) instance: &'a [Vec<L::Pack>],
}

impl<'a, L: Lanes> Columns<'a, L> {
    /// A column.
    pub(crate) fn column(&self, kind: ColumnKind, index: u32) -> &'a [L::Pack] {
        let columns = match kind {
            ColumnKind::Fixed => self.fixed,
            ColumnKind::Advice => self.advice,
            ColumnKind::Instance => self.instance,
        };
        &columns[index as usize]
    }
}

/// The pack of `column` at pack `index`, `rotation` rows further down, around the end of the column.
#[inline(always)]
pub(crate) fn rotated<L: Lanes>(lanes: L, column: &[L::Pack], index: usize, rotation: i32) -> L::Pack {
    if rotation == 0 {
        return column[index];
    }
    let rows = (column.len() * L::WIDTH) as i64;
    let start = ((index * L::WIDTH) as i64 + i64::from(rotation)).rem_euclid(rows) as usize;
    let (pack, by) = (start / L::WIDTH, start % L::WIDTH);
    if by == 0 {
        return column[pack];
    }
    lanes.shifted(&column[pack], &column[(pack + 1) % column.len()], by)
}

impl Program {
    /// A program for lists of expressions of `key`: each list is folded into one result.
    pub(crate) fn compile(key: &PinnedKey, lists: &[&[NodeId]]) -> Self {
        let mut compiler = Compiler { key, code: vec![], values: HashMap::new() };
        for (result, list) in lists.iter().enumerate() {
            for root in *list {
                let value = compiler.value(*root);
                compiler.code.push(Instruction::Fold(result as u32, value));
            }
        }
        let mut constants = key.expressions.constants.clone();
        constants.push(Fp::ZERO);
        let (instructions, registers) = allocate(compiler.code);
        Self { instructions, constants, registers, results: lists.len() }
    }

    /// Results that a [`Machine`] folds into.
    pub(crate) fn results(&self) -> usize {
        self.results
    }
}

/// What executes a program: registers, constants and results, all for [`BLOCK`] packs.
#[derive(Debug)]
pub(crate) struct Machine<'a, L: Lanes> {
    lanes: L,
    program: &'a Program,
    columns: Columns<'a, L>,
    constants: Vec<L::Scalar>,
    /// What each result is multiplied with before an expression is added.
    factors: Vec<L::Scalar>,
    registers: Vec<[L::Pack; BLOCK]>,
    /// The values of each list of expressions, folded. What is here before a run is folded as well.
    pub(crate) results: Vec<[L::Pack; BLOCK]>,
}

impl<'a, L: Lanes> Machine<'a, L> {
    /// With a factor for each result.
    pub(crate) fn new(lanes: L, program: &'a Program, columns: Columns<'a, L>, factors: &[Fp]) -> Self {
        let scalars = |elements: &[Fp]| elements.iter().map(|element| lanes.scalar(element)).collect();
        Self {
            lanes,
            program,
            columns,
            constants: scalars(&program.constants),
            factors: scalars(factors),
            registers: vec![[lanes.zero(); BLOCK]; program.registers],
            results: vec![[lanes.zero(); BLOCK]; program.results],
        }
    }

    /// Sets all results to zero.
    #[inline(always)]
    pub(crate) fn clear(&mut self) {
        self.results.fill([self.lanes.zero(); BLOCK]);
    }

    /// Executes the program for [`BLOCK`] packs of rows from pack `first` on, around the end of the columns.
    #[inline(always)]
    pub(crate) fn run(&mut self, first: usize) {
        let lanes = self.lanes;
        for instruction in &self.program.instructions {
            let register = |index: Register| &self.registers[index as usize];
            let (to, value) = match *instruction {
                Instruction::Load(kind, index, rotation, to) => {
                    let column = self.columns.column(kind, index);
                    let pack = |i: usize| rotated(lanes, column, (first + i) % column.len(), rotation);
                    (to, block(pack))
                }
                Instruction::Constant(index, to) => {
                    (to, [lanes.broadcast(&self.constants[index as usize]); BLOCK])
                }
                Instruction::Add(a, b, to) => {
                    let (a, b) = (register(a), register(b));
                    (to, block(|i| lanes.add(&a[i], &b[i])))
                }
                Instruction::Sub(a, b, to) => {
                    let (a, b) = (register(a), register(b));
                    (to, block(|i| lanes.sub(&a[i], &b[i])))
                }
                Instruction::Mul(a, b, to) => {
                    let (a, b) = (register(a), register(b));
                    (to, block(|i| lanes.mul(&a[i], &b[i])))
                }
                Instruction::Scale(a, index, to) => {
                    let (a, factor) = (register(a), lanes.broadcast(&self.constants[index as usize]));
                    (to, block(|i| lanes.mul(&a[i], &factor)))
                }
                Instruction::Negate(a, to) => {
                    let (a, zero) = (register(a), lanes.zero());
                    (to, block(|i| lanes.sub(&zero, &a[i])))
                }
                Instruction::Fold(result, a) => {
                    let (a, factor) = (register(a), lanes.broadcast(&self.factors[result as usize]));
                    let sum = self.results[result as usize];
                    self.results[result as usize] = block(|i| lanes.add(&lanes.mul(&sum[i], &factor), &a[i]));
                    continue;
                }
            };
            self.registers[to as usize] = value;
        }
    }
}

#[inline(always)]
fn block<P>(pack: impl Fn(usize) -> P) -> [P; BLOCK] {
    std::array::from_fn(pack)
}

/// Emits instructions; every value has a register of its own.
struct Compiler<'a> {
    key: &'a PinnedKey,
    code: Vec<Instruction>,
    values: HashMap<NodeId, Register>,
}

impl Compiler<'_> {
    /// The register of a node's value. Expressions may be deep, so that what is pending is kept in a list.
    fn value(&mut self, root: NodeId) -> Register {
        let mut pending = vec![(root, false)];
        while let Some((id, ready)) = pending.pop() {
            if self.values.contains_key(&id) {
                continue;
            }
            if !ready {
                pending.push((id, true));
                let (left, right) = self.operands(id);
                pending.extend(right.map(|id| (id, false)));
                pending.extend(left.map(|id| (id, false)));
                continue;
            }
            let to = self.values.len() as Register;
            let instruction = self.instruction(id, to);
            self.code.push(instruction);
            self.values.insert(id, to);
        }
        self.values[&root]
    }

    fn node(&self, id: NodeId) -> Node {
        self.key.expressions.nodes[id as usize]
    }

    /// What is under a negation.
    fn negated(&self, id: NodeId) -> Option<NodeId> {
        match self.node(id) {
            Node::Negated(operand) => Some(operand),
            _ => None,
        }
    }

    /// The operands of a node, where a sum with a negation is a difference.
    fn operands(&self, id: NodeId) -> (Option<NodeId>, Option<NodeId>) {
        match self.node(id) {
            Node::Sum(a, b) => (Some(a), Some(self.negated(b).unwrap_or(b))),
            node => node.operands(),
        }
    }

    fn instruction(&self, id: NodeId, to: Register) -> Instruction {
        let register = |id: NodeId| self.values[&id];
        let load = |kind: ColumnKind, query: u32| {
            let Query { column, rotation } = self.key.queries(kind)[query as usize];
            Instruction::Load(kind, column, rotation, to)
        };
        match self.node(id) {
            Node::Constant(constant) => Instruction::Constant(constant, to),
            Node::Fixed(query) => load(ColumnKind::Fixed, query),
            Node::Advice(query) => load(ColumnKind::Advice, query),
            Node::Instance(query) => load(ColumnKind::Instance, query),
            Node::Negated(a) => Instruction::Negate(register(a), to),
            Node::Sum(a, b) => match self.negated(b) {
                Some(b) => Instruction::Sub(register(a), register(b), to),
                None => Instruction::Add(register(a), register(b), to),
            },
            Node::Product(a, b) => Instruction::Mul(register(a), register(b), to),
            Node::Scaled(a, constant) => Instruction::Scale(register(a), constant, to),
        }
    }
}

impl Instruction {
    /// Calls `visit` for each register that is read.
    fn read(&mut self, mut visit: impl FnMut(&mut Register)) {
        match self {
            Instruction::Load(..) | Instruction::Constant(..) => {}
            Instruction::Add(a, b, _) | Instruction::Sub(a, b, _) | Instruction::Mul(a, b, _) => {
                visit(a);
                visit(b);
            }
            Instruction::Scale(a, _, _) | Instruction::Negate(a, _) | Instruction::Fold(_, a) => visit(a),
        }
    }

    /// The register that is written.
    fn written(&mut self) -> Option<&mut Register> {
        match self {
            Instruction::Load(_, _, _, to)
            | Instruction::Constant(_, to)
            | Instruction::Add(_, _, to)
            | Instruction::Sub(_, _, to)
            | Instruction::Mul(_, _, to)
            | Instruction::Scale(_, _, to)
            | Instruction::Negate(_, to) => Some(to),
            Instruction::Fold(..) => None,
        }
    }
}

/// Gives registers that are not read any more to later values.
fn allocate(mut code: Vec<Instruction>) -> (Vec<Instruction>, usize) {
    let mut last_read = HashMap::new();
    for (position, instruction) in code.iter_mut().enumerate() {
        instruction.read(|register| {
            last_read.insert(*register, position);
        });
    }
    let (mut free, mut count, mut places) = (vec![], 0, HashMap::new());
    for (position, instruction) in code.iter_mut().enumerate() {
        let mut released = vec![];
        instruction.read(|register| {
            let value = *register;
            *register = places[&value];
            if last_read[&value] == position && !released.contains(register) {
                released.push(*register);
            }
        });
        // The result may take the place of an operand: each lane is read before it is written.
        free.append(&mut released);
        if let Some(register) = instruction.written() {
            let place = free.pop().unwrap_or_else(|| {
                count += 1;
                count - 1
            });
            places.insert(*register, place);
            *register = place;
        }
    }
    (code, count as usize)
}
