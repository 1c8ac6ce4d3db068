//! A private airdrop: each eligible leaf is paid once, without showing which.
