//! When claims are paid: from the start until before the end, and not during a pause.
//!
//! The end moves by the time that pauses take, and while there is a pause there is no end. So claims are open for as long
//! as was promised, and an admin who pauses delays their own withdrawal by as much.
//!
//! A pause stops claims from the next block on. Time passes between blocks only, so a pause that stopped claims at once could
//! begin and end within every block: it would take no time and still let no claim through.

use cosmwasm_std::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// The time in which claims are paid.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Window {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<Timestamp>,
    /// Always before the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) paused_at: Option<Timestamp>,
}

impl Window {
    /// A window that is open for some time from now on.
    pub(crate) fn new(
        start: Option<Timestamp>,
        end: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, ContractError> {
        let opens = start.map_or(now, |start| start.max(now));
        match end {
            Some(end) if end <= opens => Err(ContractError::EmptyWindow { opens, end }),
            _ => Ok(Self { start, end, paused_at: None }),
        }
    }

    /// Claims are paid now.
    pub(crate) fn ensure_open(&self, now: Timestamp) -> Result<(), ContractError> {
        if let Some(since) = self.paused_at.filter(|since| *since < now) {
            return Err(ContractError::Paused { since });
        }
        if let Some(start) = self.start.filter(|start| now < *start) {
            return Err(ContractError::NotStarted { start });
        }
        self.ensure_not_ended(now)
    }

    /// Claims can still be paid, now or later.
    pub(crate) fn ensure_not_ended(&self, now: Timestamp) -> Result<(), ContractError> {
        match self.end {
            Some(end) if self.has_ended(now) => Err(ContractError::Ended { end }),
            _ => Ok(()),
        }
    }

    /// No claim will be paid any more.
    pub(crate) fn has_ended(&self, now: Timestamp) -> bool {
        self.paused_at.is_none() && self.end.is_some_and(|end| end <= now)
    }

    /// Stops claims from the next block on.
    pub(crate) fn pause(&mut self, now: Timestamp) -> Result<(), ContractError> {
        if let Some(since) = self.paused_at {
            return Err(ContractError::Paused { since });
        }
        self.ensure_not_ended(now)?;
        self.paused_at = Some(now);
        Ok(())
    }

    /// Lets claims go on, and moves the end by the part of the pause that came after the start.
    pub(crate) fn unpause(&mut self, now: Timestamp) -> Result<(), ContractError> {
        let paused_at = self.paused_at.take().ok_or(ContractError::NotPaused)?;
        let lost_from = self.start.map_or(paused_at, |start| start.max(paused_at));
        let lost = now.nanos().saturating_sub(lost_from.nanos());
        self.end = self.end.map(|end| Timestamp::from_nanos(end.nanos().saturating_add(lost)));
        Ok(())
    }
}
