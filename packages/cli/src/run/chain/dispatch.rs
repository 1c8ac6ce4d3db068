//! The messages of a response, one after the other: each with its gas limit, rolled back when it fails and its sender
//! lives on, and the reply to its sender.

use super::Frame;
use super::events;
use super::failure::Failure;
use super::gas::Gas;
use cosmwasm_std::{
    Binary, CosmosMsg, Event, MsgResponse, Reply, ReplyOn, SubMsg, SubMsgResponse, SubMsgResult,
};

impl Frame {
    /// Carries out messages in order; answers with the data of the last reply that gave any.
    pub(super) fn dispatch(
        &mut self,
        contract: &str,
        messages: Vec<SubMsg>,
    ) -> Result<Option<Binary>, Failure> {
        let mut data = None;
        for message in messages {
            data = self.dispatch_one(contract, message)?.or(data);
        }
        Ok(data)
    }

    fn dispatch_one(&mut self, contract: &str, message: SubMsg) -> Result<Option<Binary>, Failure> {
        let SubMsg { id, payload, msg, gas_limit, reply_on } = message;
        let is_wasm = matches!(msg, CosmosMsg::Wasm(_));
        let done = self.in_sandbox(gas_limit, &reply_on, |frame| frame.carry_out(contract, msg));
        let result = match (done, reply_on) {
            (Ok(_), ReplyOn::Never | ReplyOn::Error) => return Ok(None),
            (Ok((answer, events)), _) => {
                SubMsgResult::Ok(success(answer, if is_wasm { events::for_reply(&events) } else { vec![] }))
            }
            (Err(Failure::Refused(refusal)), ReplyOn::Always | ReplyOn::Error) => {
                SubMsgResult::Err(refusal.told())
            }
            (Err(failure), _) => return Err(failure),
        };
        // wasmd does not fill in the gas.
        let reply = Reply { id, payload, gas_used: 0, result };
        self.reply(contract, &reply).map_err(Failure::within_a_call)
    }

    /// Runs `f` with the gas that its message may use. Its events and changes stay when it succeeds; when it fails and
    /// the contract that sent it gets a reply, the state is as before.
    fn in_sandbox<T>(
        &mut self,
        gas_limit: Option<u64>,
        reply_on: &ReplyOn,
        f: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<(T, Vec<Event>), Failure> {
        // Without a reply the failure ends the message that this one is a consequence of: that one's sandbox undoes both.
        let catches = matches!(reply_on, ReplyOn::Always | ReplyOn::Error);
        let before = catches.then(|| self.chain.state.borrow().clone());
        let limit = gas_limit.filter(|limit| Gas::of_sdk(*limit).left() < self.gas.left());
        let mut sandbox = Self {
            chain: self.chain.clone(),
            gas: limit.map_or(Gas::new(self.gas.left()), Gas::of_sdk),
            events: vec![],
            depth: self.depth,
            query_depth: self.query_depth,
        };
        let result = f(&mut sandbox);
        self.gas.charge(sandbox.gas.used())?;
        match (result, limit) {
            (Ok(done), _) => {
                self.events.extend(sandbox.events.iter().cloned());
                Ok((done, sandbox.events))
            }
            (Err(failure), limit) => {
                if let Some(before) = before {
                    *self.chain.state.borrow_mut() = before;
                }
                Err(match (failure, limit) {
                    (Failure::OutOfGas, Some(limit)) => Failure::message_out_of_gas(limit),
                    (failure, _) => failure,
                })
            }
        }
    }
}

/// What a contract is told of a message that succeeded.
#[expect(deprecated, reason = "contracts from before CosmWasm 2 read `data`, and wasmd fills it in")]
fn success(answer: Option<MsgResponse>, events: Vec<Event>) -> SubMsgResponse {
    let data = answer.as_ref().map(|answer| answer.value.clone());
    SubMsgResponse { events, data, msg_responses: answer.into_iter().collect() }
}
