export * from "../generated/CwHeadstash.client";
export * from "../generated/CwHeadstash.types";

import type { Cw20ReceiveMsg } from "../generated/CwHeadstash.types";

/** What `send` of a cw20 contract takes to fund an airdrop: the message that reaches it as the `msg` of `receive`. */
export const FUND: Cw20ReceiveMsg["msg"] = "eyJmdW5kIjp7fX0="; // {"fund":{}}

/** A moment as the contract's messages have it: nanoseconds since 1970, in decimal. */
export function timestamp(date: Date): string {
  return (BigInt(date.getTime()) * 1_000_000n).toString();
}
